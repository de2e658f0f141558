"""Commands that show Amazon orders."""

from typing import Any

import click

from counterpart.amazon import notes
from counterpart.amazon.causes import cause_title
from counterpart.amazon.importing.wishes import reasons_to_cancel
from counterpart.amazon.models.operations import Operation
from counterpart.amazon.models.orders import AmazonOrder, ImportState
from counterpart.amazon.queries import (
    find_orders,
    get_order,
    held_by_cause,
    is_within,
    latest_note,
    number_link,
    replacements_of,
    stores_with_held_orders,
    stores_with_orders,
)
from counterpart.amazon.stores.activity import get_store
from counterpart.cli.guarding import granted, needs, permitted, tell_seen
from counterpart.cli.options import json_option, now_option
from counterpart.cli.printing import moment, print_facts, print_json, print_table
from counterpart.core.clock import Clock
from counterpart.core.money import written
from counterpart.orders import history
from counterpart.orders.models.orders import HistoryEntry
from counterpart.users.permissions import Permission
from counterpart.websites.scopes import Scope


@click.command()
@click.option("--status", "statuses", multiple=True, help="Pending, Unshipped, Error, … (several).")
@click.option("--held", "held_only", is_flag=True, help="Only held orders, grouped by cause.")
@click.option("--store", "store_name", help="Only this store.")
@json_option
@needs(Permission.VIEW_CHANNEL)
def orders(
    *, statuses: tuple[str, ...], held_only: bool, store_name: str | None, as_json: bool
) -> None:
    """List Amazon orders, newest first."""
    scope = granted()
    store = get_store(store_name, scope=scope) if store_name else None
    wanted = [part for status in statuses for part in status.split(",")]
    rows = find_orders(store=store, statuses=wanted, held_only=held_only, scope=scope)
    if as_json:
        print_json([as_facts(row) for row in rows.iterator(chunk_size=500)])
        return
    names = stores_with_orders(scope=scope)
    _tell_held_stores(scope)
    if held_only:
        _tell_causes(held_by_cause(store, scope=scope))
    print_table(
        "Amazon orders",
        ["Purchased", "Order", "Status", "Buyer", "Total", "Commerce", "Notes"],
        [
            (
                f"{row.purchased_at:%m-%d %H:%M}" if row.purchased_at else None,
                row.amazon_order_id,
                row.status if store or len(names) < 2 else f"{row.status} ({row.store.name})",
                buyer_name(row),
                _total(row),
                row.order.number if row.order else None,
                latest_note(row),
            )
            for row in rows.iterator(chunk_size=500)
        ],
        empty="No Amazon order matches.",
    )


@click.command()
@click.argument("amazon_order_id")
@json_option
@now_option
@needs(Permission.VIEW_CHANNEL)
def show(*, amazon_order_id: str, as_json: bool, clock: Clock) -> None:
    """Tell the whole story of one Amazon order; its buyer only to those who may see buyers."""
    row = get_order(amazon_order_id, scope=granted())
    if sees_buyer(row):
        tell_seen(row.amazon_order_id, clock)
    if as_json:
        print_json(_story(row))
        return
    facts = as_facts(row)
    facts |= {"replaces": row.replaces} if row.replaces else {}
    later = ", ".join(one.amazon_order_id for one in replacements_of(row))
    facts |= {"replaced_by": later} if later else {}
    facts |= {"reasons_to_cancel": reasons} if (reasons := _reasons_to_cancel(row)) else {}
    print_facts({key.replace("_", " ").capitalize(): value for key, value in facts.items()})
    for blocker in row.hold_evidence:
        click.echo(f"\n{notes.blocker_told(blocker['cause'], blocker['evidence'])}")
        click.echo(f"  → {notes.remedy_told(blocker['cause'], blocker['evidence'])}")
    print_table(
        "\nItems",
        ["SKU", "ASIN", "Title", "Quantity", "Shipped", "Price", "Tax"],
        [
            (one["sku"], one["asin"], one["title"], one["quantity"], one["shipped"], one["price"],
             one["tax"])
            for one in _items(row)
        ],
        empty="\nNo items.",
    )  # fmt: skip
    print_table(
        "\nTimeline",
        ["When", "Who", "What"],
        [(one["at"], one["actor"], one["text"]) for one in timeline(row)],
        empty="\nNothing has happened yet.",
    )


def as_facts(row: AmazonOrder) -> dict[str, Any]:
    """Answer the documented JSON fields of an Amazon order."""
    return {
        "amazon_order_id": row.amazon_order_id,
        "store": row.store.name,
        "marketplace_id": row.marketplace_id,
        "purchased_at": moment(row.purchased_at),
        "amazon_status": row.amazon_status or None,
        "import_state": row.import_state,
        "status": row.status,
        "buyer_name": buyer_name(row),
        "total": _total(row, with_currency=False),
        "currency": row.currency or None,
        "fulfilled_by": row.fulfilled_by or None,
        "note": latest_note(row),
        "hold_cause": row.hold_cause or None,
        "commerce_number": row.order.number if row.order else None,
        "ship_by": moment(row.ship_by),
        "seller_central_url": number_link(row) or None,
    }


def buyer_name(row: AmazonOrder) -> str | None:
    """Answer the buyer's name for those who may see it."""
    return row.buyer.get("name") if sees_buyer(row) else None


def sees_buyer(row: AmazonOrder) -> bool:
    """Tell whether whoever is at work may see the buyer of an order (P6)."""
    return is_within(row, permitted(Permission.VIEW_BUYERS))


def _reasons_to_cancel(row: AmazonOrder) -> str | None:
    """Answer why the buyer wants to cancel, in the buyer's words."""
    return (reasons_to_cancel(row) or None) if sees_buyer(row) else None


def timeline(row: AmazonOrder) -> list[dict[str, Any]]:
    """Answer everything that happened to an order here and in Commerce, oldest first."""
    told = [
        (note.happened_at, 0, note.pk, note.actor, notes.told(note.code, note.params))
        for note in row.notes.all()
    ]
    if row.order is not None:
        told += [
            (entry.happened_at, 1, entry.pk, entry.actor, f"Commerce: {_told(entry, row)}")
            for entry in row.order.history.all()
        ]
    return [
        {"at": moment(at), "actor": actor, "text": text}
        for at, _, _, actor, text in sorted(told, key=lambda one: one[:3])
    ]


def _told(entry: HistoryEntry, row: AmazonOrder) -> str:
    """Tell an entry; what was said of a buyer only to those who may see the buyer."""
    if entry.code == "commented" and not sees_buyer(row):
        return str(history.SENTENCES[entry.code])
    return history.told(entry)


def _story(row: AmazonOrder) -> dict[str, Any]:
    return as_facts(row) | {
        "service_level": row.service_level or None,
        "programs": row.programs.split(),
        "replaces": row.replaces or None,
        "replaced_by": [one.amazon_order_id for one in replacements_of(row)],
        "buyer_asks_to_cancel": row.buyer_asks_to_cancel,
        "reasons_to_cancel": _reasons_to_cancel(row),
        "inventory_reserved": row.is_stock_reserved or row.import_state == ImportState.CREATED,
        "address": (row.corrected_address or row.address) if sees_buyer(row) else None,
        "blockers": [
            {
                "cause": one["cause"],
                "sentence": notes.blocker_told(one["cause"], one["evidence"]),
                "remedy": notes.remedy_told(one["cause"], one["evidence"]),
            }
            for one in row.hold_evidence
        ],
        "items": _items(row),
        "operations": [_operation(one) for one in row.operations.order_by("pk")],
        "timeline": timeline(row),
    }


def _items(row: AmazonOrder) -> list[dict[str, Any]]:
    currency = row.currency or "USD"
    return [
        {
            "order_item_id": item.order_item_id,
            "sku": item.sku,
            "asin": item.asin,
            "title": item.title,
            "quantity": item.quantity_ordered,
            "shipped": item.quantity_shipped,
            "price": written(item.price, currency),
            "tax": written(item.tax, currency),
            "shipping": written(item.shipping, currency),
            "discount": written(item.discount, currency),
        }
        for item in row.items.all()
    ]


def _operation(operation: Operation) -> dict[str, Any]:
    return {
        "kind": operation.kind,
        "state": operation.state,
        "parcel": operation.parcel if operation.package_reference else None,
        "package_reference": operation.package_reference,
        "attempts": operation.attempts,
        "accepted_at": moment(operation.accepted_at),
        "visible_at": moment(operation.visible_at),
        "error": operation.error or None,
        "error_code": operation.error_code or None,
        "request_id": operation.request_id or None,
    }


def _total(row: AmazonOrder, *, with_currency: bool = True) -> str | None:
    if row.total is None:
        return None
    amount = written(row.total, row.currency or "USD")
    return f"{amount} {row.currency}" if with_currency else amount


def _tell_held_stores(scope: Scope) -> None:
    """Show the system message, in its exact words (C-23)."""
    stores = stores_with_held_orders(scope=scope)
    if stores:
        click.echo(
            "Your Amazon store(s) has orders that cannot be imported into Commerce. See Recent "
            f"Orders in the store dashboard(s): {', '.join(stores)}\n"
        )


def _tell_causes(groups: list[dict[str, Any]]) -> None:
    print_table(
        "Held orders by cause",
        ["Cause", "Orders", "Total", "Earliest ship-by"],
        [
            (
                cause_title(group["hold_cause"]),
                group["count"],
                f"{written(group['value'], group['currency'])} {group['currency']}"
                if group["currency"] and group["value"] is not None
                else None,
                group["earliest"],
            )
            for group in groups
        ],
        empty="No order is held.",
    )
    click.echo("")
