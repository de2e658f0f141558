"""The same order comes in once, however often and by however many hands it is sent."""

from functools import partial
from typing import Any

from tests.core.racing import at_once
from tests.orders.scene import figures, new_order, read, shelves
from tests.orders.scene import line as scene_line
from tests.orders.taking.documents import document, line, take
from tests.scene import NOON

from counterpart.inventory.checking import stock_findings
from counterpart.orders.checking import order_findings
from counterpart.orders.models.orders import Order
from counterpart.orders.placing import place_order
from counterpart.orders.taking.faults import OrderRefused
from counterpart.orders.taking.take import Taken, take_order
from counterpart.websites.founding import default_view, open_website
from counterpart.websites.models import StoreView, Website

PAID = {"method": "card", "state": "paid"}


def test_repeated_order_answers_the_first_whatever_it_says(house):
    shelves()
    first = take(payment=PAID)
    again = take(payment=PAID, lines=[line("LAMP", 1)], number="OTHER")
    assert (first.is_new, again.is_new, again.order) == (True, False, first.order)
    assert (Order.objects.count(), figures("MUG"), figures("LAMP")) == (
        1, (10, 2, 8), (1, 0, 1),
    )  # fmt: skip


def test_repeat_is_answered_though_the_stock_is_gone_by_now(house):
    shelves()
    first = take(lines=[line("LAMP", 1)])
    assert take(lines=[line("LAMP", 1)]).order == first.order


def test_same_id_of_another_source_is_another_order(house):
    shelves()
    take()
    assert take(source="market").is_new


def test_orders_without_an_id_are_never_the_same(house):
    shelves()
    one, other = take(external_id=None), take(external_id=None)
    assert (one.is_new, other.is_new, read(one.order).channel) == (True, True, "webshop")


def test_same_order_sent_by_many_at_once_is_placed_once(lasting_house):
    shelves()
    sent = document(payment=PAID, lines=[line("LAMP", 1)])
    answers = at_once_taken(*[sent] * 6)
    assert [type(one) for one in answers] == [Taken] * 6
    assert sorted(one.is_new for one in answers) == [False] * 5 + [True]
    assert {one.order.pk for one in answers} == {Order.objects.get().pk}
    assert (figures("LAMP"), list(order_findings()), list(stock_findings())) == (
        (1, 1, 0), [], [],
    )  # fmt: skip


def at_once_taken(*documents: dict[str, Any]) -> list[Any]:
    return at_once(*[partial(take_order, one, actor="bo", now=NOON) for one in documents])


def test_same_number_given_by_two_at_once_is_refused_to_one_in_a_sentence(lasting_house):
    shelves()
    answers = at_once_taken(document(number="SHOP-7"), document(number="SHOP-7", external_id="W-2"))
    [no] = [one for one in answers if not isinstance(one, Taken)]
    assert isinstance(no, OrderRefused)
    assert str(no) == "Order number SHOP-7 is already used in store view default."
    assert (Order.objects.count(), figures("MUG")) == (1, (10, 2, 8))


def test_last_unit_is_sold_once(lasting_house):
    shelves()
    answers = at_once_taken(
        *[document(external_id=f"W-{number}", lines=[line("LAMP", 1)]) for number in range(4)]
    )
    assert sorted(isinstance(one, Taken) for one in answers) == [False] * 3 + [True]
    assert {one.code for one in answers if not isinstance(one, Taken)} <= {
        "order_refused",
        "out_of_stock",
    }
    assert figures("LAMP") == (1, 1, 0)


def test_fifty_orders_in_each_of_two_views_are_numbered_without_gap_or_double(lasting_house):
    """P-1: by hand, by document, and with numbers of their own in between."""
    first = default_view(Website.objects.get(code="base"))
    later = default_view(open_website("second"))

    def buyer(view: StoreView, name: int) -> list[str]:
        placed = []
        for turn in range(10):
            given: dict[str, Any] = {"number": f"OWN-{name}-{turn}"} if turn == 5 else {}
            order = place_order(
                new_order(scene_line("CUP"), store_view=view, **given), actor="bo", now=NOON
            )
            placed.append(order.number)
        return placed

    taken = at_once(
        *[
            lambda view=view, name=name: buyer(view, name)
            for name, view in enumerate([first, later] * 5)
        ]
    )
    own = {number for numbers in taken for number in numbers if number.startswith("OWN-")}
    generated = [[one for one in numbers if one not in own] for numbers in taken]
    assert len(own) == 10
    assert all(numbers == sorted(numbers) for numbers in generated)
    assert [
        sorted(number for numbers in generated[start::2] for number in numbers) for start in (0, 1)
    ] == [
        [f"{number:09}" for number in range(1, 46)],
        [f"{later.pk}{number:09}" for number in range(1, 46)],
    ]
