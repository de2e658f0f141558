"""Every document has a number of its own in its store view, under concurrency (P-1, CO-1)."""

import pytest
from django.db import IntegrityError, transaction
from tests.core.racing import at_once
from tests.orders.scene import new_order
from tests.scene import NOON

from counterpart.orders.models.orders import Order
from counterpart.orders.placing import place_order
from counterpart.websites.founding import default_view, open_website
from counterpart.websites.models import NumberSequence, StoreView, Website
from counterpart.websites.numbering import next_number, next_numbers


def main_view() -> StoreView:
    return default_view(Website.objects.get(code="base"))


def later_view() -> StoreView:
    return default_view(open_website("second"))


def test_first_view_numbers_without_prefix_and_later_ones_with_their_id(house):
    first, later = main_view(), later_view()
    assert [next_number(first, "order"), next_number(first, "order")] == [
        "000000001",
        "000000002",
    ]
    assert [next_number(later, "order"), next_number(later, "invoice")] == [
        f"{later.pk}000000001",
        f"{later.pk}000000001",
    ]


def test_several_numbers_follow_each_other_and_none_takes_none(house):
    assert (
        next_numbers(main_view(), "order", count=3),
        next_numbers(main_view(), "order", count=0),
        next_number(main_view(), "order"),
    ) == (["000000001", "000000002", "000000003"], [], "000000004")


def test_number_longer_than_nine_digits_keeps_them_all(house):
    next_number(main_view(), "order")
    NumberSequence.objects.update(last=999_999_999, prefix="A-", suffix="/26")
    assert next_number(main_view(), "order") == "A-1000000000/26"


def test_rolled_back_transaction_gives_its_numbers_back(house):
    next_number(main_view(), "order")
    with transaction.atomic():
        next_numbers(main_view(), "order", count=5)
        transaction.set_rollback(True)
    assert next_number(main_view(), "order") == "000000002"


def test_given_number_is_kept_and_takes_none_of_the_sequence(house):
    orders = [place_order(new_order(number=number), actor="bo", now=NOON)
              for number in ("", "111-1", "")]  # fmt: skip
    assert [order.number for order in orders] == ["000000001", "111-1", "000000002"]


def test_given_number_is_refused_twice_in_a_view_and_taken_in_another(house):
    place_order(new_order(number="111-1"), actor="bo", now=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        place_order(new_order(number="111-1"), actor="bo", now=NOON)
    place_order(new_order(number="111-1", store_view=later_view()), actor="bo", now=NOON)
    assert list(Order.objects.values_list("number", flat=True)) == ["111-1", "111-1"]


def test_given_number_that_a_sequence_reaches_later_does_not_stop_the_sequence(house):
    place_order(new_order(number="000000001"), actor="bo", now=NOON)
    order = place_order(new_order(), actor="bo", now=NOON)
    assert order.number == "000000002"


def test_fifty_orders_placed_side_by_side_in_each_of_two_views_have_their_own_numbers(
    lasting_house,
):
    first, later = main_view(), later_view()

    def buyer(view: StoreView) -> list[str]:
        return [
            place_order(new_order(store_view=view), actor="bo", now=NOON).number for _ in range(10)
        ]

    taken = at_once(*[lambda view=view: buyer(view) for view in [first, later] * 5])
    assert all(numbers == sorted(numbers) for numbers in taken)
    assert [
        list(Order.objects.filter(store_view=view).order_by("number").values_list("number"))
        for view in (first, later)
    ] == [
        [(f"{number:09}",) for number in range(1, 51)],
        [(f"{later.pk}{number:09}",) for number in range(1, 51)],
    ]
    in_order_of_writing = Order.objects.filter(store_view=first).order_by("pk")
    assert list(in_order_of_writing.values_list("number", flat=True)) == [
        f"{number:09}" for number in range(1, 51)
    ]


def test_first_number_of_a_sequence_is_given_once_however_many_ask(lasting_house):
    view = main_view()
    taken = at_once(*[lambda: next_number(view, "shipment")] * 6)
    assert sorted(taken) == [f"{number:09}" for number in range(1, 7)]
