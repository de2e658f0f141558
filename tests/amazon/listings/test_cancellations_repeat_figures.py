"""Amazon puts the units of a canceled order back by itself: the figure is sent once more."""

import pytest
from tests.amazon.listings.shelves import at, compared, listed, offered, sends, stands
from tests.scene import Shop

from counterpart.amazon.listings.repeating import repeat_after_cancellation
from counterpart.amazon.models.orders import AmazonOrder


def test_a_canceled_order_repeats_its_figures_though_they_are_the_same(shop: Shop) -> None:
    sends(shop)
    order_id = shop.buyer_orders("MUG", 2, status="PENDING")
    shop.sync()
    mug, lamp = offered(shop, "MUG", 10), offered(shop, "LAMP", 1)
    compared(shop)
    at(mug, state="in_step", wanted=10, sent=10, seen=10)
    at(lamp, state="in_step", wanted=1, sent=1, seen=1)
    shop.amazon.cancels(order_id)
    shop.sync()
    assert shop.row(order_id).amazon_status == "CANCELLED"
    compared(shop)
    assert (stands(mug), mug.is_to_repeat) == (("changed", 10, ""), True)
    assert (stands(lamp), lamp.is_to_repeat) == (("in_step", 1, ""), False)


def test_an_order_first_seen_as_canceled_repeats_them_too(shop: Shop) -> None:
    """What was told in between has overwritten the units that Amazon took, and then got back."""
    mug = offered(shop, "MUG", 10, state="in_step", wanted=10, sent=10)
    sends(shop)
    order_id = shop.buyer_orders("MUG", 2)
    shop.amazon.cancels(order_id)
    shop.sync()
    assert (stands(mug), mug.is_to_repeat) == (("changed", 10, ""), True)


def test_the_same_news_again_repeats_nothing(shop: Shop) -> None:
    mug = offered(shop, "MUG", 10, state="in_step", wanted=10, sent=10)
    sends(shop)
    order_id = shop.buyer_orders("MUG", 2)
    shop.amazon.cancels(order_id)
    shop.sync()
    at(mug, state="in_step", is_to_repeat=False)
    AmazonOrder.objects.update(document="{}")
    shop.sync()
    assert (mug.is_to_repeat, stands(mug)) == (False, ("in_step", 10, ""))


@pytest.mark.parametrize(
    ("state", "then"),
    [
        ("in_step", "changed"),
        ("accepted", "changed"),
        ("rejected", "changed"),
        ("changed", "changed"),
        ("sending", "sending"),
    ],
)
def test_wherever_it_stands_it_is_marked(shop: Shop, state: str, then: str) -> None:
    mug = listed(shop, "MUG", state=state, wanted=10, sent=10)
    assert repeat_after_cancellation(shop.account, ["MUG", "MUG", "CUP"]) == 1
    assert repeat_after_cancellation(shop.account, ["MUG"]) == 1
    mug.refresh_from_db()
    assert (mug.state, mug.is_to_repeat) == (then, True)


def test_what_is_not_ours_is_not_repeated(shop: Shop) -> None:
    mug = listed(shop, "MUG", channel="AMAZON_NA", left_because="by_amazon")
    assert repeat_after_cancellation(shop.account, ["MUG"]) == 0
    mug.refresh_from_db()
    assert (mug.state, mug.is_to_repeat) == ("left", False)
