from decimal import Decimal

import pytest
from tests.orders.scene import (
    BO,
    figures,
    line,
    placed,
    shelves,
    shipped,
    standing,
    units,
)
from tests.scene import NOON, product, put_in_stock

from counterpart.inventory.adjusting import set_quantity
from counterpart.inventory.checking import stock_findings
from counterpart.inventory.deducting import NotEnoughAtSource
from counterpart.orders.addressing import stop_shipping
from counterpart.orders.documents.picking import QuantityRefused
from counterpart.orders.documents.shipping import NewTrack, TrackRefused
from counterpart.orders.models.documents import Shipment
from counterpart.orders.models.orders import Order
from counterpart.orders.working import StepNotAllowed


@pytest.mark.parametrize(
    ("items", "sentence"),
    [
        (
            {"MUG": Decimal(6)},
            (
                "The quantity to ship must not be greater than the unshipped quantity for product "
                "SKU MUG: 5 left."
            ),
        ),
        ({"X": Decimal(1)}, "The order has no item with SKU X."),
        ({"MUG": Decimal(0)}, "The quantity of MUG must be a whole number above zero, not 0."),
        ({"MUG": Decimal(-2)}, "The quantity of MUG must be a whole number above zero, not -2."),
        (
            {"MUG": Decimal("0.5")},
            "The quantity of MUG must be a whole number above zero, not 0.5.",
        ),
        ({}, "You can't create a shipment without products."),
    ],
)
def test_what_cannot_be_shipped_is_refused_and_nothing_changes(house, items, sentence):
    shelves()
    order = placed(line("MUG", 2), line("MUG", 3))
    with pytest.raises(QuantityRefused) as refusal:
        shipped(order, items=items)
    assert (refusal.value.sentence, Shipment.objects.count(), figures("MUG"), standing(order)) == (
        sentence,
        0,
        (10, 5, 5),
        ("new", "pending"),
    )


@pytest.mark.parametrize(
    ("track", "sentence"),
    [
        (NewTrack("", "1Z"), "Please specify a carrier."),
        (NewTrack("  ", "1Z"), "Please specify a carrier."),
        (NewTrack("ups", " "), "Please enter a tracking number."),
        (NewTrack("custom", "1Z"), "Please enter a title for the custom carrier."),
    ],
)
def test_half_a_track_is_refused(house, track, sentence):
    order = placed()
    with pytest.raises(TrackRefused) as refusal:
        shipped(order, tracks=[NewTrack("ups", "1Z"), track])
    assert (refusal.value.sentence, Shipment.objects.count()) == (sentence, 0)


def test_channel_that_wants_tracking_gets_it(house):
    order = placed(channel="amazon", external_id="111-1", number="111-1", tracking_required=True)
    with pytest.raises(TrackRefused) as refusal:
        shipped(order)
    assert (refusal.value.sentence, Shipment.objects.count()) == (
        "Order 111-1 came from Amazon: shipping it needs a carrier and a tracking number.",
        0,
    )
    shipped(order, tracks=[NewTrack("ups", "1Z")])
    assert Shipment.objects.count() == 1


def test_stopped_order_is_not_shipped_unless_someone_insists(house):
    order = placed()
    stop_shipping(order, "buyer_asks_to_cancel", **BO)
    with pytest.raises(StepNotAllowed) as refusal:
        shipped(order)
    assert (refusal.value.sentence, Shipment.objects.count()) == (
        "Order 000000001 is not to be shipped: the buyer asks to cancel it.",
        0,
    )
    shipped(order, despite_stop=True)
    assert Shipment.objects.count() == 1


def test_second_shipment_of_everything_is_refused(house):
    order = placed()
    shipped(order)
    with pytest.raises(StepNotAllowed) as refusal:
        shipped(order)
    assert (refusal.value.sentence, Shipment.objects.count()) == (
        "Everything of order 000000001 is shipped or canceled.",
        1,
    )


@pytest.mark.parametrize(
    ("state", "label"),
    [
        ("holded", "On Hold"),
        ("payment_review", "in Payment Review"),
        ("closed", "Closed"),
        ("canceled", "Canceled"),
    ],
)
def test_state_that_forbids_shipping_is_named(house, state, label):
    order = placed()
    Order.objects.update(state=state)
    with pytest.raises(StepNotAllowed) as refusal:
        shipped(order)
    assert refusal.value.sentence == f"An order that is {label} cannot be shipped."


def test_backordered_units_wait_until_the_source_has_them(house):
    put_in_stock("MUG", 1, backorders="allow")
    order = placed(line("MUG", 3))
    with pytest.raises(NotEnoughAtSource) as refusal:
        shipped(order)
    assert (refusal.value.sentence, Shipment.objects.count(), figures("MUG"), units(order)) == (
        "Not all of your products are available in the requested quantity.",
        0,
        (1, 3, -2),
        [("MUG", "3", "0", "0", "0", "0")],
    )
    set_quantity(product("MUG"), Decimal(3), now=NOON)
    shipped(order)
    assert (figures("MUG"), list(stock_findings())) == ((0, 0, 0), [])
