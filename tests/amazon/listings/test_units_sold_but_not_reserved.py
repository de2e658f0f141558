"""What Amazon has sold is not offered again, before anything is reserved for it."""

from decimal import Decimal

import pytest
from tests.amazon.listings.shelves import compared, listed, offered, sends, stands
from tests.scene import Shop, connect, open_seller, product

from counterpart.amazon.client.tokens import Credentials
from counterpart.amazon.listings.reckoning.unreserved import unreserved_units
from counterpart.amazon.models.listings import StockSettings
from counterpart.amazon.models.matches import ListingMatch
from counterpart.amazon.models.orders import AmazonOrder, AmazonOrderItem
from counterpart.amazon.models.stores import LateImport, OrderSettings
from counterpart.inventory.models import Stock
from counterpart.inventory.stocks import default_stock


def unreserved(shop: Shop) -> dict[str, Decimal]:
    units = unreserved_units(default_stock(), now=shop.now)
    return {sku: units[product(sku).pk] for sku in ("MUG", "LAMP") if product(sku).pk in units}


def imports(*, is_on: bool) -> None:
    OrderSettings.objects.update(import_amazon_orders=is_on)


def test_a_pending_order_that_reserves_nothing(shop: Shop) -> None:
    shop.buyer_orders("MUG", 3, status="PENDING")
    shop.sync()
    assert unreserved(shop) == {"MUG": Decimal(3)}
    assert shop.stock("MUG").reserved == 0


def test_a_pending_order_that_reserves_is_counted_there_only(shop: Shop) -> None:
    OrderSettings.objects.update(pending_orders="reserve")
    shop.buyer_orders("MUG", 3, status="PENDING")
    shop.sync()
    assert (unreserved(shop), shop.stock("MUG").reserved) == ({}, 3)


def test_an_order_in_commerce_holds_its_own_reservation(shop: Shop) -> None:
    shop.buyer_orders("MUG", 3)
    shop.sync()
    assert (unreserved(shop), shop.stock("MUG").reserved) == ({}, 3)


def test_a_held_order(shop: Shop) -> None:
    shop.buyer_orders("LAMP", 4)
    shop.sync()
    assert unreserved(shop) == {"LAMP": Decimal(4)}


def test_a_pending_order_that_lingers_is_not_counted_any_more(shop: Shop) -> None:
    shop.buyer_orders("MUG", 3, status="PENDING")
    shop.sync()
    shop.advance(days=7)
    assert unreserved(shop) == {}


def test_an_order_of_amazons_warehouse_takes_nothing_from_ours(shop: Shop) -> None:
    shop.buyer_orders("MUG", 3, fulfilled_by="AMAZON")
    shop.sync()
    assert unreserved(shop) == {}


def test_a_canceled_order_gives_back_what_it_took(shop: Shop) -> None:
    order_id = shop.buyer_orders("MUG", 3, status="PENDING")
    shop.sync()
    shop.amazon.cancels(order_id)
    shop.sync()
    assert unreserved(shop) == {}


def test_a_viewed_order_counts_until_it_has_left(shop: Shop) -> None:
    imports(is_on=False)
    order_id = shop.buyer_orders("MUG", 3)
    shop.sync()
    assert unreserved(shop) == {"MUG": Decimal(3)}
    AmazonOrderItem.objects.update(quantity_shipped=1)
    assert unreserved(shop) == {"MUG": Decimal(2)}
    AmazonOrder.objects.filter(amazon_order_id=order_id).update(amazon_status="SHIPPED")
    assert unreserved(shop) == {}


def test_a_viewed_order_that_nobody_ships_is_forgotten(shop: Shop) -> None:
    imports(is_on=False)
    shop.buyer_orders("MUG", 3)
    shop.sync()
    shop.advance(days=61)
    assert unreserved(shop) == {}


@pytest.mark.parametrize(
    ("late_import", "units"),
    [(LateImport.EVERYTHING, Decimal(4)), (LateImport.UNSHIPPED, Decimal(3))],
)
def test_of_a_held_order_counts_what_it_will_reserve(shop: Shop, late_import, units) -> None:
    OrderSettings.objects.update(late_import=late_import)
    shop.buyer_orders("LAMP", 4)
    shop.sync()
    AmazonOrderItem.objects.update(quantity_shipped=1)
    assert unreserved(shop) == {"LAMP": units}


def test_an_item_is_the_product_that_a_person_said(shop: Shop) -> None:
    ListingMatch.objects.create(
        account=shop.account, sku="CUP", product=product("MUG"), actor="bo", matched_at=shop.now
    )
    shop.buyer_orders("CUP", 2, status="PENDING")
    shop.sync()
    assert unreserved(shop) == {"MUG": Decimal(2)}


def test_what_no_product_is_takes_nothing(shop: Shop) -> None:
    shop.buyer_orders("CUP", 2)
    shop.sync()
    assert unreserved(shop) == {}


def test_another_stock_is_not_touched(shop: Shop) -> None:
    shop.buyer_orders("MUG", 2, status="PENDING")
    shop.sync()
    other = Stock.objects.create(name="Other")
    assert unreserved_units(other, now=shop.now) == {}


def test_all_accounts_that_sell_it_offer_less(shop: Shop) -> None:
    sends(shop)
    keys = Credentials(client_id="c2", client_secret="s2", refresh_token="Atzr|two")
    open_seller(shop.amazon, "A2SELLER", keys, [shop.store.marketplace_id])
    second = connect(shop.clock, name="Second", seller_id="A2SELLER", credentials=keys)
    StockSettings.objects.create(store=second, sends_quantity=True)
    ours, theirs = listed(shop, "MUG"), listed(shop, "MUG", account=second.account)
    shop.buyer_orders("MUG", 3, status="PENDING", seller="A1SELLER")
    shop.sync()
    compared(shop)
    compared(shop, second.account)
    assert (stands(ours), stands(theirs)) == (("changed", 7, ""), ("changed", 7, ""))


def test_a_new_pending_order_lowers_the_figure_by_the_next_look(shop: Shop) -> None:
    sends(shop)
    mug = listed(shop, "MUG", seen=10)
    compared(shop)
    assert stands(mug) == ("in_step", 10, "")
    shop.buyer_orders("MUG", 3, status="PENDING")
    shop.sync()
    compared(shop)
    assert stands(mug)[1:] == (7, "")


def test_the_figure_does_not_change_when_the_order_comes_in(shop: Shop) -> None:
    order_id = shop.buyer_orders("LAMP", 1, status="PENDING")
    shop.sync()
    lamp = offered(shop, "LAMP", 1)
    sends(shop)
    compared(shop)
    assert stands(lamp) == ("changed", 0, "")
    shop.amazon.payment_clears(order_id)
    shop.sync()
    assert shop.row(order_id).import_state == "created"
    compared(shop)
    assert stands(lamp)[1:] == (0, "")
