"""A new address is followed, or told why not (K-18); a replacement is linked both ways."""

from tests.amazon.following.deciding import asked, created

from counterpart.amazon.importing.correcting import correct_address
from counterpart.amazon.queries import original_of, replacements_of
from counterpart.orders.models.orders import OrderAddress

TOO_LATE = "The address changed on Amazon after Commerce order 000000001 had left; nothing follows."
CORRECTED = (
    "The address changed on Amazon; Commerce order 000000001 keeps the one corrected by hand. "
    "Compare them."
)


def street(shop, order_id: str) -> str:
    return OrderAddress.objects.get(order=shop.order(order_id)).person["line1"]


def test_an_address_that_changes_after_the_parcel_left_is_told_and_nothing_follows(shop):
    order_id = created(shop, 1)
    before = street(shop, order_id)
    shop.ship(order_id)
    shop.amazon.changes_address(order_id, addressLine1="2 Side Street")
    shop.sync()
    shop.amazon.touch(shop.amazon.orders[order_id])
    shop.sync()
    assert (street(shop, order_id), shop.notes(order_id).count(TOO_LATE)) == (before, 1)


def test_an_address_corrected_by_hand_stays_and_the_conflict_is_told(shop):
    order_id = created(shop, 1)
    correct_address(shop.row(order_id), {"line1": "1 Right Street"}, actor="ada", now=shop.now)
    shop.sync()
    assert CORRECTED not in shop.notes(order_id)
    shop.amazon.changes_address(order_id, addressLine1="2 Side Street")
    shop.sync()
    shop.sync()
    assert (street(shop, order_id), shop.notes(order_id).count(CORRECTED)) == (
        "1 Right Street",
        1,
    )


def test_a_replacement_costs_nothing_and_knows_its_original_as_that_knows_it(shop):
    first = created(shop, 1)
    again = created(shop, 1, replacement_of=first)
    assert (shop.order(again).status, shop.order(again).grand_total) == ("processing", 0)
    assert original_of(shop.row(again)) == shop.row(first)
    assert replacements_of(shop.row(first)) == [shop.row(again)]
    assert (original_of(shop.row(first)), replacements_of(shop.row(again))) == (None, [])
    assert asked(shop, again) is None


def test_a_replacement_of_an_order_from_before_is_created_without_it(shop):
    order_id = created(shop, 1, replacement_of="111-0000000-0000000")
    assert (shop.order(order_id).status, original_of(shop.row(order_id))) == ("processing", None)
