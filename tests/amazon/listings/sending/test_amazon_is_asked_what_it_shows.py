"""Accepted is not visible: what buyers see is looked at until it is right, and daily."""

from datetime import timedelta
from decimal import Decimal

from tests.amazon.listings.sending.telling import (
    SEARCH,
    at_amazon,
    calls,
    here,
    log_of,
    sells,
    sells_many,
    standing,
    tells,
)
from tests.scene import product

from counterpart.inventory.adjusting import set_quantity

DAY = timedelta(days=1)


def in_step(shop, sku="MUG", **said):
    sells(shop, sku, **said)
    tells(shop)
    shop.sync()
    shop.sync()
    assert here(sku).state == "in_step"
    calls(shop)


def test_a_slow_change_is_looked_at_with_growing_pauses(shop):
    shop.amazon.listings_lag(5400)
    sells(shop)
    tells(shop)
    calls(shop)
    looks = []
    for minute in range(1, 100):
        shop.sync(minutes=1)
        looks += [minute] * calls(shop).count(SEARCH)
    pauses = [after - before for before, after in zip([0, *looks], looks, strict=False)]
    assert pauses[:5] == [1, 1, 2, 4, 8]
    assert max(pauses) <= 31
    assert standing() == ("in_step", 10, 10, 10)
    assert log_of() == ["Quantity updated to 10."]


def test_a_change_that_never_shows_is_told_again(shop):
    shop.amazon.loses_patch(sku="MUG")
    sells(shop)
    tells(shop)
    for _ in range(18):
        shop.sync(minutes=10)
    assert (standing(), at_amazon(shop)) == (("in_step", 10, 10, 10), 10)
    assert log_of() == [
        "Quantity updated to 10.",
        "Amazon took quantity 10, but still shows 7; it is sent again.",
        "Quantity updated to 10.",
    ]


def test_every_listing_is_looked_at_daily_twenty_at_once(shop):
    skus = sells_many(shop, 45, in_stock=7)
    shop.sync()
    assert calls(shop).count(SEARCH) == 3
    shop.sync(hours=23)
    assert calls(shop).count(SEARCH) == 0
    shop.sync(hours=1)
    assert calls(shop).count(SEARCH) == 3
    assert {here(sku).seen_at for sku in skus} == {shop.now}


def test_more_than_ours_is_set_right_at_once(shop):
    in_step(shop)
    shop.amazon.offers("MUG", quantity=50)
    shop.sync(days=1)
    tells(shop)
    shop.sync()
    assert (standing(), at_amazon(shop)) == (("in_step", 10, 10, 10), 10)
    assert log_of()[1:] == [
        "Amazon shows 50 although quantity 10 was sent; it is sent again.",
        "Quantity updated to 10.",
    ]


def test_less_than_ours_is_set_right_once_no_order_explains_it(shop):
    in_step(shop)
    shop.amazon.offers("MUG", quantity=4)
    shop.sync(days=1)
    assert standing() == ("in_step", 10, 10, 10)
    for _ in range(3):
        shop.sync(minutes=6)
    shop.sync()
    assert (standing(), at_amazon(shop)) == (("in_step", 10, 10, 10), 10)
    assert log_of()[1:] == [
        "Amazon shows 4 although quantity 10 was sent; it is sent again.",
        "Quantity updated to 10.",
    ]


def test_an_order_that_is_not_known_yet_is_no_change_by_others(shop):
    """Amazon lowered its figure when the buyer ordered, two minutes before we can know it."""
    in_step(shop)
    shop.advance(days=1)
    shop.buyer_orders(quantity=3)
    shop.sync(seconds=20)
    assert standing() == ("in_step", 10, 10, 10)
    shop.sync()
    tells(shop)
    shop.sync()
    assert (standing(), at_amazon(shop)) == (("in_step", 7, 7, 7), 7)
    assert log_of()[1:] == ["Quantity updated to 7."]


def test_a_later_figure_goes_although_the_one_before_is_not_visible(shop):
    shop.amazon.listings_lag(600)
    sells(shop)
    tells(shop)
    set_quantity(product("MUG"), Decimal(6), now=shop.now)
    tells(shop)
    assert standing()[:3] == ("accepted", 6, 6)
    for _ in range(8):
        shop.sync()
    assert (standing(), at_amazon(shop)) == (("in_step", 6, 6, 6), 6)


def test_trouble_while_looking_lets_the_look_be_made_later(shop):
    sells(shop)
    tells(shop)
    shop.amazon.fails(400, operation=SEARCH)
    shop.sync()
    assert (here().state, here().next_look_at) == ("accepted", shop.now + timedelta(hours=1))
    shop.sync(hours=1)
    assert here().state == "in_step"
