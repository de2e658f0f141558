"""CO-4.7 and CO-1.6: an order is canceled, and a corrected one placed in its stead."""

from decimal import Decimal

import pytest
from tests.core.racing import at_once, names
from tests.orders.scene import (
    BO,
    figures,
    line,
    new_order,
    placed,
    read,
    sentences,
    shelves,
    shipped,
    standing,
    units,
)

from counterpart.core.errors import Refused
from counterpart.inventory.checking import stock_findings
from counterpart.inventory.reserving import OutOfStock
from counterpart.orders.checking import order_findings
from counterpart.orders.documents.invoicing import cancel_invoice, invoice_order
from counterpart.orders.models.orders import Order
from counterpart.orders.states import State
from counterpart.orders.steps.editing import edit_order
from counterpart.orders.steps.holding import hold_order
from counterpart.orders.working import StepNotAllowed
from counterpart.websites.founding import default_view, open_website


def test_edited_order_is_canceled_and_replaced(house):
    shelves()
    order = placed(line("MUG", 2))
    edited = edit_order(order, new_order(line("MUG", 5), line("LAMP")), **BO)
    assert (
        standing(order),
        standing(edited),
        (edited.number, edited.original_number, edited.edit_increment, edited.replaces_id),
        (sentences(order)[1:], sentences(edited)),
        (units(order), units(edited)),
        (figures("MUG"), figures("LAMP")),
    ) == (
        ("canceled", "canceled"),
        ("new", "pending"),
        ("000000001-1", "000000001", 1, order.pk),
        (
            [
                "The order was edited: order 000000001-1 replaces it.",
                "The order became Canceled.",
            ],
            ["The order was placed.", "This order replaces order 000000001."],
        ),
        (
            [("MUG", "2", "0", "0", "2", "0")],
            [("MUG", "5", "0", "0", "0", "0"), ("LAMP", "1", "0", "0", "0", "0")],
        ),
        ((10, 5, 5), (1, 1, 0)),
    )
    assert (read(order).replaced_by, read(order).total_canceled) == (edited, Decimal(20))
    assert [*order_findings(), *stock_findings()] == []


def test_order_edited_again_keeps_the_first_number(house):
    first = placed()
    second = edit_order(first, new_order(), **BO)
    third = edit_order(second, new_order(), **BO)
    fourth = edit_order(third, new_order(), **BO)
    assert [one.number for one in (second, third, fourth)] == [
        "000000001-1",
        "000000001-2",
        "000000001-3",
    ]
    assert ([read(one).replaced_by for one in (first, second, third)], list(order_findings())) == (
        [second, third, fourth],
        [],
    )


def test_number_that_someone_else_was_given_is_stepped_over(house):
    order = placed()
    placed(number="000000001-1")
    edited = edit_order(order, new_order(), **BO)
    assert (edited.number, edited.edit_increment, list(order_findings())) == ("000000001-2", 2, [])


def test_last_units_may_be_promised_again(house):
    shelves()
    order = placed(line("LAMP"))
    edited = edit_order(order, new_order(line("LAMP")), **BO)
    assert (figures("LAMP"), standing(edited)[0]) == ((1, 1, 0), "new")


def test_edit_that_asks_for_too_much_changes_nothing(house):
    shelves()
    order = placed(line("MUG", 2))
    with pytest.raises(OutOfStock) as refusal:
        edit_order(order, new_order(line("MUG", 11)), **BO)
    assert (
        refusal.value.sentence,
        standing(order),
        units(order),
        figures("MUG"),
        sentences(order),
        Order.objects.count(),
    ) == (
        'Product "MUG" is not salable: 11 needed, 10 available.',
        ("new", "pending"),
        [("MUG", "2", "0", "0", "0", "0")],
        (10, 2, 8),
        ["The order was placed."],
        1,
    )


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("holded", "is On Hold"),
        ("payment_review", "is in Payment Review"),
        ("complete", "is Complete"),
        ("closed", "is Closed"),
        ("canceled", "is Canceled"),
    ],
)
def test_state_that_forbids_editing_is_named(house, state, told):
    order = placed()
    Order.objects.update(state=state)
    with pytest.raises(StepNotAllowed) as refusal:
        edit_order(order, new_order(), **BO)
    assert (refusal.value.sentence, Order.objects.count()) == (
        f"An order that {told} cannot be edited.",
        1,
    )


def refused(order: Order) -> str:
    """Answer why an order cannot be edited, and see that nothing was changed."""
    before = (standing(order), sentences(order), Order.objects.count())
    with pytest.raises(Refused) as refusal:
        edit_order(order, new_order(), **BO)
    assert (standing(order), sentences(order), Order.objects.count()) == before
    return refusal.value.sentence


def test_channels_order_is_not_edited(house):
    order = placed(channel="amazon", external_id="111-1", lines_locked=True)
    assert refused(order) == (
        "Order 000000001 came from Amazon (111-1) and cannot be edited: it would differ from what "
        "was sold there."
    )


def test_order_with_an_invoice_is_not_edited_until_that_is_canceled(house):
    order = placed(line("CUP", 2))
    invoice = invoice_order(order, items={"CUP": Decimal(1)}, capture=False, **BO)
    assert refused(order) == "Order 000000001 cannot be edited: it has an invoice."
    cancel_invoice(invoice, **BO)
    assert edit_order(order, new_order(), **BO).number == "000000001-1"


def test_order_with_shipped_units_is_not_edited(house):
    order = placed(line("CUP", 2))
    shipped(order, items={"CUP": Decimal(1)})
    assert refused(order) == "Order 000000001 cannot be edited: units are already shipped."


def test_order_stays_in_its_store_view(house):
    order = placed()
    other = default_view(open_website("second"))
    with pytest.raises(StepNotAllowed) as refusal:
        edit_order(order, new_order(store_view=other), **BO)
    assert (refusal.value.sentence, Order.objects.count()) == (
        ("Order 000000001 stays in store view default: its number and its customer belong there."),
        1,
    )


def test_order_that_waits_for_its_payment_may_be_edited(house):
    order = placed(begins=State.PENDING_PAYMENT)
    edit_order(order, new_order(), **BO)
    assert standing(order) == ("canceled", "canceled")


def test_of_two_who_edit_at_once_one_is_refused(lasting_house):
    shelves()
    order = placed(line("MUG", 10))
    outcomes = at_once(
        lambda: edit_order(order, new_order(line("MUG", 9)), **BO),
        lambda: edit_order(order, new_order(line("LAMP"), line("MUG", 8)), **BO),
    )
    assert (names(outcomes), Order.objects.count(), standing(order)[0]) == (
        ["Order", "StepNotAllowed"],
        2,
        "canceled",
    )
    assert [*order_findings(), *stock_findings()] == []


def test_of_one_who_edits_and_one_who_holds_at_once_one_is_refused(lasting_house):
    order = placed()
    outcomes = at_once(
        lambda: edit_order(order, new_order(), **BO), lambda: hold_order(order, **BO)
    )
    assert names(outcomes) == ["Order", "StepNotAllowed"]
    assert list(order_findings()) == []
