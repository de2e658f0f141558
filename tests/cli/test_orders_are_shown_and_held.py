"""Commands about orders as a whole: showing, holding, reviewing, addresses, statuses."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.orders.scene import BO, line, new_order, placed, shelves, shipped

from counterpart.audit.models import AuditEntry
from counterpart.orders.commenting import comment_order
from counterpart.orders.documents.shipping import NewTrack
from counterpart.orders.models.orders import Order
from counterpart.orders.new_order import NewAddress
from counterpart.orders.states import State
from counterpart.orders.steps.editing import edit_order
from counterpart.orders.steps.holding import hold_order
from counterpart.users.models import Role, RolePermission, RoleScope, User
from counterpart.users.permissions import Permission
from counterpart.websites.founding import open_website

OSLO = NewAddress(
    "NO",
    {"name": "Bo Example", "line1": "1 Gate", "city": "Oslo", "postcode": "0150", "phone": "1"},
)
BUYER = {
    "customer_name": "Bo Example",
    "customer_email": "bo@example.com",
    "remote_ip": "192.0.2.7",
    "shipping_address": OSLO,
}


def clerk(*permissions: Permission, website: str = "") -> None:
    """Have a person named clerk who may do these things."""
    role = Role.objects.create(code="clerks", name="Clerks")
    RolePermission.objects.bulk_create(
        RolePermission(role=role, permission=one) for one in permissions
    )
    if website:
        RoleScope.objects.create(role=role, website=open_website(website))
    User.objects.create(username="clerk").roles.add(role)


WHOLE = {
    "number": "000000001",
    "status": "pending",
    "state": "new",
    "store_view": "default",
    "source": None,
    "external_id": None,
    "amazon_order_id": None,
    "placed_at": "2026-11-02T12:00:00Z",
    "held_from": None,
    "payment_method": "free",
    "shipping_method": "Flat Rate",
    "stop_shipping_because": None,
    "discount_description": None,
    "currency": "EUR",
    "grand_total": "21.65",
    "subtotal": "20.00",
    "shipping": "0.00",
    "tax": "1.65",
    "discount": "0.00",
    "total_invoiced": "0.00",
    "total_paid": "0.00",
    "total_refunded": "0.00",
    "total_canceled": "0.00",
    "total_due": "21.65",
    "base_currency": "USD",
    "base_grand_total": "24.06",
    "shipments": [],
    "invoices": [],
    "credit_memos": [],
    "actions": [
        "edit", "cancel", "send_email", "hold", "invoice", "ship", "reorder", "comment",
    ],
    "replaces": None,
    "replaced_by": None,
    "mail_sent": False,
    "customer": {
        "name": "Bo Example",
        "email": "bo@example.com",
        "group": "not_logged_in",
        "is_guest": True,
    },
    "shipping_address": OSLO.person | {"country": "NO"},
    "billing_address": OSLO.person | {"country": "NO"},
    "remote_ip": "192.0.2.7",
    "customer_note": None,
    "buyer_erased_at": None,
}  # fmt: skip
LINES = [
    {
        "sku": "MUG",
        "name": "Mug",
        "status": "ordered",
        "virtual": False,
        "quantity": 2,
        "original_price": "12.00",
        "unit_price": "10.00",
        "row_total": "20.00",
        "tax": "1.65",
        "tax_percent": "8.25",
        "discount": "0.00",
        "shipped": 0,
        "invoiced": 0,
        "canceled": 0,
        "refunded": 0,
        "backordered": 0,
    }
]


def test_one_order_tells_programs_everything(counterpart, house):
    shelves()
    order = placed(
        line("MUG", 2, "10.00", tax=Decimal("1.65"), original_price=Decimal("12.00")),
        currency="EUR",
        base_to_order_rate=Decimal("0.9"),
        shipping_method="Flat Rate",
        **BUYER,
    )
    answer = counterpart("commerce", order.number, "--json").json
    assert {key: answer[key] for key in answer if key not in {"history", "lines"}} == WHOLE
    assert answer["lines"] == LINES


def test_one_order_tells_people_everything(counterpart, house):
    shelves()
    order = placed(line("MUG", 2), is_paid=True, **BUYER)
    shipped(order, tracks=[NewTrack("ups", "1Z")])
    comment_order(order, "Called Bo", **BO)
    out = counterpart("commerce", order.number).out
    assert "Placed from IP    192.0.2.7" in out
    assert "Shipping address  Bo Example, 1 Gate, Oslo, 0150, NO, 1" in out
    assert "000000001 (The order confirmation email is not sent)" in out
    assert "NOT LOGGED IN (Guest)" in out
    assert "The order was placed using USD." in out
    assert "Invoice #000000001: 20.00 USD (Paid) for MUG × 2\n" in out
    assert "Shipment #000000001: MUG × 2\n" in out
    assert "Called Bo" in out
    assert "Allowed now: send-email, refund, order again, comment.\n" in out


def test_edited_orders_name_each_other(counterpart, house):
    edit_order(placed(), new_order(), **BO)
    old = counterpart("commerce", "000000001", "--json").json
    new = counterpart("commerce", "000000001-1", "--json").json
    assert (old["replaces"], old["replaced_by"], new["replaces"], new["replaced_by"]) == (
        None,
        "000000001-1",
        "000000001",
        None,
    )
    assert "New order" in counterpart("commerce", "000000001").out
    assert "Previous order" in counterpart("commerce", "000000001-1").out


def test_base_totals_are_told_when_the_base_currency_differs(counterpart, house):
    placed(line("CUP", 2), currency="EUR", base_to_order_rate=Decimal("0.8"), is_paid=True)
    out = counterpart("commerce", "000000001").out
    assert "In USD, at 0.8 EUR for 1:" in out
    assert "25.00" in out


def test_buyers_are_shown_to_those_who_may_see_them_and_that_is_written_down(counterpart, house):
    placed(**BUYER)
    clerk(Permission.VIEW_ORDERS, Permission.CANCEL_ORDERS)
    hidden = counterpart("--as", "clerk", "commerce", "000000001", "--json").json
    told = counterpart("--as", "clerk", "commerce", "000000001").out
    assert (
        hidden["customer"]["name"],
        hidden["customer"]["email"],
        hidden["shipping_address"],
        hidden["billing_address"],
        hidden["remote_ip"],
        hidden["actions"],
        "Bo Example" in told or "192.0.2.7" in told,
        AuditEntry.objects.filter(action="buyer_seen").count(),
    ) == (None, None, None, None, None, ["cancel"], False, 0)
    clerks = Role.objects.get(code="clerks")
    RolePermission.objects.create(role=clerks, permission=Permission.VIEW_BUYERS)
    seen = counterpart("--as", "clerk", "commerce", "000000001", "--json").json
    assert seen["customer"]["name"] == "Bo Example"
    assert AuditEntry.objects.get(action="buyer_seen").subject == "000000001"


def test_orders_of_other_websites_are_not_there(counterpart, house):
    placed()
    clerk(Permission.VIEW_ORDERS, website="second")
    assert counterpart("--as", "clerk", "commerce", "--json").json == []
    assert counterpart("--as", "clerk", "commerce", "000000001").err == (
        "counterpart: There is no Commerce order 000000001.\n"
    )


def statements(counterpart, *arguments: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert counterpart("commerce", *arguments).code == 0
    return len(seen)


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_listing_three_orders_takes_as_many_statements_as_one(counterpart, house, form):
    def full_order() -> None:
        shipped(placed(line("CUP", 2), is_paid=True, **BUYER), tracks=[NewTrack("ups", "1Z")])

    full_order()
    statements(counterpart, *form)
    one = statements(counterpart, *form)
    full_order()
    full_order()
    assert statements(counterpart, *form) == one


def test_order_is_held_and_released(counterpart, house):
    placed(**BUYER)
    held = counterpart("hold", "000000001", "--comment", "Call Bo")
    facts = counterpart("commerce", "000000001", "--json").json
    again = counterpart("hold", "000000001")
    released = counterpart("unhold", "000000001", "--json").json
    assert (held.out, facts["held_from"], facts["actions"], facts["history"][-2]["comment"]) == (
        "You put the order on hold. Order 000000001 is On Hold.\n",
        "pending",
        ["send_email", "unhold", "comment"],
        "Call Bo",
    )
    assert (again.code, again.err) == (
        1,
        (
            "counterpart: A hold action is not available. An order that is On Hold cannot be put "
            "on hold.\n"
        ),
    )
    assert (released["state"], released["held_from"], "customer" in released) == (
        "new",
        None,
        False,
    )


def test_payment_is_accepted_or_denied(counterpart, house):
    placed(begins=State.PAYMENT_REVIEW)
    placed(begins=State.PAYMENT_REVIEW)
    assert counterpart("review", "000000001").code == 2
    assert counterpart("review", "000000001", "--accept", "--deny").code == 2
    assert counterpart("review", "000000001", "--accept").out == (
        "You accepted the payment. Order 000000001 is Processing.\n"
    )
    assert counterpart("review", "000000002", "--deny", "--json").json["state"] == "canceled"
    assert "not in review" in counterpart("review", "000000002", "--accept").err


def test_address_of_an_order_of_ones_own_is_corrected(counterpart, house):
    placed(**BUYER)
    changed = counterpart("edit-address", "000000001", "city=Bergen", "postcode=5003")
    billed = counterpart("edit-address", "000000001", "--billing", "name=Ida", "--json").json
    assert changed.out.splitlines()[0] == "You updated the order address."
    assert (billed["shipping_address"]["city"], billed["address"]["name"]) == ("Bergen", "Ida")
    assert billed["address"]["city"] == "Bergen"
    refused = counterpart("edit-address", "000000001", "planet=Mars", "country=Atlantis")
    assert (refused.code, "planet is not one of" in refused.err) == (1, True)
    assert "Mars" not in str([one.after for one in AuditEntry.objects.all()])
    assert "Bergen" not in str([one.after for one in AuditEntry.objects.all()])


def test_amazon_order_is_known_by_its_commerce_number_too(counterpart, shop):
    order_id = shop.buyer_orders("MUG", 1)
    shop.sync()
    by_commerce = counterpart("edit-address", "000000001", "line1=2 Side Street", "--json").json
    assert (by_commerce["amazon_order_id"], by_commerce["address"]["line1"]) == (
        order_id,
        "2 Side Street",
    )
    assert shop.row(order_id).corrected_address["line1"] == "2 Side Street"
    billed = counterpart("edit-address", order_id, "--billing", "line1=3 Back Street", "--json")
    assert billed.json["billing_address"]["line1"] == "3 Back Street"
    assert shop.row(order_id).corrected_address["line1"] == "2 Side Street"


def test_held_amazon_order_has_no_billing_address(counterpart, shop):
    order_id = shop.buyer_orders("UNKNOWN", 1)
    shop.sync()
    refused = counterpart("edit-address", order_id, "--billing", "name=Ida")
    assert refused.err == (
        f"counterpart: Order {order_id} is not in Commerce yet: it has no billing address.\n"
    )


def test_address_is_corrected_unseen_by_those_who_may_not_see_buyers(counterpart, house):
    placed(**BUYER)
    clerk(Permission.EDIT_ORDERS)
    told = counterpart("--as", "clerk", "edit-address", "000000001", "city=Bergen")
    asked = counterpart("--as", "clerk", "edit-address", "000000001", "--json").json
    assert (told.out, asked["address"]) == ("You updated the order address.\n", None)


def test_statuses_are_made_and_given_to_states(counterpart, house):
    assert counterpart("statuses", "create", "packing", "Packing").out == (
        "You saved the order status.\n"
    )
    counterpart("statuses", "label", "packing", "Pakkes", "--view", "default")
    assigned = counterpart("statuses", "assign", "packing", "processing", "--default", "--json")
    assert assigned.json == {
        "code": "packing",
        "label": "Packing",
        "view_labels": {"default": "Pakkes"},
        "states": [{"state": "processing", "default": True, "visible_on_storefront": True}],
    }
    assert "Pakkes" in counterpart("statuses", "list").out
    placed(is_paid=True)
    assert "Pakkes" in counterpart("commerce", "000000001").out
    refused = counterpart("statuses", "unassign", "packing", "processing")
    assert refused.err == (
        "counterpart: The status can't be unassigned because the status is currently used by an "
        "order.\n"
    )
    assert counterpart("statuses", "unassign", "fraud", "processing").out == (
        "You have unassigned the order status.\n"
    )
    codes = [one["code"] for one in counterpart("statuses", "list", "--json").json]
    assert (codes[-1], counterpart("statuses", "label", "packing", "X", "--view", "moon").code) == (
        "packing",
        1,
    )


def test_held_order_is_told_in_its_list(counterpart, house):
    hold_order(placed(), **BO)
    [listed] = counterpart("commerce", "--json").json
    assert (listed["held_from"], listed["status"], Order.objects.get().held_from_state) == (
        "pending",
        "holded",
        "new",
    )
