"""What people read: whole sentences, words instead of codes, and no line wider than a page."""

import re
from decimal import Decimal

import pytest
from tests.orders.scene import BO, line, placed, shelves, shipped
from tests.users.scene import hired, made

from counterpart.cli.main import app
from counterpart.cli.options import Commands
from counterpart.customers.models import Customer
from counterpart.orders.commenting import comment_document, comment_order
from counterpart.orders.documents.refunding import Credit, refund_order
from counterpart.orders.documents.shipping import NewTrack
from counterpart.orders.new_order import NewAddress
from counterpart.orders.steps.holding import hold_order
from counterpart.users.permissions import Permission

PAGE = 100
CODES = re.compile(r"[a-z]+_[a-z]+|\d{4}-\d\d-\d\dT|None|True|False")
OSLO = NewAddress("NO", {"name": "Bo Example", "line1": "1 Gate", "city": "Oslo"})
BUYER = {
    "customer_name": "Bo Example",
    "customer_email": "bo@example.com",
    "customer_note": "Ring twice",
    "shipping_address": OSLO,
}


def worked():
    """Have an order with all that an order can have."""
    shelves()
    order = placed(line("MUG", 3), line("LAMP", 1), is_paid=True, **BUYER)
    shipped(order, items={"MUG": Decimal(2)}, tracks=[NewTrack("ups", "1Z"), NewTrack("dhl", "D1")])
    refund_order(order, Credit(items={"LAMP": Decimal(1)}), comment="Broken", **BO)
    comment_order(order, "Called Bo", notify=True, **BO)
    comment_document(order.invoices.get(), "Net 30", **BO)
    hold_order(order, **BO)
    return order


def test_an_order_is_told_in_words_on_a_page(counterpart, house):
    worked()
    lines = counterpart("commerce", "000000001").out.splitlines()
    wrapped_at_a_terminal = lines[lines.index("History") :]
    wide = [one for one in lines if len(one) > PAGE and one not in wrapped_at_a_terminal]
    assert (wide, [one for one in lines if CODES.search(one)]) == ([], [])
    assert [one for one in lines if one != one.rstrip()] == []
    assert lines[:3] == [
        "Order             000000001 (The order confirmation email is not sent)",
        "Status            On Hold",
        "Held from         Processing",
    ]
    for told in (
        "Buyer's note      Ring twice",
        "Shipping address  Bo Example, 1 Gate, Oslo, NO",
        "Total refunded  10.00",
        "Invoice #000000001: 40.00 USD (Paid) for MUG × 3, LAMP × 1",
        "Shipment #000000001: MUG × 2",
        "  DHL D1",
        "Credit memo #000000001: 10.00 USD for LAMP × 1",
        "Allowed now: send-email, unhold, comment.",
    ):
        assert told in lines
    out = "\n".join(lines)
    assert re.search(r"Comment added: Called Bo +Notified", out)
    assert re.search(r"Invoice #000000001 comment added: Net 30 +Not Notified", out)
    assert "Credit memo #000000001 was created: 10.00 USD. Broken" in out


def test_what_was_said_is_not_told_to_those_who_may_not_see_buyers(counterpart, house):
    worked()
    made("clerk", Permission.VIEW_ORDERS)
    hired("mo", "clerk")
    told = counterpart("--as", "mo", "commerce", "000000001").out
    facts = counterpart("--as", "mo", "commerce", "000000001", "--json")
    for secret in ("Called Bo", "Net 30", "Broken", "Ring twice", "Gate", "bo@example.com"):
        assert (secret in told, secret in facts.out) == (False, False)
    assert "Comment added" in told
    commented = [one for one in facts.json["history"] if one["text"] == "Comment"]
    assert [one["comment"] for one in commented] == [None, None]


def test_credit_memo_tells_programs_its_units_and_adjustments(counterpart, house):
    shelves()
    placed(line("MUG", 3), is_paid=True)
    counterpart("ship", "000000001", "--item", "MUG=1")
    facts = counterpart(
        "refund", "000000001", "--invoice", "000000001", "--item", "MUG=2", "--return-to-stock",
        "--unshipped", "--adjustment-refund", "10%", "--adjustment-fee", "1.00", "--json",
    ).json  # fmt: skip
    [memo] = facts["credit_memos"]
    assert {name: memo[name] for name in memo if name != "created_at"} == {
        "number": "000000001",
        "grand_total": "22.00",
        "subtotal": "20.00",
        "shipping": "0.00",
        "tax": "0.00",
        "discount": "0.00",
        "adjustment_refund": "3.00",
        "adjustment_fee": "1.00",
        "invoice": "000000001",
        "items": [{"sku": "MUG", "quantity": 2, "unshipped": 2, "returned_to_stock": True}],
    }
    assert facts["invoices"][0]["items"] == [{"sku": "MUG", "quantity": 3}]
    assert counterpart("commerce", "--json").json[0]["credit_memos"] == [memo]


def test_where_an_order_came_from_is_told(counterpart, house):
    placed(channel="webshop", external_id="W-1")
    facts = counterpart("commerce", "W-1", "--json").json
    assert (facts["source"], facts["external_id"], facts["amazon_order_id"]) == (
        "webshop",
        "W-1",
        None,
    )
    assert "External order  W-1 of webshop\n" in counterpart("commerce", "W-1").out


def test_orders_are_found_by_status_or_state_and_others_are_refused(counterpart, house):
    placed()
    assert "000000001" in counterpart("commerce", "--status", "Pending").out
    assert "000000001" in counterpart("commerce", "--status", "new").out
    assert counterpart("commerce", "--status", "complete").out == "No Commerce order matches.\n"
    unknown = counterpart("commerce", "--status", "nope")
    assert (unknown.code, unknown.err.split(" Statuses:")[0]) == (
        1,
        "counterpart: There is no order status “nope”.",
    )


def test_ledger_names_orders_by_their_numbers(counterpart, house):
    shelves()
    placed(line("MUG", 1), number="W-1")
    out = counterpart("stock", "MUG", "--movements").out
    assert re.search(r"UTC  –  +Order placed  Default Stock  – +0 +1  order W-1\n", out)
    [newest, _] = counterpart("stock", "MUG", "--movements", "--json").json["movements"]
    assert (newest["kind"], newest["stock"], newest["order"]) == (
        "order_placed",
        "Default Stock",
        "W-1",
    )


def test_ledger_does_not_name_orders_to_those_who_may_not_see_them(counterpart, house):
    shelves()
    placed(line("MUG", 1), number="W-1")
    made("clerk", Permission.VIEW_CATALOG)
    hired("mo", "clerk")
    told = counterpart("--as", "mo", "stock", "MUG", "--movements").out
    assert ("W-1" in told, "an order" in told) == (False, True)


def test_website_without_a_stock_of_its_own_sells_from_the_default_one(counterpart, house):
    assert counterpart("stocks", "list", "--json").json[0]["websites"] == ["base"]


def test_customer_is_told_in_words(counterpart, house):
    counterpart("customers", "create", "ida@example.com", "--first-name", "Ida",
                "--last-name", "Example", "--group", "wholesale")  # fmt: skip
    address = ("name=Ida", "line1=1 Gate", "city=Oslo", "postcode=0150", "country=NO")
    given = [part for one in address for part in ("--address", one)]
    told = counterpart("customers", "change", "ida@example.com", *given, "--default-billing").out
    assert re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC", "TIME", told).splitlines() == [
        f"Number      {Customer.objects.get().pk}",
        "Website     base",
        "E-mail      ida@example.com",
        "First name  Ida",
        "Last name   Example",
        "Group       Wholesale",
        "Since       TIME",
        "Address 1   Ida, 1 Gate, Oslo, 0150, NO (default billing and shipping)",
    ]
    listed = counterpart("customers", "list").out
    assert ("Wholesale" in listed, bool(CODES.search(listed))) == (True, False)


@pytest.mark.parametrize("width", ["60", "80", "100"])
def test_help_lists_every_command_with_a_whole_sentence(counterpart, house, width, monkeypatch):
    monkeypatch.setenv("COLUMNS", width)
    groups = [name for name, one in app.commands.items() if isinstance(one, Commands)]
    for group in ([], *([name] for name in groups)):
        assert "..." not in counterpart(*group, "--help").out.split("Commands:")[1]
    assert "customers" in groups


def test_order_again_is_promised_from_the_stock_that_its_website_sells_from_now(counterpart, house):
    shelves()
    placed(line("MUG", 1))
    for command in (
        "sources create outlet",
        "stocks create Outlet",
        "stocks link Outlet outlet",
        "stock MUG --set 5 --source outlet",
        "stocks assign base Outlet",
    ):
        assert counterpart(*command.split()).code == 0
    told = counterpart("order", "again", "000000001")
    assert told.out == (
        "The same was ordered again as in order 000000001. Order 000000002 is Pending.\n"
    )
    assert counterpart("stock", "MUG", "--stock", "Outlet", "--json").json["reserved"] == 1
