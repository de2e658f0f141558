"""A store's debug log tells every exchange, no secret and no buyer (F-17, P6)."""

import json
import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.core.racing import at_once
from tests.journeys.canaries import CANARIES, tell_amazons_orders
from tests.scene import CREDENTIALS, NOON, connect
from tests.users.scene import trail

from counterpart.amazon.client.listening import Exchange
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.stores.activity import StoreIsLeaving
from counterpart.amazon.stores.debug_log import (
    clear_debug_logs,
    file_of,
    files_of,
    log_store,
    write_exchange,
)
from counterpart.worker.running import run_once


@pytest.fixture(autouse=True)
def data(settings, tmp_path) -> Path:
    settings.DATA_DIR = tmp_path
    folder: Path = tmp_path / "debug"
    return folder


def switch(shop, word: str) -> None:
    log_store(shop.store, word == "on", actor="bo", now=NOON)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def exchange(**facts: Any) -> Exchange:
    usual: dict[str, Any] = {
        "operation": "searchOrders",
        "method": "GET",
        "path": "/orders/2026-01-01/orders",
        "params": {},
        "http_status": 200,
        "trouble": "",
        "request_id": "r-1",
        "milliseconds": 12,
        "bytes_sent": 0,
        "bytes_received": 99,
    }
    return Exchange(**(usual | facts))


def test_nothing_is_written_unless_it_is_switched_on(shop, data):
    shop.sync()
    assert not data.exists()


def test_each_exchange_is_a_line_that_its_owner_alone_reads(shop, data):
    switch(shop, "on")
    order_id = shop.buyer_orders()
    shop.sync()
    shop.ship(order_id)
    shop.sync()
    (path,) = files_of(shop.store.pk)
    assert path == data / f"amazon-store-{shop.store.pk}.2026-11-02.jsonl"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    told = lines(path)
    assert [(one["operation"], one["method"], one["http_status"]) for one in told] == [
        ("searchOrders", "GET", 200),
        ("confirmShipment", "POST", 204),
        ("searchOrders", "GET", 200),
    ]
    assert told[1]["path"] == f"/orders/v0/orders/{order_id}/shipmentConfirmation"
    assert all(one["request_id"] for one in told)
    assert told[0]["bytes_received"] > told[0]["bytes_sent"] == 0
    assert told[1]["bytes_sent"] > 0
    assert set(told[0]["parameters"]) >= {"marketplaceIds", "includedData"}


def test_switched_off_it_ends_and_is_audited_once(shop, data):
    for word in ("on", "on", "off", "off"):
        switch(shop, word)
    shop.sync()
    assert not data.exists()
    no, yes = {"is_debug_logged": False}, {"is_debug_logged": True}
    assert trail("debug_log_switched") == [
        ("bo", "amazon_store", "US Store", no, yes),
        ("bo", "amazon_store", "US Store", yes, no),
    ]


def test_a_store_that_is_being_deleted_begins_none(shop):
    shop.store.deletion_asked_at = NOON
    shop.store.save()
    with pytest.raises(StoreIsLeaving):
        switch(shop, "on")


def test_every_store_of_the_account_that_wants_one_has_its_own(shop):
    joins_canada(shop)
    other = connect(shop.clock, name="Canada", marketplace="CA")
    switch(shop, "on")
    shop.sync()
    assert (len(files_of(shop.store.pk)), files_of(other.pk)) == (1, [])


def joins_canada(shop) -> None:
    shop.amazon.open_account(
        seller_id="A1SELLER",
        client_id=CREDENTIALS.client_id,
        client_secret=CREDENTIALS.client_secret,
        refresh_token=CREDENTIALS.refresh_token,
        marketplaces=["ATVPDKIKX0DER", "A2EUQ1WTGCTBG2"],
    )


@pytest.mark.parametrize(
    "secret",
    [
        exchange(params={"paginationToken": "Canary", "nextToken": "canary", "q": "Canary"}),
        exchange(path="/feeds/2021-06-30/documents/amzn1.tortuga.Canary-9"),
        exchange(path="/listings/2021-08-01/items/A9CANARY/CANARY-1"),
    ],
    ids=["page token", "document", "SKU"],
)
def test_what_opens_or_names_something_is_left_out(db, data, secret):
    write_exchange(7, secret, now=NOON)
    assert "canary" not in file_of(7, NOON).read_text(encoding="utf-8").lower()


def test_no_word_of_a_buyer_and_no_secret_stands_in_it(shop, data):
    switch(shop, "on")
    tell_amazons_orders(shop)
    for one in shop.amazon.book():
        if shop.row(one).order and shop.row(one).order.status == "processing":
            shop.ship(one, tracking="1ZCANARY")
    for trouble in ("fails", "throttles", "answers_html", "drops_after"):
        shop.advance(minutes=10)
        shop.amazon.misbehaves(trouble, None, 3)
        run_once(shop.clock)
    shop.amazon.calms_down()
    shop.sync(minutes=10)
    text = "".join(path.read_text(encoding="utf-8") for path in files_of(shop.store.pk)).lower()
    assert '"trouble"' in text
    token = SellerAccount.objects.get(pk=shop.account.pk).access_token
    secrets = (token, CREDENTIALS.client_secret + '"', CREDENTIALS.refresh_token, "1zcanary")
    assert [one for one in (*CANARIES, *secrets) if one.lower() in text] == []


def test_lines_of_several_processes_stay_whole(db, data):
    def write() -> None:
        for _ in range(50):
            write_exchange(7, exchange(), now=NOON)

    at_once(write, write, write)
    assert len(lines(file_of(7, NOON))) == 150


def test_files_go_after_two_weeks(db, data):
    for days in (0, 14, 15, 40):
        write_exchange(7, exchange(), now=NOON - timedelta(days=days))
    (data / "note.txt").write_text("of somebody else", encoding="utf-8")
    assert [clear_debug_logs(now=NOON), clear_debug_logs(now=NOON)] == [2, 0]
    assert files_of(7) == [file_of(7, NOON), file_of(7, NOON - timedelta(days=14))]
    assert (data / "note.txt").exists()


def test_a_link_in_the_place_of_a_file_is_not_followed(db, data, tmp_path):
    target = tmp_path / "elsewhere"
    target.write_text("", encoding="utf-8")
    data.mkdir()
    file_of(7, NOON).symlink_to(target)
    with pytest.raises(OSError, match="symbolic"):
        write_exchange(7, exchange(), now=NOON)
    assert target.read_text(encoding="utf-8") == ""
