"""The buyer of an Amazon order is forgotten in time, everywhere, and does not come back (P6)."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import structlog
from django.apps import apps
from django.db import models
from tests.core.racing import at_once
from tests.journeys.test_nothing_leaks import everything_stored
from tests.scene import NOON

from counterpart.amazon.erasing import copies
from counterpart.amazon.erasing.deadline import LONGEST, Course, erase_at
from counterpart.amazon.erasing.due import erase_due, overdue_findings
from counterpart.amazon.erasing.requested import erase_orders
from counterpart.amazon.importing.correcting import correct_address
from counterpart.amazon.models.operations import Operation
from counterpart.amazon.models.orders import AmazonOrder, OrderNote, UnreadableDocument
from counterpart.amazon.stores.order_settings import change_settings
from counterpart.cli.checking import findings
from counterpart.core.each_alone import SomeFailed
from counterpart.customers.addresses import AddressRefused
from counterpart.customers.models import Customer
from counterpart.orders.commenting import comment_order
from counterpart.orders.models.mails import MailKind, OrderMail
from counterpart.orders.models.orders import Order
from counterpart.worker.running import do_job, prepared_engine, queue_due

BUYER: dict[str, Any] = {
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
BUYER_WITH_ODD_REGION = BUYER | {
    "address": BUYER["address"] | {"stateOrRegion": "Canary-Region", "countryCode": "US"}
}
DAY = timedelta(days=1)
MONTH = timedelta(days=30)
WORKER: dict[str, Any] = {"actor": "worker"}


@pytest.mark.parametrize(
    ("course", "days"),
    [
        pytest.param({}, 29, id="nothing is known: 30 days after the purchase"),
        pytest.param({"deliver_by": 7}, 36, id="promised by the seventh day"),
        pytest.param({"deliver_by": 7, "delivered_by": 4}, 33, id="delivered earlier"),
        pytest.param({"deliver_by": 7, "delivered_by": 9}, 36, id="shown as delivered later"),
        pytest.param({"delivered_by": 4}, 33, id="delivered, nothing was promised"),
        pytest.param({"shipped_at": 3}, 34, id="shipped, nothing was promised"),
        pytest.param({"shipped_at": 3, "deliver_by": 7}, 36, id="shipped and promised"),
        pytest.param({"ended_at": 1, "deliver_by": 7}, 30, id="canceled before it was promised"),
        pytest.param({"ended_at": 20, "deliver_by": 7}, 36, id="refunded after it was promised"),
        pytest.param({"ended_at": 20}, 49, id="ended"),
        pytest.param({"ship_by": 40}, 71, id="to be shipped later, nothing else is known"),
        pytest.param({"ship_by": 5, "shipped_at": 3}, 34, id="shipped before it had to be"),
        pytest.param({"unshipped_until": 50}, 79, id="seen unshipped, nothing was promised"),
        pytest.param({"unshipped_until": 50, "deliver_by": 7}, 36, id="unshipped, and promised"),
        pytest.param({"unshipped_until": 50, "ship_by": 5}, 36, id="unshipped, and to be by then"),
        pytest.param({"unshipped_until": 50, "ended_at": 20}, 49, id="ended here, open there"),
        pytest.param({"unshipped_until": 900}, 364, id="never shipped"),
        pytest.param({"deliver_by": 900}, 364, id="promised for the year after next"),
        pytest.param({"deliver_by": 200}, 229, id="ordered long before it appears"),
    ],
)
def test_buyer_is_forgotten_thirty_days_after_delivery_less_the_time_between_two_runs(course, days):
    known = Course(NOON, **{name: NOON + DAY * day for name, day in course.items()})
    assert erase_at(known, after=MONTH) == NOON + DAY * days


def test_nobody_is_remembered_longer_than_a_year_whatever_is_set():
    assert erase_at(Course(NOON), after=DAY * 5000) < NOON + LONGEST


def erase(shop, **time: float) -> int:
    """Let time pass, and let the job look."""
    if time:
        shop.advance(**time)
    return erase_due(now=shop.now, **WORKER)


def canaries(text: str) -> list[str]:
    found = text.lower()
    return sorted({word for word in CANARIES if word in found})


CANARIES = ("canary", "555-canary")


def everything_readable() -> str:
    """Every value of every column of every table, decrypted."""
    told = []
    for model in apps.get_models():
        for row in model._base_manager.all():
            told += [str(getattr(row, field.attname)) for field in model._meta.concrete_fields]
    return "\n".join(told)


def texts_of_files(folder: Path) -> str:
    files = [one for one in folder.rglob("*") if one.is_file()]
    return "\n".join(one.read_bytes().decode("latin-1") for one in files)


def a_life(shop) -> str:
    """An order that leaves its buyer in every place where one can be."""
    change_settings(shop.store, {"customer_creation": "account"}, actor="bo", now=shop.now)
    order_id = shop.buyer_orders("MUG", 1, **BUYER)
    held = shop.buyer_orders("CUP", 1, **BUYER)
    odd = shop.buyer_orders("MUG", 1, **BUYER_WITH_ODD_REGION)
    canceled = shop.buyer_orders("MUG", 1, **BUYER)
    broken = shop.buyer_orders("MUG", 1, **BUYER)
    shop.amazon.leaves_out(broken, "orderItems")
    shop.sync()
    assert shop.row(odd).hold_cause == "address_region_unknown"
    order = shop.order(order_id)
    comment_order(order, "Canary called.", actor="bo", now=shop.now)
    OrderMail.objects.create(
        order=order, kind=MailKind.ORDER_COMMENT, comment="Dear Canary", actor="bo",
        next_attempt_at=shop.now, created_at=shop.now,
    )  # fmt: skip
    shop.amazon.buyer_asks_to_cancel(canceled, reason="Canary changed his mind")
    shop.sync()
    shop.amazon.cancels(canceled, by="BUYER")
    correct_address(shop.row(held), {"line1": "2 Canary-Street"}, actor="bo", now=shop.now)
    shop.ship(order_id)
    shop.amazon.rejects_confirmation("The package of Canary is unknown.")
    shop.sync()
    assert Operation.objects.get().error
    shop.sync()
    return order_id


def test_canary_is_nowhere_after_its_time(shop, settings, tmp_path):
    settings.JOBS_URL = f"sqlite:///{tmp_path}/jobs.sqlite3"
    engine = prepared_engine()
    do = engine._registry.string_to_task("counterpart.worker.running.do")
    order_id = a_life(shop)
    queue_due(0, lambda job, job_id: engine.enqueue(do(args=(job.name, job_id))))
    assert canaries(everything_readable()) == ["555-canary", "canary"]
    before = shop.order(order_id)
    shop.advance(days=60)
    assert do_job("erase_buyers", 0, shop.clock)
    assert canaries(everything_readable()) == []
    assert "erase_buyers" in texts_of_files(tmp_path)
    assert canaries(texts_of_files(tmp_path)) == []
    after = shop.order(order_id)
    assert (after.number, after.grand_total, after.state) == (
        before.number,
        before.grand_total,
        before.state,
    )
    assert [address.country for address in after.addresses.all()] == ["US"]
    assert (Customer.objects.count(), list(findings())) == (0, [])


def test_before_its_time_it_is_nowhere_in_plain_text(lasting_shop):
    a_life(lasting_shop)
    stored = everything_stored()
    assert canaries(stored) == []


def test_buyer_is_known_until_the_last_day_and_then_no_longer(shop):
    order_id = shop.buyer_orders("MUG", 1, **BUYER)
    shop.sync()
    deliver_by = shop.row(order_id).deliver_by
    early = (deliver_by + MONTH - DAY - timedelta(minutes=1)) - shop.now
    assert (erase(shop, seconds=early.total_seconds()), shop.row(order_id).buyer != {}) == (0, True)
    assert (erase(shop, minutes=1), shop.row(order_id).buyer) == (1, {})
    assert shop.now < deliver_by + MONTH
    assert shop.order(order_id).people_erased_at == shop.now


def test_delivery_that_amazon_shows_counts_from_then_on(shop):
    order_id = shop.buyer_orders("MUG", 1, **BUYER)
    shop.sync()
    shop.ship(order_id)
    shop.sync()
    shop.amazon.delivers(order_id)
    shop.sync()
    row = shop.row(order_id)
    assert '"DELIVERED"' in row.document
    assert row.last_updated_at < row.deliver_by
    due = row.last_updated_at + MONTH - DAY - shop.now
    assert erase(shop, seconds=due.total_seconds() - 60) == 0
    assert erase(shop, seconds=60) == 1


def test_late_news_from_amazon_do_not_bring_the_buyer_back(shop):
    order_id = shop.buyer_orders("MUG", 1, **BUYER)
    shop.sync()
    shop.ship(order_id)
    shop.sync()
    erase(shop, days=60)
    shop.amazon.delivers(order_id)
    before = shop.row(order_id).last_updated_at
    assert shop.sync().recorded == 1
    row = shop.row(order_id)
    assert row.last_updated_at > before
    assert (row.buyer, row.address, row.document) == ({}, {}, "")
    assert canaries(everything_readable()) == []
    assert (erase(shop), shop.sync().outcome, list(findings())) == (0, "done", [])


def test_same_document_again_is_no_news(shop):
    order_id = shop.buyer_orders("MUG", 1, **BUYER)
    shop.sync()
    copies.erase_people_of_copies([shop.row(order_id).pk])
    run = shop.sync()
    assert (run.recorded, run.unchanged, shop.row(order_id).buyer) == (0, 1, {})


def test_document_that_cannot_be_read_of_an_erased_order_is_forgotten_with_the_next_run(shop):
    order_id = shop.buyer_orders("MUG", 1, **BUYER)
    shop.sync()
    erase(shop, days=60)
    shop.amazon.changes_address(order_id, addressLine1="3 Canary-Street")
    shop.amazon.leaves_out(order_id, "orderItems")
    shop.sync()
    assert canaries(everything_readable()) != []
    erase(shop)
    assert canaries(everything_readable()) == []
    assert UnreadableDocument.objects.count() == 1


def test_held_order_is_forgotten_and_stays_held(shop):
    order_id = shop.buyer_orders("CUP", 1, **BUYER)
    shop.sync()
    assert erase(shop, days=60) == 1
    row = shop.row(order_id)
    assert (row.import_state, row.buyer, row.address, row.document) == ("held", {}, {}, "")
    shop.sync()
    assert (shop.row(order_id).import_state, erase(shop)) == ("held", 0)


def test_order_that_came_into_commerce_in_the_same_instant_is_forgotten_with_the_next_run(shop):
    order_id = shop.buyer_orders("MUG", 1, **BUYER)
    shop.sync()
    shop.advance(days=60)
    # Somebody read the copy before it was erased, and made the order of it afterwards.
    AmazonOrder.objects.update(buyer={}, address={}, document="")
    assert shop.order(order_id).customer_name == "Canary-Recipient"
    assert (erase(shop), shop.order(order_id).customer_name) == (1, "")


def test_twice_erases_once(shop):
    shop.buyer_orders("MUG", 1, **BUYER)
    shop.sync()
    assert (erase(shop, days=60), erase(shop), erase(shop)) == (1, 0, 0)


def test_two_workers_at_once_erase_all_once(lasting_shop, monkeypatch):
    shop = lasting_shop
    monkeypatch.setattr("counterpart.amazon.erasing.due.BATCH", 2)
    ids = [shop.buyer_orders("MUG", 1, **BUYER) for _ in range(7)]
    shop.sync()
    shop.advance(days=60)
    outcomes = at_once(lambda: erase(shop), lambda: erase(shop))
    assert all(isinstance(one, int) for one in outcomes), outcomes
    assert canaries(everything_readable()) == []
    told = [entry.code for one in ids for entry in shop.order(one).history.all()]
    assert told.count("people_erased") == 7


def test_portion_that_breaks_stops_no_other_and_is_told(shop, monkeypatch):
    monkeypatch.setattr("counterpart.amazon.erasing.due.BATCH", 1)
    first, second = (shop.buyer_orders("MUG", 1, **BUYER) for _ in range(2))
    shop.sync()
    shop.advance(days=60)
    erase_copies, broken = copies.erase_copies, shop.row(first).pk

    def breaks(keys: list[int], **who: Any) -> int:
        if keys == [broken]:
            raise ValueError("Canary")
        return erase_copies(keys, **who)

    with monkeypatch.context() as broken_once, structlog.testing.capture_logs() as told:
        broken_once.setattr("counterpart.amazon.erasing.due.erase_copies", breaks)
        with pytest.raises(SomeFailed) as failed:
            erase(shop)
    assert str(failed.value) == "erasing: 1 of 2 failed."
    assert "Canary" not in str(told)
    assert (shop.row(first).buyer != {}, shop.row(second).buyer) == (True, {})
    assert (erase(shop), shop.row(first).buyer) == (1, {})


def test_copy_that_no_key_can_read_is_forgotten_all_the_same(shop):
    order_id = shop.buyer_orders("MUG", 1, **BUYER)
    shop.sync()
    broken = models.Value("gAAAAAbroken", models.TextField())
    AmazonOrder.objects.update(document=broken, buyer=broken, address=broken)
    Order.objects.update(customer_name=broken)
    assert (erase(shop, days=60), shop.row(order_id).buyer) == (1, {})


def test_buyers_who_are_kept_too_long_are_found(shop):
    shop.buyer_orders("MUG", 1, **BUYER)
    shop.sync()
    assert list(overdue_findings(shop.now)) == []
    shop.advance(days=60)
    (told,) = overdue_findings(shop.now)
    assert told == (
        "1 Amazon orders still know their buyer 30 days after delivery: the job erase_buyers does "
        "not run, or fails."
    )
    erase(shop)
    assert list(overdue_findings(shop.now)) == []


def test_address_of_an_erased_order_cannot_be_corrected(shop):
    order_id = shop.buyer_orders("CUP", 1, **BUYER)
    shop.sync()
    erase(shop, days=60)
    with pytest.raises(AddressRefused) as refused:
        correct_address(shop.row(order_id), {"line1": "2 Canary-Street"}, actor="bo", now=shop.now)
    assert refused.value.sentence == (
        f"The address of {order_id} cannot be corrected: its buyer was erased."
    )
    assert (shop.row(order_id).corrected_address, canaries(everything_readable())) == ({}, [])


def test_order_that_may_be_shipped_late_keeps_its_address_until_then(shop):
    order_id = shop.buyer_orders("MUG", 1, **BUYER)
    shop.amazon.leaves_out(order_id, "fulfillment.deliverByWindow")
    shop.sync()
    AmazonOrder.objects.update(ship_by=shop.now + DAY * 90)
    assert (erase(shop, days=90), erase(shop, days=31)) == (0, 1)


def test_order_of_which_nothing_is_promised_keeps_its_address_while_it_is_to_be_shipped(shop):
    order_id = shop.buyer_orders("MUG", 1, **BUYER)
    shop.amazon.leaves_out(order_id, "fulfillment.deliverByWindow")
    shop.amazon.leaves_out(order_id, "fulfillment.shipByWindow")
    shop.sync()
    shop.sync(days=60)
    assert (shop.row(order_id).ship_by, shop.row(order_id).deliver_by) == (None, None)
    assert (erase(shop), shop.row(order_id).buyer != {}) == (0, True)
    assert erase(shop, days=30) == 1


def test_order_with_more_to_ship_is_not_delivered_with_its_first_package(shop):
    order_id = shop.buyer_orders("MUG", 2, **BUYER)
    shop.sync()
    shop.ship(order_id, items={"MUG": Decimal(1)})
    shop.sync()
    shop.amazon.delivers(order_id)
    shop.sync()
    row = shop.row(order_id)
    assert (row.amazon_status, '"DELIVERED"' in row.document) == ("PARTIALLY_SHIPPED", True)
    due = row.deliver_by + MONTH - DAY - shop.now
    assert erase(shop, seconds=due.total_seconds() - 60) == 0
    assert erase(shop, seconds=60) == 1


def test_period_is_what_the_environment_says(shop, settings):
    settings.ERASE_AFTER_DAYS = 1
    order_id = shop.buyer_orders("MUG", 1, **BUYER)
    shop.sync()
    wait = shop.row(order_id).deliver_by - shop.now
    assert erase(shop, seconds=wait.total_seconds() - 60) == 0
    assert erase(shop, seconds=60) == 1


def test_somebody_asks_to_be_forgotten_at_once(shop):
    order_id = shop.buyer_orders("MUG", 1, **BUYER)
    shop.sync()
    shop.ship(order_id)
    shop.sync()
    shop.sync()
    assert erase_orders([shop.order(order_id)], actor="bo", now=shop.now) == 1
    assert canaries(everything_readable()) == []
    assert (shop.sync().outcome, canaries(everything_readable())) == ("done", [])


def test_notes_keep_what_happened_and_lose_what_buyers_wrote(shop):
    order_id = shop.buyer_orders("MUG", 1, **BUYER_WITH_ODD_REGION)
    shop.sync()
    shop.amazon.buyer_asks_to_cancel(order_id, reason="Canary changed his mind")
    shop.sync()
    erase(shop, days=60)
    row = shop.row(order_id)
    assert "Canary" not in str(list(OrderNote.objects.values_list("params", flat=True)))
    assert "Canary" not in f"{row.hold_evidence}{row.note_params}"
    assert "The buyer asks to cancel." in shop.notes(order_id)
    assert "Cannot create sales order: The region of the address is not one of US." in shop.notes(
        order_id
    )
