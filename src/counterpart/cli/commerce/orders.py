"""The command that shows Commerce orders."""

from collections.abc import Iterable
from typing import Any

import click

from counterpart.amazon.models.operations import OperationState
from counterpart.cli.commerce.order_facts import (
    buyer_facts,
    history_facts,
    listed_facts,
    may_see_buyers,
    order_facts,
)
from counterpart.cli.guarding import granted, needs, tell_seen
from counterpart.cli.options import json_option, now_option
from counterpart.cli.printing import print_facts, print_json, print_table, shown
from counterpart.core.clock import Clock
from counterpart.core.money import written
from counterpart.customers.models import CustomerGroup
from counterpart.orders import history
from counterpart.orders.addressing import STOPS
from counterpart.orders.labels.line_labels import LineLabel
from counterpart.orders.labels.statuses import get_status, labels
from counterpart.orders.models.documents import InvoiceState
from counterpart.orders.models.orders import Order
from counterpart.orders.queries import find_orders, get_order, read_order
from counterpart.orders.states import State
from counterpart.users.permissions import Permission

TOTALS = (
    "subtotal", "discount", "shipping", "tax", "grand_total", "total_invoiced", "total_paid",
    "total_refunded", "total_canceled", "total_due",
)  # fmt: skip


# The command for each action that is allowed.
COMMANDS = {
    "edit": "order edit",
    "cancel": "cancel",
    "send_email": "send-email",
    "credit_memo": "refund",
    "hold": "hold",
    "unhold": "unhold",
    "accept_payment": "review --accept",
    "deny_payment": "review --deny",
    "invoice": "invoice",
    "ship": "ship",
    "reorder": "order again",
    "comment": "comment",
}


@click.command()
@click.argument("number", required=False)
@click.option("--status", default="", help="Only this status: processing, complete, …")
@json_option
@now_option
@needs(Permission.VIEW_ORDERS)
def commerce(*, number: str | None, status: str, as_json: bool, clock: Clock) -> None:
    """List Commerce orders, or show one with lines, totals, documents and what may be done.

    Its buyer is shown only to those who may see buyers.
    """
    if number:
        order = read_order(get_order(number, scope=granted()))
        if may_see_buyers(order):
            tell_seen(order.number, clock)
        facts = order_facts(order) | buyer_facts(order) | {"history": history_facts(order)}
        if as_json:
            print_json(facts)
        else:
            _tell(order, facts)
        return
    orders = find_orders(status=_known_status(status), scope=granted())
    if as_json:
        print_json(listed_facts(orders))
        return
    names = labels()
    print_table(
        "Commerce orders",
        ["Placed", "Number", "Status", "Store view", "External order", "Total"],
        [
            (
                order.placed_at,
                order.number,
                names.get(order.status, order.status),
                order.store_view.code,
                order.external_id or None,
                f"{written(order.grand_total, order.currency)} {order.currency}",
            )
            for order in orders.iterator(chunk_size=500)
        ],
        empty="No Commerce order matches." if status else "There are no Commerce orders yet.",
    )


def _known_status(text: str) -> str:
    """Answer a status or state as it is spelled; refuse what is neither."""
    wanted = text.strip().lower()
    return wanted if not wanted or wanted in State else get_status(wanted).code


def _tell(order: Order, facts: dict[str, Any]) -> None:
    print_facts(_account(order, facts))
    click.echo(f"\nThe order was placed using {order.currency}.")
    _tell_lines(facts)
    click.echo("")
    print_facts({_name(one): facts[one] for one in TOTALS}, are_numbers=True)
    if order.base_currency != order.currency:
        rate = f"{order.base_to_order_rate.normalize():f}"
        click.echo(f"\nIn {order.base_currency}, at {rate} {order.currency} for 1:")
        print_facts(_base_totals(order), are_numbers=True)
    _tell_documents(order, facts)
    _tell_history(order)
    allowed = ", ".join(COMMANDS[one] for one in facts["actions"])
    click.echo(f"\nAllowed now: {allowed or 'nothing'}.")


def _account(order: Order, facts: dict[str, Any]) -> dict[str, Any]:
    mail = "was sent" if order.is_mail_sent else "is not sent"
    customer = facts["customer"]
    group = CustomerGroup(customer["group"]).label
    whose = "Guest" if customer["is_guest"] else "Registered"
    names = labels(order.store_view)
    because = order.stop_shipping_because
    rows = {
        "Order": f"{order.number} (The order confirmation email {mail})",
        "Status": names.get(order.status, order.status),
        "Held from": names.get(order.held_from_status, order.held_from_status),
        "Do not ship": STOPS[because] if because else None,
        "Purchased from": order.purchase_point.replace("\n", " / "),
        "Placed": order.placed_at,
        "Placed from IP": facts["remote_ip"],
        "Previous order": facts["replaces"],
        "New order": facts["replaced_by"],
        "Customer": customer["name"],
        "E-mail": customer["email"],
        "Customer group": f"{group} ({whose})",
        "Buyer's data": "were erased" if order.people_erased_at else None,
        "Buyer's note": facts["customer_note"],
        "Payment": order.payment_method,
        "Amazon Order Number": facts["amazon_order_id"],
        "External order": None if facts["amazon_order_id"] else _external(order),
        "Shipping": order.shipping_method,
        "Billing address": _address(facts["billing_address"]),
        "Shipping address": _address(facts["shipping_address"]),
    }
    return {name: value for name, value in rows.items() if value}


def _external(order: Order) -> str:
    return f"{order.external_id} of {order.channel}" if order.external_id else order.channel


def _address(address: dict[str, Any] | None) -> str | None:
    known = address or {}
    return ", ".join(str(known[part]) for part in ADDRESS if known.get(part)) or None


ADDRESS = (
    "name", "company", "line1", "line2", "line3", "city", "region", "postcode", "country", "phone",
)  # fmt: skip


def _tell_lines(facts: dict[str, Any]) -> None:
    """Tell units and amounts apart: together they are wider than a page."""
    click.echo("")
    print_table(
        "Items",
        [
            "SKU", "Name", "Item status", "Ordered", "Backordered", "Invoiced", "Shipped",
            "Canceled", "Refunded",
        ],
        [
            (
                one["sku"], one["name"], LineLabel(one["status"]).label, one["quantity"],
                one["backordered"], one["invoiced"], one["shipped"], one["canceled"],
                one["refunded"],
            )
            for one in facts["lines"]
        ],
        empty="No items.",
    )  # fmt: skip
    click.echo("")
    print_table(
        "Amounts",
        [
            "SKU", "Original price", "Price", "Quantity", "Row total", "Tax", "Tax percent",
            "Discount",
        ],
        [
            (
                one["sku"], one["original_price"], one["unit_price"], one["quantity"],
                one["row_total"], one["tax"], one["tax_percent"], one["discount"],
            )
            for one in facts["lines"]
        ],
        empty="No amounts.",
    )  # fmt: skip


def _base_totals(order: Order) -> dict[str, str]:
    totals = ("grand_total", "total_invoiced", "total_paid", "total_refunded", "total_canceled")
    return {
        _name(one): written(getattr(order, f"base_{one}"), order.base_currency) for one in totals
    }


def _name(field: str) -> str:
    return field.replace("_", " ").capitalize()


def _tell_documents(order: Order, facts: dict[str, Any]) -> None:
    currency = facts["currency"]
    documents = [
        *(
            f"Invoice #{one['number']}: {one['grand_total']} {currency} "
            f"({InvoiceState(one['state']).label}){_for(one['items'])}"
            for one in facts["invoices"]
        ),
        *(_shipment(one, order) for one in facts["shipments"]),
        *(
            f"Credit memo #{one['number']}: {one['grand_total']} {currency}{_for(one['items'])}"
            for one in facts["credit_memos"]
        ),
    ]
    if documents:
        click.echo("\n" + "\n".join(documents))


def _for(items: Iterable[dict[str, Any]]) -> str:
    units = _units(items)
    return f" for {units}" if units else ""


def _shipment(one: dict[str, Any], order: Order) -> str:
    """Tell a shipment with a line for each parcel."""
    told = f"Shipment #{one['number']}: {_units(one['items'])}{_confirmation(one, order)}"
    parcels = [f"\n  {track['carrier']} {track['number']}" for track in one["tracks"]]
    return "".join([told, *parcels])


def _confirmation(one: dict[str, Any], order: Order) -> str:
    if one["confirmation"]:
        return f" ({OperationState(one['confirmation']).label})"
    # What Amazon ships itself it need not be told.
    waits = order.channel == "amazon" and not order.stock_untouched
    return " (Amazon not told yet)" if waits else ""


def _units(items: Iterable[dict[str, Any]]) -> str:
    return ", ".join(f"{shown(one['sku'])} × {one['quantity']}" for one in items)


def _tell_history(order: Order) -> None:
    sees, names = may_see_buyers(order), labels(order.store_view)
    click.echo("")
    print_table(
        "History",
        ["When", "Who", "Status", "What", "Customer"],
        [
            (
                one.happened_at,
                one.actor,
                names.get(one.status, one.status),
                _with_comment(one, sees=sees),
                _notice(one),
            )
            for one in history.story(order, newest_first=False)
        ],
        empty="Nothing has happened yet.",
    )


def _notice(event: history.Event) -> str | None:
    is_told = event.customer != str(history.NOTICES["not_applicable"])
    return event.customer if is_told else None


def _with_comment(event: history.Event, *, sees: bool) -> str:
    """Tell an event with what was said; that may name the buyer."""
    if not event.comment or not sees:
        return event.text
    return f"{event.text}{' ' if event.text.endswith('.') else ': '}{event.comment}"
