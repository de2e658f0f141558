"""An order that cannot be created is held with a sentence, and heals by itself (C-20…25, T-06)."""

from decimal import Decimal

import pytest
from tests.scene import NOON, US, connect, open_seller, product, put_in_stock

from counterpart.amazon.client.tokens import Credentials
from counterpart.amazon.models.orders import AmazonOrder, ImportState
from counterpart.amazon.queries import held_by_cause, stores_with_held_orders
from counterpart.amazon.running import run_account
from counterpart.amazon.stores.order_settings import change_settings
from counterpart.catalog.products import assign, save_product, set_enabled
from counterpart.orders.models.orders import Order
from counterpart.websites.founding import open_website
from counterpart.websites.models import Website

REASONS = {
    "unknown": 'Product "CUP" does not exist in the catalog.',
    "disabled": 'Product "CUP" is disabled.',
    "elsewhere": 'Product "CUP" is not assigned to the website Main Website.',
    "short": 'Product "CUP" in order is not salable: 2 needed, 1 available.',
    "never counted": 'Product "CUP" in order is not salable: 2 needed, 0 available.',
}


def block(blocker: str) -> None:
    if blocker == "unknown":
        return
    save_product("CUP", name="Cup", now=NOON)
    if blocker != "never counted":
        put_in_stock("CUP", 1 if blocker == "short" else 5)
    if blocker == "disabled":
        set_enabled(product("CUP"), False, now=NOON)
    if blocker == "elsewhere":
        save_product("CUP", websites=[open_website("other", name="Other")], now=NOON)


def mend() -> None:
    put_in_stock("CUP", 5)
    set_enabled(product("CUP"), True, now=NOON)
    assign(product("CUP"), [Website.objects.get(code="base")])


@pytest.mark.parametrize("blocker", list(REASONS))
def test_a_blocker_holds_the_order_until_it_is_gone(shop, blocker):
    block(blocker)
    order_id = shop.buyer_orders("CUP", 2)
    first, second = shop.sync(), shop.sync()
    assert (first.created, first.held, second.created, second.held) == (0, 1, 0, 1)
    assert (shop.row(order_id).status, shop.row(order_id).amazon_status) == ("Error", "UNSHIPPED")
    # K-10: one note for each reason, however often it is looked at.
    assert shop.notes(order_id) == [
        "Received from Amazon as Unshipped.",
        f"Cannot create sales order: {REASONS[blocker]}",
    ]
    assert (Order.objects.count(), stores_with_held_orders()) == (0, ["US Store"])

    mend()
    assert shop.sync().created == 1
    assert (shop.row(order_id).status, shop.order(order_id).status) == ("Unshipped", "processing")
    assert stores_with_held_orders() == []


def test_a_changed_reason_is_a_new_note(shop):
    order_id = shop.buyer_orders("CUP", 2)
    shop.sync()
    block("disabled")
    shop.sync()
    set_enabled(product("CUP"), True, now=NOON)
    put_in_stock("CUP", 1)
    shop.sync()
    shop.sync()
    assert shop.notes(order_id)[1:] == [
        f"Cannot create sales order: {REASONS[one]}" for one in ("unknown", "disabled", "short")
    ]


def test_one_blocked_line_blocks_the_whole_order_and_nothing_is_reserved(shop):
    order_id = shop.buyer_orders(lines=[{"sku": "MUG", "quantity": 2}, {"sku": "CUP"}])
    shop.sync()
    assert shop.row(order_id).import_state == ImportState.HELD
    assert (shop.stock("MUG").reserved, Order.objects.count()) == (0, 0)


def test_one_blocked_order_never_delays_four_good_ones(shop):
    """T-07, C-25: the others are created in the same run."""
    shop.buyer_orders("CUP", 1)
    good = [shop.buyer_orders("MUG", 1) for _ in range(4)]
    run = shop.sync()
    assert (run.received, run.created, run.held, run.failed) == (5, 4, 1, 0)
    assert set(Order.objects.values_list("external_id", flat=True)) == set(good)


def test_both_blocked_stores_are_named_in_one_message(shop):
    """C-23: one message lists the stores; each of another seller account."""
    other = Credentials(client_id="client", client_secret="secret", refresh_token="Atzr|2")
    open_seller(shop.amazon, "A2SELLER", other, [US])
    second = connect(shop.clock, name="Second", seller_id="A2SELLER", credentials=other)
    shop.advance(seconds=1)
    shop.buyer_orders("CUP", 1)
    shop.buyer_orders("CUP", 1, seller="A2SELLER")
    shop.sync()
    run_account(second.account, shop.clock)
    assert stores_with_held_orders() == ["Second", "US Store"]
    block("short")
    put_in_stock("CUP", 1)
    shop.sync()
    assert stores_with_held_orders() == ["Second"]


def test_held_orders_are_counted_by_cause_with_their_value(shop):
    shop.buyer_orders("CUP", 1)
    shop.buyer_orders("CUP", 2)
    shop.buyer_orders("LAMP", 2, price="39.90")
    shop.sync()
    told = [(one["hold_cause"], one["currency"], one["count"], one["value"])
            for one in held_by_cause()]  # fmt: skip
    assert told == [
        ("not_found", "USD", 2, Decimal("36.00")),
        ("out_of_stock", "USD", 1, Decimal("79.80")),
    ]


def test_a_held_order_that_amazon_cancels_is_held_no_more(shop):
    order_id = shop.buyer_orders("CUP", 1)
    shop.sync()
    shop.amazon.cancels(order_id)
    shop.sync()
    row = shop.row(order_id)
    assert (row.status, row.import_state, row.hold_cause, row.hold_evidence) == (
        "Canceled",
        ImportState.CANCELED,
        "",
        [],
    )
    assert stores_with_held_orders() == []


def test_an_unknown_number_of_commerce_is_not_taken_twice(shop):
    """Another order already has Amazon's number: held, not broken, and the others go on."""
    change_settings(shop.store, {"order_number_source": "amazon"}, actor="bo", now=NOON)
    order_id = shop.buyer_orders("MUG", 1, order_id="111-0000000-0000001")
    shop.sync()
    Order.objects.filter(external_id=order_id).update(external_id="elsewhere")
    AmazonOrder.objects.filter(amazon_order_id=order_id).update(
        order=None, import_state=ImportState.UNDECIDED
    )
    good = shop.buyer_orders("MUG", 1)
    shop.sync()
    assert shop.note(order_id) == (
        "Cannot create sales order: Commerce already has an order with the number "
        "111-0000000-0000001."
    )
    assert shop.order(good).number == good
