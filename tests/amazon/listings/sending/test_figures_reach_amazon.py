"""What changed here is what buyers see at Amazon, soon, and what ran out first of all."""

from decimal import Decimal

from tests.amazon.listings.sending.telling import (
    PATCH,
    SEARCH,
    at_amazon,
    calls,
    log_of,
    sells,
    standing,
    tells,
)
from tests.scene import product

from counterpart.inventory.adjusting import set_quantity


def counts(shop, sku, quantity):
    set_quantity(product(sku), Decimal(quantity), now=shop.now)


def test_a_figure_is_told_taken_and_seen(shop):
    sells(shop)
    tells(shop)
    assert standing() == ("accepted", 10, 10, 7)
    shop.sync()
    assert (standing(), at_amazon(shop)) == (("in_step", 10, 10, 10), 10)
    assert log_of() == ["Quantity updated to 10."]


def test_what_amazon_shows_already_is_not_told(shop):
    sells(shop, shows=10)
    calls(shop)
    tells(shop)
    shop.sync()
    assert standing() == ("in_step", 10, None, 10)
    assert PATCH not in calls(shop)


def test_telling_twice_tells_once(shop):
    sells(shop)
    tells(shop)
    calls(shop)
    tells(shop)
    assert calls(shop) == []


def test_the_last_unit_sold_here_is_taken_off_at_once(shop):
    sells(shop, "LAMP", shows=1)
    shop.sync()
    shop.amazon.forget_requests()
    counts(shop, "LAMP", 0)
    tells(shop, seconds=30)
    assert calls(shop) == [PATCH]
    shop.advance(seconds=30)
    assert at_amazon(shop, "LAMP") == 0


def test_what_ran_out_goes_before_what_waits_longer(shop):
    sells(shop)
    sells(shop, "LAMP", shows=4)
    counts(shop, "LAMP", 0)
    tells(shop)
    told = [one.path.split("/")[-1] for one in shop.amazon.requests if one.operation == PATCH]
    assert told == ["LAMP", "MUG"]


def test_who_ships_is_asked_first_where_it_was_not_seen_lately(shop):
    sells(shop)
    calls(shop)
    tells(shop, hours=2)
    assert calls(shop) == [SEARCH, PATCH]
