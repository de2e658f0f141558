"""What is mended once lets all the orders in that waited for it (B-14, C-24)."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.scene import product, put_in_stock

from counterpart.amazon.attention import releasing
from counterpart.amazon.attention.grouping import groups_of_held
from counterpart.amazon.attention.releasing import Released, release_held, still_held_by
from counterpart.amazon.importing.requesting import Outcome
from counterpart.amazon.models.orders import AmazonOrder, ImportState
from counterpart.amazon.stores.activity import set_active
from counterpart.catalog.products import save_product
from counterpart.inventory.adjusting import set_quantity
from counterpart.orders.models.orders import Order
from counterpart.websites.scopes import NOTHING


def released(shop, **what):
    return release_held(actor="ada", now=shop.now, **what)


def held(shop, *skus):
    ids = [shop.buyer_orders(sku) for sku in skus]
    shop.sync()
    return ids


def is_held(shop, order_id):
    return shop.row(order_id).import_state == ImportState.HELD


def test_a_created_product_releases_all_its_orders_and_no_others(shop):
    cup, other_cup, tray = held(shop, "CUP", "CUP", "TRAY")
    put_in_stock("CUP", 5)
    told = released(shop, cause="not_found", sku="CUP")
    assert told == Released(
        (
            Outcome(cup, is_in_commerce=True, sentence="Commerce order 000000001 was created."),
            Outcome(
                other_cup, is_in_commerce=True, sentence="Commerce order 000000002 was created."
            ),
        )
    )
    assert (told.in_commerce, told.still_held) == (2, 0)
    assert is_held(shop, tray)
    assert shop.stock("CUP").reserved == 2


def test_releasing_twice_creates_nothing_twice(shop):
    held(shop, "CUP")
    put_in_stock("CUP", 5)
    assert released(shop, sku="CUP").in_commerce == 1
    assert released(shop, sku="CUP") == Released()
    assert Order.objects.count() == 1
    assert shop.stock("CUP").reserved == 1


def test_what_is_still_in_the_way_is_told_and_the_rest_comes_in(shop):
    held(shop, "CUP", "CUP", "CUP")
    put_in_stock("CUP", 1)
    told = released(shop, sku="CUP")
    assert (told.in_commerce, told.still_held) == (1, 2)
    assert still_held_by(told) == [
        (
            (
                'Cannot create sales order: Product "CUP" in order is not salable: 1 needed, '
                "0 available."
            ),
            2,
        )
    ]
    set_quantity(product("CUP"), Decimal(3), now=shop.now)
    assert released(shop, cause="out_of_stock", sku="CUP").in_commerce == 2


def test_only_the_orders_asked_for_are_looked_at(shop):
    cup, other_cup = held(shop, "CUP", "CUP")
    put_in_stock("CUP", 5)
    assert released(shop, ids=[shop.row(cup).pk]).in_commerce == 1
    assert is_held(shop, other_cup)
    assert released(shop).in_commerce == 1


def test_nothing_outside_the_scope_and_no_resting_store_is_looked_at(shop):
    (cup,) = held(shop, "CUP")
    put_in_stock("CUP", 5)
    assert released(shop, scope=NOTHING) == Released()
    set_active(shop.store, is_active=False, actor="ada", now=shop.now)
    assert released(shop) == Released()
    assert is_held(shop, cup)


def test_what_is_left_over_is_told_and_waits_for_the_next_run(shop, monkeypatch):
    monkeypatch.setattr(releasing, "MOST_AT_ONCE", 1)
    held(shop, "CUP", "CUP")
    put_in_stock("CUP", 5)
    told = released(shop, sku="CUP")
    assert (told.in_commerce, told.left) == (1, 1)
    shop.sync()
    assert Order.objects.count() == 2


def test_an_order_that_breaks_stops_no_other(shop):
    cup, other_cup = held(shop, "CUP", "CUP")
    put_in_stock("CUP", 5)
    before = AmazonOrder.objects.filter(amazon_order_id=cup).values().get()
    released(shop, ids=[before["id"]])
    # As if the link had been lost: the same order cannot come into being a second time.
    AmazonOrder.objects.filter(pk=before["id"]).update(**before)
    told = released(shop, sku="CUP")
    assert [one.is_in_commerce for one in told.outcomes] == [False, True]
    assert (is_held(shop, cup), is_held(shop, other_cup)) == (True, False)
    assert Order.objects.count() == 2


def groups():
    return [
        (one.cause, one.sku, one.count, one.values, one.units_missing, one.example)
        for one in groups_of_held()
    ]


def test_held_orders_stand_together_by_what_mends_them(shop):
    first = shop.buyer_orders("CUP", 1)
    shop.buyer_orders("CUP", 2)
    short = shop.buyer_orders("LAMP", 3)
    save_product("MUG", is_enabled=False, now=shop.now)
    off = shop.buyer_orders("MUG", 1)
    shop.sync()
    totals = {row.amazon_order_id: row.total for row in AmazonOrder.objects.all()}
    cups = sum(total for key, total in totals.items() if key not in {short, off})
    assert sorted(groups()) == [
        ("disabled", "MUG", 1, {"USD": totals[off]}, 0, off),
        ("not_found", "CUP", 2, {"USD": cups}, 0, first),
        ("out_of_stock", "LAMP", 1, {"USD": totals[short]}, 2, short),
    ]
    by_sku = {one.sku: one for one in groups_of_held()}
    assert by_sku["LAMP"].remedy == (
        "Raise the quantity of LAMP, allow backorders, or stop managing its stock."
    )
    assert by_sku["CUP"].sentence == 'Product "CUP" does not exist in the catalog.'
    assert by_sku["CUP"].ship_by == shop.row(first).ship_by
    assert by_sku["CUP"].age(shop.now).total_seconds() == 0


def test_units_missing_are_counted_over_all_orders_of_the_group(shop):
    for quantity in (2, 3):
        shop.buyer_orders("LAMP", quantity)
    shop.sync()
    (group,) = groups_of_held(shop.store)
    # Five are wanted and one is there.
    assert (group.count, group.units_missing, group.sentence) == (2, 4, "Out of stock")


def test_groups_keep_to_their_scope_and_empty_out_when_all_is_mended(shop):
    held(shop, "CUP")
    assert groups_of_held(scope=NOTHING) == []
    assert len(groups_of_held()) == 1
    put_in_stock("CUP", 5)
    released(shop)
    assert groups_of_held() == []


def test_groups_are_read_with_one_query(shop):
    held(shop, *["CUP", "TRAY", "BOWL"] * 3)
    with CaptureQueriesContext(connection) as queries:
        told = groups_of_held()
    assert ([one.count for one in told], len(queries)) == ([3, 3, 3], 1)


@pytest.mark.parametrize("cause", ["", "out_of_stock"])
def test_another_cause_or_another_sku_is_not_meant(shop, cause):
    (cup,) = held(shop, "CUP")
    put_in_stock("CUP", 5)
    assert released(shop, cause=cause, sku="BOWL") == Released()
    assert is_held(shop, cup)
