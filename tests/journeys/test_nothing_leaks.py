"""Secrets and buyers' data are in no log and nowhere in plain text in the database (P6)."""

import json
import logging
import subprocess
from pathlib import Path
from typing import Any

import pytest
import structlog
import structlog.testing
from django.db import connection
from tests.journeys.canaries import CANARIES as EVERY_WORD
from tests.journeys.canaries import (
    amazon_document,
    tell_amazons_orders,
    tell_an_order_from_elsewhere,
)
from tests.scene import NOON, US, connect, open_seller

from counterpart.amazon.client.decoding import decode_order
from counterpart.amazon.client.tokens import Credentials
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.running import run_account
from counterpart.amazon.stores.order_settings import change_settings
from counterpart.orders.mails.sending import send_mails
from counterpart.orders.models.mails import OrderMail
from counterpart.orders.models.orders import Order
from counterpart.worker.running import run_once

BUYER = {
    "buyer_name": "Canary-Name Example",
    "buyer_email": "canary-mail@example.com",
    "address": {
        "name": "Canary-Recipient",
        "addressLine1": "1 Canary-Street",
        "city": "Canary-City",
        "stateOrRegion": "CA",
        "postalCode": "92025",
        "countryCode": "US",
        "phone": "555-CANARY-PHONE",
    },
    "gift_message": "Canary-Gift",
    "gift_wrap_level": "Classic",
}
SECRETS = Credentials(
    client_id="canary-client",
    client_secret="canary-secret",
    refresh_token="Atzr|canary-refresh",
)
CANARIES = ("canary-name", "canary-mail", "canary-recipient", "canary-street", "canary-city",
            "canary-phone", "canary-gift", "canary-secret", "canary-refresh")  # fmt: skip


def a_whole_life(shop) -> str:
    """Connect, take in, hold, quarantine, ship, confirm, be refused: everything that may log."""
    open_seller(shop.amazon, "A9SELLER", SECRETS, [US])
    store = connect(shop.clock, name="Birds", seller_id="A9SELLER", credentials=SECRETS)
    change_settings(store, {"customer_creation": "account"}, actor="bo", now=NOON)
    shop.advance(seconds=1)
    said: dict[str, Any] = {"seller": "A9SELLER", **BUYER}
    order_id = shop.buyer_orders("MUG", 1, **said)
    shop.buyer_orders("CUP", 1, **said)
    broken = shop.buyer_orders("MUG", 1, **said)
    shop.amazon.leaves_out(broken, "orderItems")
    shop.advance(minutes=3)
    run_account(store.account, shop.clock)
    shop.ship(order_id)
    shop.amazon.rejects_confirmation("The package is unknown.")
    for trouble in ("fails", "throttles", "answers_html", "drops_after"):
        shop.advance(minutes=10)
        shop.amazon.misbehaves(trouble, None, 3)
        run_account(store.account, shop.clock)
    shop.amazon.calms_down()
    token = SellerAccount.objects.get(seller_id="A9SELLER").access_token
    assert token.startswith("Atza|")
    shop.amazon.revokes("A9SELLER")
    shop.advance(hours=2)
    run = run_account(store.account, shop.clock)
    assert run is not None
    assert run.outcome == "reconnect"
    return token


def found(text: str, token: str) -> list[str]:
    plain = text.lower()
    return [one for one in (*CANARIES, token.lower()) if one in plain]


@pytest.fixture
def told_everything():
    """Structured logging at its most talkative, kept instead of printed."""
    before = structlog.get_config()
    factory = structlog.testing.CapturingLoggerFactory()
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG),
        processors=[structlog.processors.JSONRenderer()],
        logger_factory=factory,
    )
    yield factory.logger
    structlog.configure(**before)


def test_no_log_names_a_secret_or_a_buyer(shop, caplog, told_everything):
    with caplog.at_level(logging.DEBUG):
        token = a_whole_life(shop)
    logged = "\n".join(str(vars(record)) + record.getMessage() for record in caplog.records)
    # The database's own log of statements is off outside of tests, and holds what is encrypted.
    printed = str(told_everything.calls)
    assert "Amazon call" in logged + printed
    assert found(logged + printed, token) == []


def test_no_secret_and_no_buyer_stands_in_plain_text_in_the_database(lasting_shop):
    token = a_whole_life(lasting_shop)
    stored = everything_stored()
    assert "canary-client" not in stored
    assert found(stored, token) == []
    assert "A9SELLER" in stored


def every_word(shop) -> tuple[list[str], Order]:
    """Let buyers' words come in wherever they can, and send what is to be sent."""
    amazon_order_ids = tell_amazons_orders(shop)
    order = tell_an_order_from_elsewhere(shop.now)
    send_mails(now=shop.now)
    return amazon_order_ids, order


def test_no_word_of_a_buyer_stands_in_plain_text_in_the_database(lasting_shop):
    created, region, country, broken = every_word(lasting_shop)[0]
    causes = {one: lasting_shop.row(one).hold_cause for one in (created, region, country, broken)}
    assert list(causes.values()) == [
        "",
        "address_region_unknown",
        "address_country_unknown",
        "unreadable",
    ]
    assert "Canary-Gift" in lasting_shop.row(created).document
    assert OrderMail.objects.filter(state="sent").count() == 5
    stored = everything_stored().lower()
    assert [word for word in EVERY_WORD if word in stored] == []


def test_no_log_has_a_word_of_a_buyer(shop, caplog, told_everything):
    with caplog.at_level(logging.DEBUG):
        every_word(shop)
        shop.advance(days=60)
        assert run_once(shop.clock)
    assert Order.objects.filter(people_erased_at=None, channel="amazon").count() == 0
    logged = "\n".join(str(vars(record)) + record.getMessage() for record in caplog.records)
    printed = str(told_everything.calls)
    assert "buyers_erased" in printed
    told = (logged + printed).lower()
    assert [word for word in EVERY_WORD if word in told] == []


def test_reasons_to_cancel_show_in_no_repr():
    """Prevents a traceback or a log of a whole document with a buyer's own words in it."""
    seen = decode_order(json.dumps(amazon_document(1)).encode(), request_id="r")
    told = repr(seen).lower() + repr(getattr(seen, "order", None)).lower()
    assert "itemcancellation" in told
    assert [word for word in EVERY_WORD if word in told] == []


def everything_stored() -> str:
    """The bytes of SQLite's files, or every row of PostgreSQL as text."""
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        files = [
            name + ending for ending in ("", "-wal", "-journal") if Path(name + ending).exists()
        ]
        # By another process: one that closes the file itself gives up SQLite's locks on it.
        cat = ["/bin/cat", *files]
        stored = subprocess.run(cat, capture_output=True, check=True).stdout  # noqa: S603
        return stored.decode("latin-1")
    rows = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT whole::text FROM "{table}" AS whole')  # noqa: S608
            rows += [row[0] for row in cursor.fetchall()]
    return "\n".join(rows)


def test_no_secret_and_no_buyer_shows_in_a_repr(shop):
    a_whole_life(shop)
    account = SellerAccount.objects.get(seller_id="A9SELLER")
    told = repr(SECRETS) + repr(account) + str(account)
    assert found(told, "–") == []
