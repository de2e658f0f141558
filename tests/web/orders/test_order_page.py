"""P-9: one page answers who, what, where to, paid, shipped, and what happened (CO-9)."""

from decimal import Decimal

import pytest
from tests.browser.signing_in import signed_in
from tests.orders.mails.scene import buyer_order
from tests.orders.scene import BO, line, new_order, placed, shipped
from tests.orders.steps.test_allowed import SCENES
from tests.scene import put_in_stock
from tests.users.scene import hired, made, trail
from tests.web.orders.order_page import (
    STREET,
    address,
    buttons,
    facts,
    items,
    opened,
    reasons,
    section,
    totals,
    words,
)

from counterpart.orders.addressing import stop_shipping
from counterpart.orders.documents.invoicing import invoice_order
from counterpart.orders.documents.refunding import Credit, refund_order
from counterpart.orders.models.orders import Order
from counterpart.orders.states import State
from counterpart.orders.steps.allowed import allowed_actions
from counterpart.orders.steps.editing import edit_order
from counterpart.orders.working import lines_of
from counterpart.users.permissions import Permission
from counterpart.websites.founding import open_website

LABELS = {
    "edit": "Edit",
    "cancel": "Cancel",
    "send_email": "Send email",
    "credit_memo": "Credit memo",
    "hold": "Hold",
    "unhold": "Release",
    "accept_payment": "Accept payment",
    "deny_payment": "Deny payment",
    "reorder": "Reorder",
    "invoice": "Invoice",
    "ship": "Ship",
}
# What each role of CO-14 finds on an order that is new.
BY_ROLE = {
    "order_manager": "Edit Cancel Send_email Credit_memo Hold Reorder Invoice Ship",
    "warehouse": "Ship",
    "finance": "Credit_memo Invoice",
    "support": "Send_email",
    "auditor": "",
}
A = {"tax": Decimal("4.45"), "discount": Decimal("-6.00")}
B = {"tax": Decimal("0.37"), "discount": Decimal("-0.50")}


def example() -> Order:
    """The worked example of CO-5: A 3 × 19.99, B 1 × 5.00, ten percent off, shipping 7.00."""
    lines = (line("MUG", 3, "19.99", **A), line("LAMP", 1, "5.00", **B))
    return placed(*lines, shipping=Decimal("7.00"), discount_description="Autumn")


def shown_in(order: Order, code: str) -> bool:
    """Whether an action makes sense in the order's state at all."""
    state = order.state
    if code in {"accept_payment", "deny_payment"}:
        return state == State.PAYMENT_REVIEW
    return code not in {"hold", "unhold"} or (code == "unhold") == (state == State.HOLDED)


@pytest.mark.parametrize("name", SCENES)
def test_buttons_say_what_can_be_done_in_every_state_and_why_not(ada, name):
    """P-4 a, CO-4.2: alive exactly when the action says yes, else with its own reason."""
    put_in_stock("MUG", 100)
    order = SCENES[name][0]()
    order = Order.objects.get(pk=order.pk)
    page = opened(ada, order)
    answers = allowed_actions(order, lines_of(order))
    shown = {LABELS[code]: why for code, why in answers.items()
             if code in LABELS and shown_in(order, code)}  # fmt: skip
    assert buttons(page) == {label: not why for label, why in shown.items()}
    assert reasons(page) == {label: why for label, why in shown.items() if why}


@pytest.mark.parametrize("role", BY_ROLE)
def test_buttons_that_are_not_permitted_are_absent(ada, role):
    """P-14: the role, not the state, decides which buttons there are."""
    order = buyer_order(line("MUG", 2))
    hired("bo", role)
    wanted = [one.replace("_", " ") for one in BY_ROLE[role].split()]
    assert list(buttons(opened(signed_in("bo"), order))) == wanted


def test_the_most_urgent_step_is_the_primary_button(ada):
    """Ship before invoice; what nobody can do is never the first choice."""
    order = buyer_order(line("MUG", 1))
    page = opened(ada, order)
    assert words(page.partition('<a class="btn primary"')[2].partition("</a>")[0]).endswith("Ship")
    shipped(order)
    page = opened(ada, order)
    first = words(page.partition('<a class="btn primary"')[2].partition("</a>")[0])
    assert first.endswith("Invoice")


def test_items_and_totals_are_those_of_the_worked_example(ada):
    """CO-5: rows, line status and totals to the cent, after an invoice, a parcel and a credit."""
    order = example()
    assert items(opened(ada, order)) == [
        {
            "Product": "Mug MUG", "Item status": "Ordered", "Price": "$19.99", "Qty": "Ordered 3",
            "Subtotal": "$59.97", "Tax": "$4.45 8.25%", "Discount": "-$6.00",
            "Row total": "$58.42",
        },
        {
            "Product": "Lamp LAMP", "Item status": "Ordered", "Price": "$5.00", "Qty": "Ordered 1",
            "Subtotal": "$5.00", "Tax": "$0.37 8.22%", "Discount": "-$0.50", "Row total": "$4.87",
        },
    ]  # fmt: skip
    assert totals(opened(ada, order)) == {
        "Subtotal": "$64.97", "Discount (Autumn)": "-$6.50", "Shipping & handling": "$7.00",
        "Tax": "$4.82", "Grand total": "$70.29", "Total paid": "$0.00", "Total due": "$70.29",
    }  # fmt: skip
    invoice_order(order, items={"MUG": Decimal(2)}, **BO)
    assert totals(opened(ada, order))["Total due"] == "$24.34"
    invoice_order(order, **BO)
    shipped(order, items={"MUG": Decimal(1)})
    refund_order(order, Credit(items={"MUG": Decimal(1)}, shipping=Decimal(0)), **BO)
    page = opened(ada, order)
    assert [(one["Item status"], one["Qty"]) for one in items(page)] == [
        ("Mixed", "Ordered 3 Invoiced 3 Shipped 1 Refunded 1"),
        ("Invoiced", "Ordered 1 Invoiced 1"),
    ]
    assert totals(page) == {
        "Subtotal": "$64.97", "Discount (Autumn)": "-$6.50", "Shipping & handling": "$7.00",
        "Tax": "$4.82", "Grand total": "$70.29", "Total paid": "$70.29",
        "Total refunded": "$19.47", "Total due": "$0.00",
    }  # fmt: skip
    paid = words(section(page, "invoices"))
    assert ["$45.95" in paid, "$24.34" in paid, "$19.47" in section(page, "memos")] == [True] * 3


def test_an_order_in_another_currency_tells_both_amounts_and_the_rate(ada):
    order = placed(
        line("MUG", 2, "10.00"), currency="EUR", base_to_order_rate=Decimal("0.8"), is_paid=True
    )
    page = opened(ada, order)
    assert totals(page) == {
        "Subtotal": "€20.00", "Grand total": "€20.00 $25.00", "Total paid": "€20.00 $25.00",
        "Total due": "€0.00 $0.00",
    }  # fmt: skip
    assert facts(page, "account")["Currency rate"] == "1 USD = 0.8 EUR"
    assert "The order was placed using EUR." in words(section(page, "payment"))


def test_the_page_tells_who_bought_and_where_it_goes(ada):
    order = buyer_order(line("MUG", 1), customer_note="Ring twice", remote_ip="203.0.113.7")
    page = opened(ada, order)
    account = facts(page, "account")
    assert (account["Customer"], account["Email"]) == ("Ida Example", "ida@example.com")
    assert (account["Buyer's note"], account["Placed from IP"]) == ("Ring twice", "203.0.113.7")
    assert account["Purchased from"] == "Main Website Main Website Store Default Store View"
    assert account["Customer group"].startswith("NOT LOGGED IN")
    told = words(section(page, "addresses"))
    assert "Ida Example 1 Sample Road Springfield, IL 62701 United States" in told
    assert "Same as the shipping address" in told


def test_a_buyer_is_hidden_from_those_who_may_not_see_buyers(ada):
    """The auditor sees the order and its figures, and nothing of the person (P6)."""
    order = buyer_order(line("MUG", 1), customer_note="Ring twice", remote_ip="203.0.113.7")
    hired("bo", "auditor")
    page = opened(signed_in("bo"), order)
    secrets = ("Ida", STREET, "ida@example.com", "Ring twice", "203.0.113.7", "62701")
    assert [one for one in secrets if one in page] == []
    assert totals(page)["Grand total"] == "$10.00"
    assert trail("buyer_seen") == []


def test_seeing_a_buyer_is_written_down_once_for_each_time(ada):
    order = buyer_order(line("MUG", 1))
    for _ in range(2):
        opened(ada, order)
    entry = ("ada", "order", order.number, {}, {"seen": "buyer"})
    assert trail("buyer_seen") == [entry, entry]


def test_an_order_of_another_website_is_one_that_does_not_exist(ada):
    """P-14: nobody can guess it, on its page or on any page of an action."""
    order = buyer_order(line("MUG", 1))
    other = open_website("other", name="Other")
    role = made("others", Permission.VIEW_ORDERS, Permission.SHIP_ORDERS, websites=[other])
    person = hired("bo")
    person.roles.add(role)
    client = signed_in("bo")
    answers = [client.get(address(order, page)) for page in ("order", "order_ship")]
    assert [one.status_code for one in answers] == [404, 404]
    assert client.get(f"/orders/{order.pk + 1}/").status_code == 404


def test_an_order_that_must_not_leave_says_so_on_top(ada):
    order = buyer_order(line("MUG", 1))
    stop_shipping(order, "buyer_asks_to_cancel", **BO)
    page = opened(ada, order)
    assert "Do not ship: the buyer asks to cancel it." in words(page)
    assert buttons(page)["Ship"] is False


def test_the_links_between_an_order_and_the_one_that_replaces_it_lead_both_ways(ada):
    order = placed(line("MUG", 2))
    new = edit_order(order, new_order(line("MUG", 1)), **BO)
    assert f'href="/orders/{new.pk}/"' in section(opened(ada, order), "account")
    assert f'href="/orders/{order.pk}/"' in section(opened(ada, new), "account")


def test_previous_and_next_order_are_those_of_the_list_it_was_opened_from(ada):
    first, second, third = (placed(line("MUG", 1)) for _ in range(3))
    answer = ada.get(address(second), {"from": "sort=number", "at": "1"})
    page = answer.content.decode()
    assert f'href="/orders/{first.pk}/?from=sort%3Dnumber&amp;at=0" rel="prev"' in page
    assert f'href="/orders/{third.pk}/?from=sort%3Dnumber&amp;at=2" rel="next"' in page
    assert 'href="/orders/?sort=number"' in page
    assert 'rel="next"' not in opened(ada, second)


def test_a_page_asks_no_more_for_many_documents(ada, django_assert_max_num_queries):
    put_in_stock("MUG", 100)
    order = buyer_order(line("MUG", 30), is_paid=True)
    with django_assert_max_num_queries(40):
        opened(ada, order)
    for _ in range(5):
        shipped(order, items={"MUG": Decimal(1)})
        refund_order(order, Credit(items={"MUG": Decimal(1)}, shipping=Decimal(0)), **BO)
    with django_assert_max_num_queries(40):
        opened(ada, order)
