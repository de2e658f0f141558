"""The command that shows Commerce orders."""

from typing import Any

import click

from counterpart.amazon.models.operations import Operation
from counterpart.cli.guarding import needs
from counterpart.cli.options import json_option
from counterpart.cli.printing import moment, print_facts, print_json, print_table
from counterpart.core import quantities
from counterpart.core.money import written
from counterpart.orders import history
from counterpart.orders.models.documents import CreditMemo, Invoice, Shipment
from counterpart.orders.models.orders import Order
from counterpart.orders.queries import find_orders, get_order
from counterpart.orders.statuses import labels
from counterpart.users.permissions import Permission


@click.command()
@click.argument("number", required=False)
@click.option("--status", default="", help="Only this status: processing, complete, …")
@json_option
@needs(Permission.VIEW_ORDERS)
def commerce(*, number: str | None, status: str, as_json: bool) -> None:
    """List Commerce orders, or show one with lines, totals and documents."""
    if number:
        order = get_order(number)
        if as_json:
            print_json(as_facts(order) | {"history": _history(order)})
        else:
            _tell(order)
        return
    if as_json:
        print_json(_all_as_facts(status))
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
            for order in find_orders(status=status).iterator(chunk_size=500)
        ],
        empty="There are no Commerce orders yet.",
    )


def as_facts(order: Order, told: dict[int, str] | None = None) -> dict[str, Any]:
    """Answer the documented JSON fields of a Commerce order.

    `told` says how far Amazon was told of shipments, if it was read for many orders at once.
    """
    confirmations = _confirmations([order]) if told is None else told

    def money(amount: Any) -> str:
        return written(amount, order.currency)

    return {
        "number": order.number,
        "status": order.status,
        "state": order.state,
        "store_view": order.store_view.code,
        "amazon_order_id": order.external_id if order.channel == "amazon" else None,
        "placed_at": moment(order.placed_at),
        "currency": order.currency,
        "grand_total": money(order.grand_total),
        "subtotal": money(order.subtotal),
        "shipping": money(order.shipping),
        "tax": money(order.tax),
        "discount": money(order.discount),
        "total_paid": money(order.total_paid),
        "total_refunded": money(order.total_refunded),
        "total_due": money(order.total_due),
        "lines": [
            {
                "sku": line.sku,
                "name": line.name,
                "quantity": quantities.as_number(line.ordered),
                "unit_price": money(line.price),
                "row_total": money(line.row_total),
                "tax": money(line.tax),
                "discount": money(line.discount),
                "shipped": quantities.as_number(line.shipped),
                "invoiced": quantities.as_number(line.invoiced),
                "canceled": quantities.as_number(line.canceled),
                "refunded": quantities.as_number(line.refunded),
            }
            for line in order.lines.all()
        ],
        "shipments": [_shipment(one, confirmations) for one in order.shipments.all()],
        "invoices": [_money_document(one, order) for one in order.invoices.all()],
        "credit_memos": [_money_document(one, order) for one in order.credit_memos.all()],
    }


def _all_as_facts(status: str) -> list[dict[str, Any]]:
    orders = list(find_orders(status=status))
    confirmations = _confirmations(orders)
    return [as_facts(order, confirmations) for order in orders]


def _confirmations(orders: list[Order]) -> dict[int, str]:
    """Answer how far Amazon was told of each shipment."""
    told = Operation.objects.filter(shipment__isnull=False)
    if len(orders) == 1:
        told = told.filter(shipment__order=orders[0])
    return dict(told.values_list("shipment_id", "state"))


def _shipment(shipment: Shipment, confirmations: dict[int, str]) -> dict[str, Any]:
    track = next(iter(shipment.tracks.all()), None)
    return {
        "number": shipment.number,
        "created_at": moment(shipment.created_at),
        "carrier": track.carrier_title if track else None,
        "carrier_code": track.carrier_code if track else None,
        "tracking_number": track.number if track else None,
        "items": [
            {"sku": line.order_line.sku, "quantity": quantities.as_number(line.quantity)}
            for line in shipment.lines.all()
        ],
        "confirmation": confirmations.get(shipment.pk),
    }


def _money_document(document: Invoice | CreditMemo, order: Order) -> dict[str, Any]:
    facts = {
        "number": document.number,
        "created_at": moment(document.created_at),
        "grand_total": written(document.grand_total, order.currency),
        "subtotal": written(document.subtotal, order.currency),
        "shipping": written(document.shipping, order.currency),
        "tax": written(document.tax, order.currency),
        "discount": written(document.discount, order.currency),
    }
    return facts | ({"state": document.state} if isinstance(document, Invoice) else {})


def _history(order: Order) -> list[dict[str, Any]]:
    return [
        {"at": moment(entry.happened_at), "actor": entry.actor, "text": history.told(entry)}
        for entry in order.history.all()
    ]


def _tell(order: Order) -> None:
    facts = as_facts(order)
    print_facts(
        {
            "Order": facts["number"],
            "Status": labels().get(order.status, order.status),
            "Purchased from": order.purchase_point.replace("\n", " / "),
            "Placed": order.placed_at,
            "Customer": order.customer_name or "Guest",
            "Payment": order.payment_method,
            "Amazon Order Number": facts["amazon_order_id"],
            "Shipping": order.shipping_method,
        }
    )
    click.echo(f"The order was placed using {order.currency}.")
    print_table(
        "\nItems",
        ["SKU", "Name", "Quantity", "Price", "Row total", "Shipped", "Invoiced", "Refunded"],
        [
            (one["sku"], one["name"], one["quantity"], one["unit_price"], one["row_total"],
             one["shipped"], one["invoiced"], one["refunded"])
            for one in facts["lines"]
        ],
        empty="\nNo items.",
    )  # fmt: skip
    click.echo("")
    totals = ("subtotal", "discount", "shipping", "tax", "grand_total", "total_paid", "total_due")
    print_facts({name.replace("_", " ").capitalize(): facts[name] for name in totals})
    for one in facts["shipments"]:
        click.echo(
            f"\nShipment #{one['number']}: {one['carrier'] or '–'} "
            f"{one['tracking_number'] or ''} ({one['confirmation'] or 'Amazon not told yet'})"
        )
    print_table(
        "\nHistory",
        ["When", "Who", "What"],
        [(one["at"], one["actor"], one["text"]) for one in _history(order)],
        empty="\nNothing has happened yet.",
    )
