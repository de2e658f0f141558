"""Commerce orders are found by everything that a person may know of them (CO-8.3, CO-8.4, P-8)."""

from typing import Any

import pytest
from tests.orders.scene import BO, line, placed, shelves, shipped
from tests.scene import put_in_stock

from counterpart.core.finding import narrowing
from counterpart.orders.addressing import change_billing_address, change_shipping_address
from counterpart.orders.documents.shipping import NewTrack
from counterpart.orders.erasing import erase_people
from counterpart.orders.finding.counting import counts_by_status
from counterpart.orders.finding.matching import matching
from counterpart.orders.models.orders import Order, OrderWord
from counterpart.orders.new_order import NewAddress
from counterpart.orders.steps.canceling import cancel_order
from counterpart.websites.scopes import NOTHING

OSLO = {"name": "Bo Bay", "line1": "12 Upper Gate", "city": "Oslo", "postcode": "0150"}
BERGEN = {"name": "Ida Lindström", "line1": "7 Quay", "city": "Bergen", "company": "Herring AS"}


def bought(**facts) -> Order:
    return placed(
        line("CUP", 2),
        **{
            "customer_name": "Bo Bay",
            "customer_email": "bo.bay@example.com",
            "shipping_address": NewAddress("NO", OSLO),
        }
        | facts,
    )


def found(**wanted: Any) -> list[str]:
    rows = matching(Order.objects.all(), **wanted)
    return sorted(rows.values_list("number", flat=True))


@pytest.fixture(params=["a few keys", "more than a few"])
def _either_way(request, monkeypatch):
    """Few keys are looked up, more are left to the database: both must find the same."""
    if request.param == "more than a few":
        monkeypatch.setattr(narrowing, "FEW", 0)


@pytest.mark.usefixtures("_either_way")
@pytest.mark.parametrize(
    "wanted",
    [
        {"text": "000001"},
        {"text": "#000000001"},
        {"text": "111-22"},
        {"text": "3333"},
        {"text": "lind"},
        {"text": "lindström bo"},
        {"text": "upper"},
        {"text": "12 upper 0150"},
        {"text": "oslo"},
        {"text": "herring"},
        {"text": "Bo.Bay@example.com"},
        {"text": "bo.bay"},
        {"text": "CUP"},
        {"text": "1Z999"},
        {"number": "0001"},
        {"customer": "ba"},
        {"bill_to": "ida"},
        {"ship_to": "bo bay"},
        {"address": "quay"},
        {"email": "bo.bay@example.com"},
        {"sku": "CUP"},
        {"sku": "mug"},
        {"tracking": "1z 999"},
        {"text": "oslo", "sku": "CUP", "bill_to": "lind"},
    ],
)
def test_order_is_found_by(house, wanted):
    put_in_stock("MUG-BLUE", 5)
    order = placed(
        line("MUG-BLUE", 1, known=True),
        line("CUP", 1),
        customer_name="Bo Bay",
        customer_email="bo.bay@example.com",
        shipping_address=NewAddress("NO", OSLO),
        billing_address=NewAddress("NO", BERGEN),
        channel="shop",
        external_id="111-22222-33333",
        is_paid=True,
    )
    shipped(order, tracks=[NewTrack("ups", "1Z999")])
    placed(line("PLATE", 1), customer_name="Cy Day", customer_email="cy@example.com")
    assert found(**wanted) == [order.number]


@pytest.mark.usefixtures("_either_way")
@pytest.mark.parametrize(
    "wanted",
    [
        {"text": "cy"},
        {"text": "bo lima"},
        {"text": "–"},
        {"text": "00"},
        {"number": "9999"},
        {"customer": "oslo"},
        {"bill_to": "bo"},
        {"ship_to": "ida"},
        {"email": "bo"},
        {"sku": "PLATE"},
        {"tracking": "1Z"},
        {"text": "oslo", "sku": "PLATE"},
    ],
)
def test_order_is_not_found_by(house, wanted):
    bought(billing_address=NewAddress("NO", BERGEN | {"name": "Ida Lindström"}))
    assert found(**wanted) == []


def test_nothing_asked_for_narrows_nothing(house):
    order = bought()
    assert found(text=" ", sku="") == [order.number]


def test_without_a_billing_address_it_is_billed_where_it_goes(house):
    order = bought()
    assert (found(bill_to="bo"), found(ship_to="bo")) == ([order.number], [order.number])


def test_changed_address_is_found_and_the_old_one_is_not(house):
    order = bought()
    change_shipping_address(order, NewAddress("NO", BERGEN), **BO)
    change_billing_address(order, NewAddress("NO", BERGEN | {"name": "Cy Day"}), **BO)
    assert (found(text="oslo"), found(ship_to="bo"), found(customer="bo")) == (
        [],
        [],
        [order.number],
    )
    assert (found(ship_to="lind"), found(bill_to="cy"), found(bill_to="ida")) == (
        [order.number],
        [order.number],
        [],
    )


def test_erased_buyer_is_not_found_any_more(house):
    order = bought()
    assert OrderWord.objects.count() == 11
    cancel_order(order, **BO)
    erase_people([order.pk], **BO)
    again = Order.objects.get()
    assert (again.customer_rank, again.bill_to_rank, again.ship_to_rank) == (None, None, None)
    assert (OrderWord.objects.count(), found(text="bo"), found(sku="CUP")) == (
        0,
        [],
        [order.number],
    )


def test_names_are_sorted_by_their_ranks(house):
    for name in ("Zoe", "åsa", "Ben", "", "王小明"):
        placed(line("CUP"), customer_name=name, shipping_address=NewAddress("NO", {"name": name}))
    for column in ("customer_rank", "bill_to_rank", "ship_to_rank"):
        ranked = Order.objects.filter(**{f"{column}__isnull": False}).order_by(column)
        assert [one.customer_name for one in ranked] == ["åsa", "Ben", "Zoe", "王小明"]


def test_orders_are_counted_by_status_up_to_a_limit(house):
    shelves()
    cancel_order(bought(), **BO)
    for _ in range(3):
        bought()
    assert {code: count for code, count in counts_by_status(most=2).items() if count} == {
        "pending": 3,
        "canceled": 1,
    }
    assert counts_by_status(most=1)["pending"] == 2
    assert set(counts_by_status(scope=NOTHING).values()) == {0}
