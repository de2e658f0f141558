"""An order is replaced by what a document says, with what was promised to it (CO-4.7, P-1)."""

from typing import Any

import pytest
from tests.orders.scene import BO, figures, read, sentences, shelves, standing, units
from tests.orders.taking.documents import document, line, take

from counterpart.audit.models import AuditEntry
from counterpart.core.errors import Refused
from counterpart.customers.models import Customer
from counterpart.inventory.checking import stock_findings
from counterpart.orders.checking import order_findings
from counterpart.orders.models.orders import Order
from counterpart.orders.taking.take import take_edited_order
from counterpart.websites.founding import default_view, open_website


def edited(order: Order, **facts: Any) -> Order:
    wanted = document(**{"source": None, "external_id": None} | facts)
    return take_edited_order(order, wanted, **BO)


def refusal(order: Order, **facts: Any) -> str:
    before = (Order.objects.count(), AuditEntry.objects.count(), figures("MUG"))
    with pytest.raises(Refused) as no:
        edited(order, **facts)
    assert (Order.objects.count(), AuditEntry.objects.count(), figures("MUG")) == before
    return str(no.value)


def test_edited_order_is_numbered_after_the_first_and_takes_over_what_was_promised(house):
    shelves()
    first = take(number="SHOP-7", lines=[line(quantity=10)]).order
    second = edited(first, lines=[line(quantity=9)])
    third = edited(second, lines=[line(quantity=8)])
    assert [one.number for one in (first, second, third)] == ["SHOP-7", "SHOP-7-1", "SHOP-7-2"]
    assert [standing(one)[0] for one in (first, second, third)] == ["canceled", "canceled", "new"]
    assert (units(third), figures("MUG")) == ([("MUG", "8", "0", "0", "0", "0")], (10, 8, 2))
    assert sentences(first)[-2:] == [
        "The order was edited: order SHOP-7-1 replaces it.",
        "The order became Canceled.",
    ]
    assert (list(order_findings()), list(stock_findings())) == ([], [])


def test_edited_order_keeps_its_customer_and_may_be_paid(house):
    shelves()
    wish = {"email": "ida@example.com", "name": "Ida Example", "create_account": True}
    first = take(customer=wish).order
    second = edited(first, payment={"method": "card", "state": "paid"})
    assert (read(second).customer, standing(second)) == (
        Customer.objects.get(),
        ("processing", "processing"),
    )


def test_edited_order_has_no_origin_of_its_own(house):
    shelves()
    order = take().order
    assert refusal(order, number="NEW-1", source="webshop", external_id="W-9") == (
        "An edited order keeps its number. An edited order keeps its source. "
        "An edited order keeps its external_id."
    )


def test_edited_order_stays_in_its_store_view(house):
    shelves()
    order = take().order
    second = default_view(open_website("second"))
    assert refusal(order, store_view=second.code) == (
        f"Order {order.number} stays in store view default: its number and its customer belong "
        f"there."
    )


def test_what_is_wrong_leaves_the_old_order_as_it_was(house):
    shelves()
    order = take().order
    assert refusal(order, lines=[line("CUP")]) == "CUP: There is no product with this SKU."
    assert refusal(order, lines=[line(quantity=11)]) == (
        'Product "MUG" is not salable: 11 needed, 10 available.'
    )
    assert standing(order) == ("new", "pending")


def test_invoiced_order_is_not_edited(house):
    shelves()
    order = take(payment={"method": "card", "state": "paid"}).order
    assert refusal(order) == f"Order {order.number} cannot be edited: it has an invoice."
