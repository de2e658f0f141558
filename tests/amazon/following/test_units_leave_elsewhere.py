"""Units that left in Seller Central are never shipped again by us (T-21, L-11, B-09)."""

from decimal import Decimal

import pytest
from tests.amazon.following.deciding import asked, created, decided
from tests.scene import put_in_stock

from counterpart.amazon.attention.answering import AnswerRefused
from counterpart.amazon.models.operations import Operation
from counterpart.amazon.stores.order_settings import change_settings
from counterpart.inventory.deducting import NotEnoughAtSource
from counterpart.orders.models.documents import Shipment, Track
from counterpart.orders.working import StepNotAllowed

ELSEWHERE = "shipped_elsewhere"
ANSWERS = ["left_our_shelves", "left_elsewhere"]


def question(units: str):
    fact = f"Amazon shows as shipped, and nobody has shipped here: {units}."
    return ELSEWHERE, [fact], ANSWERS


def stock(shop) -> tuple[int, int]:
    mug = shop.stock("MUG")
    return (int(mug.on_hand), int(mug.reserved))


def test_units_shipped_elsewhere_stop_packing_even_against_orders(shop):
    order_id = created(shop)
    shop.amazon.ships_partly(order_id, {"MUG": 1})
    shop.sync()
    assert asked(shop, order_id) == question("MUG × 1")
    assert shop.note(order_id) == (
        "Amazon shows MUG × 1 of Commerce order 000000001 as shipped elsewhere. "
        "Say whether they left your shelves."
    )
    with pytest.raises(StepNotAllowed):
        shop.ship(order_id, despite_stop=True)
    assert stock(shop) == (10, 3)


@pytest.mark.parametrize(
    ("answer", "after"), [("left_our_shelves", (9, 2)), ("left_elsewhere", (10, 2))]
)
def test_the_rest_is_shipped_once_it_is_said_where_they_left_from(shop, answer, after):
    order_id = created(shop)
    shop.amazon.ships_partly(order_id, {"MUG": 1}, tracking_number="1ZELSEWHERE")
    shop.sync()
    decided(shop, order_id, answer)
    order = shop.order(order_id)
    line = order.lines.get()
    assert (order.stop_shipping_because, line.shipped, stock(shop)) == ("", 1, after)
    assert Track.objects.get().number == "1ZELSEWHERE"
    assert [one.state for one in Operation.objects.all()] == ["not_needed"]
    shop.ship(order_id)
    shop.sync()
    shop.sync()
    assert (shop.row(order_id).status, shop.order(order_id).status) == ("Completed", "complete")
    assert told_units() == [2]


def told_units() -> list[int]:
    """How many units Amazon was told of, confirmation by confirmation."""
    return [sum(int(one[1]) for one in made.intent["items"]) for made in accepted()]


def accepted():
    return Operation.objects.filter(state__in=["accepted", "visible"]).order_by("pk")


def test_an_order_shipped_elsewhere_as_a_whole_completes_after_the_answer(shop):
    order_id = created(shop)
    shop.amazon.ships(order_id)
    shop.sync()
    assert asked(shop, order_id) == question("MUG × 3")
    decided(shop, order_id, "left_our_shelves")
    shop.sync()
    assert (shop.order(order_id).status, shop.row(order_id).status, stock(shop)) == (
        "complete",
        "Completed",
        (7, 0),
    )
    assert shop.amazon.confirmations == []


def test_our_own_parcel_is_none_from_elsewhere(shop):
    order_id = created(shop)
    shop.ship(order_id, items={"MUG": Decimal(1)})
    shop.sync()
    shop.sync()
    assert (asked(shop, order_id), shop.row(order_id).status) == (None, "PartiallyShipped")
    shop.amazon.ships_partly(order_id, {"MUG": 1})
    shop.sync()
    assert asked(shop, order_id) == question("MUG × 1")
    decided(shop, order_id, "left_elsewhere")
    shop.ship(order_id)
    shop.sync()
    shop.sync()
    assert (shop.order(order_id).status, stock(shop)) == ("complete", (8, 0))


def test_more_that_leaves_later_is_asked_about_again_and_told_once_each(shop):
    order_id = created(shop)
    shop.amazon.ships_partly(order_id, {"MUG": 1})
    shop.sync()
    shop.sync()
    decided(shop, order_id, "left_elsewhere")
    shop.amazon.ships_partly(order_id, {"MUG": 1})
    shop.sync()
    shop.sync()
    told = [note for note in shop.notes(order_id) if "as shipped elsewhere. Say" in note]
    assert (asked(shop, order_id), len(told)) == (question("MUG × 1"), 2)
    decided(shop, order_id, "left_our_shelves")
    assert (Shipment.objects.count(), Track.objects.count(), stock(shop)) == (2, 2, (9, 1))


def test_the_second_of_two_answers_is_refused(shop):
    order_id = created(shop)
    shop.amazon.ships_partly(order_id, {"MUG": 1})
    shop.sync()
    decided(shop, order_id, "left_elsewhere")
    with pytest.raises(AnswerRefused):
        decided(shop, order_id, "left_our_shelves")
    assert stock(shop) == (10, 2)


def test_goods_that_lie_nowhere_cannot_have_left_our_shelves(shop):
    """Refused as a whole: the other answer is still open."""
    order_id = created(shop)
    shop.amazon.ships_partly(order_id, {"MUG": 3})
    shop.sync()
    put_in_stock("MUG", 1)
    with pytest.raises(NotEnoughAtSource):
        decided(shop, order_id, "left_our_shelves")
    assert (asked(shop, order_id), Shipment.objects.count()) == (question("MUG × 3"), 0)
    decided(shop, order_id, "left_elsewhere")
    put_in_stock("MUG", 10)


def test_a_late_import_reserves_everything_and_asks(shop):
    """L-11: the documented reservation, without shipping what has left."""
    order_id = created(shop, status="PARTIALLY_SHIPPED")
    assert (asked(shop, order_id), stock(shop)) == (question("MUG × 1"), (10, 3))
    assert shop.order(order_id).stop_shipping_because == ELSEWHERE
    decided(shop, order_id, "left_elsewhere")
    assert stock(shop) == (10, 2)


def test_a_late_import_reserves_only_the_rest_where_the_store_wants_it(shop):
    """B-09."""
    change_settings(shop.store, {"late_import": "unshipped"}, actor="bo", now=shop.now)
    put_in_stock("MUG", 2)
    order_id = created(shop, status="PARTIALLY_SHIPPED")
    line = shop.order(order_id).lines.get()
    assert (asked(shop, order_id), line.shipped, stock(shop)) == (None, 1, (2, 2))
    shop.ship(order_id)
    shop.sync()
    shop.sync()
    assert (shop.order(order_id).status, stock(shop)) == ("complete", (0, 0))
    assert told_units() == [2]


def test_a_shipped_late_import_completes_where_only_the_rest_is_reserved(shop):
    change_settings(shop.store, {"late_import": "unshipped"}, actor="bo", now=shop.now)
    order_id = created(shop, status="SHIPPED")
    shop.sync()
    assert (shop.order(order_id).status, stock(shop)) == ("complete", (10, 0))
    assert shop.amazon.confirmations == []
