"""CO-4.7: addresses change as long as that makes sense; the audit names fields, not people."""

import pytest
from tests.orders.scene import BO, line, placed, sentences, shelves, shipped

from counterpart.audit.models import AuditEntry
from counterpart.core.errors import Refused
from counterpart.orders.addressing import change_billing_address, change_shipping_address
from counterpart.orders.models.orders import AddressKind, Order
from counterpart.orders.new_order import NewAddress

OSLO = NewAddress("NO", {"name": "Bo Example", "line1": "1 Gate", "city": "Oslo"})
BERGEN = NewAddress("NO", {"name": "Bo Example", "line1": "1 Gate", "city": "Bergen"})


def cities(order: Order) -> dict[str, str]:
    return {one.kind: one.person["city"] for one in order.addresses.order_by("kind")}


def audited() -> list[dict[str, object]]:
    rows = AuditEntry.objects.filter(action="address_replaced").order_by("pk")
    return [one.after for one in rows]


def test_both_addresses_change_and_are_told(house):
    order = placed(shipping_address=OSLO)
    change_shipping_address(order, BERGEN, **BO)
    change_billing_address(order, OSLO, **BO)
    assert (cities(order), sentences(order)[1:], audited()) == (
        {AddressKind.SHIPPING: "Bergen", AddressKind.BILLING: "Oslo"},
        ["The shipping address was changed.", "The billing address was changed."],
        [
            {"address": "shipping", "changed": ["city"]},
            {"address": "billing", "changed": ["city", "country", "line1", "name"]},
        ],
    )


def test_same_address_again_changes_nothing(house):
    order = placed(shipping_address=OSLO, billing_address=BERGEN)
    change_shipping_address(order, OSLO, **BO)
    change_billing_address(order, BERGEN, **BO)
    assert (sentences(order), audited()) == (["The order was placed."], [])


@pytest.mark.parametrize(("state", "label"), [("canceled", "Canceled"), ("closed", "Closed")])
def test_ended_order_gets_no_other_shipping_address_but_may_be_billed_elsewhere(
    house, state, label
):
    order = placed(shipping_address=OSLO, billing_address=OSLO)
    Order.objects.update(state=state)
    with pytest.raises(Refused) as refusal:
        change_shipping_address(order, BERGEN, **BO)
    change_billing_address(order, BERGEN, **BO)
    assert (refusal.value.sentence, cities(order)) == (
        f"An order that is {label} cannot get another shipping address.",
        {AddressKind.SHIPPING: "Oslo", AddressKind.BILLING: "Bergen"},
    )


def test_shipped_order_is_billed_elsewhere_but_not_sent_elsewhere(house):
    shelves()
    order = placed(line("MUG", 2), shipping_address=OSLO)
    shipped(order)
    with pytest.raises(Refused) as refusal:
        change_shipping_address(order, BERGEN, **BO)
    change_billing_address(order, BERGEN, **BO)
    assert (refusal.value.sentence, cities(order)) == (
        "The address of order 000000001 cannot change: nothing is left to ship.",
        {AddressKind.SHIPPING: "Oslo", AddressKind.BILLING: "Bergen"},
    )
