"""Whatever Amazon, the buyer and we do in turn, stock, money and books end up right (P3, P4)."""

from decimal import Decimal
from random import Random

import pytest
from tests.amazon.following.deciding import disagreements
from tests.scene import put_in_stock

from counterpart.amazon.attention.answering import answer_question
from counterpart.amazon.attention.questions import CANCEL, question_of
from counterpart.core.errors import Refused
from counterpart.orders.models.orders import Order
from counterpart.orders.states import FINAL
from counterpart.orders.working import lines_of
from counterpart.sandbox.books.ledger import NotPossible

TURNS = 14


def lowers(shop, order_id, dice):
    shop.amazon.changes_quantity(order_id, "MUG", dice.randint(1, 4))


def ships_some_elsewhere(shop, order_id, dice):
    shop.amazon.ships_partly(order_id, {"MUG": dice.randint(1, 2)})


def ships_all_elsewhere(shop, order_id, _dice):
    shop.amazon.ships(order_id)


def asks(shop, order_id, _dice):
    shop.amazon.buyer_asks_to_cancel(order_id)


def moves(shop, order_id, dice):
    shop.amazon.changes_address(order_id, addressLine1=f"{dice.randint(1, 9)} Side Street")


def cancels(shop, order_id, _dice):
    shop.amazon.cancels(order_id)


def we_ship(shop, order_id, dice):
    units = min(dice.randint(1, 3), sum(left(shop, order_id)))
    shop.ship(order_id, items={"MUG": Decimal(units)}, tracking=f"1Z{dice.random()}")


def we_decide(shop, order_id, dice):
    question = question_of(shop.row(order_id))
    codes = [one.code for one in question.answers if one is not CANCEL] if question else []
    if codes:
        answer_question(shop.row(order_id), dice.choice(codes), actor="ada", now=shop.now)


def we_look(shop, _order_id, _dice):
    shop.sync()


def left(shop, order_id) -> list[int]:
    return [int(line.quantities.to_ship) for line in lines_of(shop.order(order_id))]


DEEDS = [
    lowers, ships_some_elsewhere, ships_all_elsewhere, asks, moves, cancels, we_ship, we_ship,
    we_decide, we_decide, we_look, we_look, we_look,
]  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
def test_any_history_of_changed_minds_ends_with_the_books_right(shop, seed):
    dice = Random(seed)  # noqa: S311 - a history, not a secret
    put_in_stock("MUG", 20)
    order_id = shop.buyer_orders("MUG", 4, price="10.00", shipping="4.00", tax="1.30")
    shop.sync()
    history = []
    for _ in range(TURNS):
        deed = dice.choice(DEEDS)
        history.append(deed.__name__)
        try:
            deed(shop, order_id, dice)
        except (Refused, NotPossible):
            history[-1] += " (refused)"
        assert disagreements() == [], history
    for _ in range(6):
        shop.sync()
        if question_of(shop.row(order_id)):
            we_decide(shop, order_id, dice)
    order = Order.objects.get(external_id=order_id)
    is_ended = order.state in FINAL
    assert shop.stock("MUG").reserved == (0 if is_ended else sum(left(shop, order_id))), history
    # What a person dealt with by hand is that person's.
    by_hand = shop.row(order_id).notes.filter(code="change_kept").exists()
    if shop.amazon.orders[order_id].status in {"SHIPPED", "CANCELLED"} and not by_hand:
        assert is_ended or sum(left(shop, order_id)) == 0, history
