"""Of two who decide in one instant, one does; and what broke off is followed by the next pass."""

from decimal import Decimal

from tests.amazon.following.deciding import asked, created, decided
from tests.core.racing import at_once, names

from counterpart.amazon.importing.follow import follow_changes
from counterpart.amazon.importing.pull import pull_orders
from counterpart.amazon.stores.lines import line_to_amazon
from counterpart.orders.models.documents import CreditMemo, Shipment


def test_one_of_two_answers_takes_effect(lasting_shop):
    shop = lasting_shop
    order_id = created(shop, 3)
    shop.amazon.ships_partly(order_id, {"MUG": 1})
    shop.sync()
    outcomes = at_once(
        lambda: decided(shop, order_id, "left_our_shelves"),
        lambda: decided(shop, order_id, "left_elsewhere"),
    )
    assert names(outcomes) == ["AnswerRefused", "NoneType"]
    assert Shipment.objects.count() == 1


def test_one_of_two_credits_what_amazon_dropped(lasting_shop):
    shop = lasting_shop
    order_id = created(shop, 3)
    shop.amazon.changes_quantity(order_id, "MUG", 1)
    shop.sync()
    outcomes = at_once(*[lambda: decided(shop, order_id, "follow")] * 3)
    assert names(outcomes) == ["AnswerRefused", "AnswerRefused", "NoneType"]
    assert (CreditMemo.objects.count(), shop.stock("MUG").reserved) == (1, 1)


def test_an_answer_and_a_pass_in_one_instant_keep_the_decision(lasting_shop):
    shop = lasting_shop
    order_id = created(shop, 3)
    shop.amazon.buyer_asks_to_cancel(order_id)
    shop.sync()
    row = shop.row(order_id)
    row.is_to_follow = True
    row.save(update_fields=["is_to_follow"])
    outcomes = at_once(
        lambda: decided(shop, order_id, "ship_anyway"),
        lambda: follow_changes(shop.account, actor="sync", now=shop.now),
    )
    assert names(outcomes) == ["NoneType", "int"]
    assert (shop.order(order_id).stop_shipping_because, asked(shop, order_id)) == ("", None)


def test_what_was_recorded_before_a_crash_is_followed_by_the_next_pass(shop):
    order_id = created(shop, 3)
    shop.amazon.ships_partly(order_id, {"MUG": 1})
    shop.advance(minutes=3)
    with line_to_amazon(shop.account, shop.clock) as line:
        for _ in pull_orders(shop.account, line, actor="sync", clock=shop.clock):
            pass
    assert (shop.row(order_id).is_to_follow, shop.order(order_id).stop_shipping_because) == (
        True,
        "",
    )
    shop.sync()
    assert shop.order(order_id).stop_shipping_because == "shipped_elsewhere"
    decided(shop, order_id, "left_elsewhere")
    shop.ship(order_id, items={"MUG": Decimal(2)})
