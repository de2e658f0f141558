"""`check --at-amazon` asks Amazon, and says in a sentence what differs."""

from decimal import Decimal

import pytest

from counterpart.amazon.models.orders import AmazonOrder


@pytest.fixture
def order_id(shop):
    """An order that was taken in a while ago."""
    number = shop.buyer_orders("MUG", 2)
    shop.sync(minutes=10)
    shop.sync(minutes=10)
    return number


def check(counterpart, at, shop, *more):
    return counterpart("check", *more, "--now", at(shop.now))


def test_what_agrees_is_counted(counterpart, at, shop, order_id):
    answer = check(counterpart, at, shop, "--at-amazon", "--store", "US Store", "--since", "30")
    assert (answer.code, answer.out, answer.err) == (
        0,
        (
            "All promises hold: 1 Amazon order, 1 Commerce order, and the stock agree.\n"
            "Compared with Amazon: 1 order, 1 Commerce order.\n"
        ),
        "",
    )


def test_what_differs_is_told(counterpart, at, shop, order_id):
    AmazonOrder.objects.update(total=Decimal("23.00"), is_to_follow=True)
    answer = check(counterpart, at, shop, "--at-amazon")
    assert answer.code == 1
    assert answer.err == (
        f"Amazon order {order_id} costs 24.00 USD at Amazon; stored are 23.00 USD.\n"
        f"counterpart: 1 promise is broken.\n"
    )
    assert answer.out == (
        "Compared with Amazon: 1 order, 1 Commerce order.\nStill underway: 1 Commerce order.\n"
    )


def test_json_tells_what_was_compared(counterpart, at, shop, order_id):
    answer = check(counterpart, at, shop, "--at-amazon", "--json")
    assert (answer.code, answer.json) == (
        0,
        {
            "ok": True,
            "findings": [],
            "amazon_orders": 1,
            "orders": 1,
            "repaired": [],
            "at_amazon": {
                "compared": {"orders": 1, "Commerce orders": 1},
                "underway": {},
                "waiting": {},
            },
        },
    )


def test_amazon_is_not_asked_unless_told(counterpart, at, shop, order_id):
    shop.amazon.forget_requests()
    assert check(counterpart, at, shop).code == 0
    assert shop.amazon.count() == 0


def test_a_store_is_only_asked_about_at_amazon(counterpart, at, shop):
    answer = check(counterpart, at, shop, "--store", "US Store")
    assert (answer.code, answer.err) == (
        1,
        "counterpart: --store says whom to ask at Amazon: it goes with --at-amazon.\n",
    )


def test_a_store_that_is_unknown_is_refused(counterpart, at, shop):
    answer = check(counterpart, at, shop, "--at-amazon", "--store", "Nowhere")
    assert answer.code == 1
    assert "Nowhere" in answer.err
