"""Communication errors, logs and read-only mode on the command line (F-17, F-18, B-17)."""

import pytest
from tests.scene import NOON

from counterpart.amazon.models.logs import CommunicationError
from counterpart.amazon.stores.home import look_at_home


@pytest.fixture
def rejected(shop) -> str:
    """A shipment that Amazon rejected; answers the order."""
    order_id: str = shop.buyer_orders()
    shop.sync()
    shop.ship(order_id)
    shop.amazon.rejects_confirmation("The package is unknown.", times=1)
    shop.sync()
    return order_id


def test_an_error_is_listed_tried_again_and_solved(counterpart, shop, rejected, at):
    (error,) = counterpart("errors", "list", "--json").json
    known = CommunicationError.objects.get()
    assert error == {
        "id": known.pk,
        "account": "A1SELLER (NA)",
        "region": "NA",
        "call": "confirmShipment",
        "http_status": 400,
        "error_code": "InvalidInput",
        "message": "The package is unknown.",
        "request_id": known.request_id,
        "amazon_order_id": rejected,
        "store": "US Store",
        "times": 1,
        "happened_at": at(known.happened_at),
        "last_happened_at": at(known.last_happened_at),
        "solved_at": None,
        "no_retry_because": "",
    }
    assert counterpart("errors", "list", "--store", "us store").out.count(rejected) == 1
    again = counterpart("errors", "retry", str(known.pk), "--now", at(shop.now))
    assert again.out == "It is tried again with the next sync.\n"
    no = counterpart("errors", "retry", str(known.pk))
    assert (no.code, no.err) == (1, "counterpart: It waits and is sent again by itself.\n")
    shop.sync()
    assert counterpart("errors", "list").out == "There is no communication error.\n"
    (solved,) = counterpart("errors", "list", "--solved", "--json").json
    assert solved["solved_at"] == at(shop.now)


def test_an_error_that_is_not_there_is_refused(counterpart, shop):
    no = counterpart("errors", "retry", "7")
    assert (no.code, no.err) == (1, "counterpart: There is no communication error 7.\n")


def test_logs_are_told_and_changed(counterpart, shop, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    assert counterpart("logs", "--json").json == {"clear": "monthly", "debug": {}}
    told = counterpart("logs", "--clear", "daily", "--debug", "us store")
    assert told.out.split("\n") == [
        "Logs are cleared       daily",
        "Debug log of US Store  from the next sync on",
        "",
    ]
    shop.sync()
    path = str(tmp_path / "debug" / f"amazon-store-{shop.store.pk}.2026-11-02.jsonl")
    assert counterpart("logs", "--json").json == {"clear": "daily", "debug": {"US Store": [path]}}
    assert counterpart("logs", "--no-debug", "US Store", "--json").json["debug"] == {}


def test_a_copied_database_tells_why_it_is_read_only_and_is_let_go(counterpart, shop, settings):
    settings.URL = "https://shop.example.com"
    look_at_home(actor="worker", now=NOON)
    settings.URL = "https://staging.example.com"
    assert counterpart("read-only", "--json").json == {"read_only": True, "because": "moved"}
    told = counterpart("read-only").out
    assert "used at another address than https://staging.example.com: it may be a copy" in told
    off = counterpart("read-only", "off", "--json")
    assert off.json == {"read_only": False, "because": None}
