"""What a person sees and says when Amazon has changed its mind."""

from counterpart.amazon.attention.answering import answer_question
from counterpart.amazon.attention.questions import question_of
from counterpart.amazon.checking import channel_findings
from counterpart.inventory.checking import stock_findings
from counterpart.orders.checking import order_findings
from counterpart.orders.stock_checking import promise_findings


def created(shop, quantity: int = 3, **wishes) -> str:
    """A buyer orders mugs, and the Commerce order is created."""
    order_id = shop.buyer_orders("MUG", quantity, **wishes)
    shop.sync()
    return order_id


def asked(shop, order_id: str):
    """The question, its facts and the codes of its answers; None if nothing is asked."""
    question = question_of(shop.row(order_id))
    if question is None:
        return None
    return question.code, list(question.facts), [one.code for one in question.answers]


def decided(shop, order_id: str, answer: str) -> None:
    answer_question(shop.row(order_id), answer, actor="ada", now=shop.now)


def withdraws(shop, order_id: str) -> None:
    """Let the buyer no longer ask to cancel."""
    order = shop.amazon.orders[order_id]
    for line in order.lines:
        line.cancel_asked = None
    shop.amazon.touch(order)


def drops_line(shop, order_id: str, sku: str) -> None:
    """Let Amazon show an item as no longer ordered, as after it was canceled alone."""
    order = shop.amazon.orders[order_id]
    order.line(sku=sku).quantity = 0
    shop.amazon.touch(order)


def disagreements() -> list[str]:
    return [*channel_findings(), *order_findings(), *stock_findings(), *promise_findings()]
