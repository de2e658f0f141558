"""The command about the stock of one product."""

from decimal import Decimal, InvalidOperation
from typing import Any

import click
from django.db import transaction

from counterpart.catalog.models import Product
from counterpart.cli.guarding import actor, also_needs, needs, permitted
from counterpart.cli.options import json_option, now_option
from counterpart.cli.printing import moment, print_json, print_table
from counterpart.core.clock import Clock
from counterpart.core.errors import Refused
from counterpart.core.quantities import as_number, written
from counterpart.inventory.adjusting import configure, set_in_stock, set_quantity
from counterpart.inventory.models import (
    Backorders,
    MovementKind,
    Source,
    SourceItem,
    Stock,
    StockItem,
    StockMovement,
)
from counterpart.inventory.rules import unruled
from counterpart.inventory.stocks import default_source, default_stock, find_source, find_stock
from counterpart.orders.models.orders import Order
from counterpart.orders.promises import REFERENCE
from counterpart.users.permissions import Permission

MOST_MOVEMENTS = 1000


class Quantity(click.ParamType[Decimal]):
    """A quantity as people write it."""

    name = "quantity"

    def convert(self, value: Any, _parameter: Any, _context: Any) -> Decimal:
        try:
            return Decimal(str(value))
        except InvalidOperation:
            raise Refused(f"“{value}” is not a quantity.") from None


@click.command()
@click.argument("sku")
@click.option("--set", "count", metavar="N", type=Quantity(), help="What was counted at a source.")
@click.option("--source", "code", metavar="CODE", help="That source; unless given: default.")
@click.option("--in-stock/--out-of-stock", "is_in_stock", default=None, help="May it be sold?")
@click.option("--manage/--no-manage", "manages_stock", default=None, help="Is its stock counted?")
@click.option("--backorders", type=click.Choice(Backorders.values), help="May more be sold?")
@click.option("--threshold", metavar="N", type=Quantity(), help="What is never sold.")
@click.option("--fewest", metavar="N", type=Quantity(), help="The fewest of one order line.")
@click.option("--most", metavar="N", type=Quantity(), help="The most of one order line.")
@click.option("--increment", metavar="N", type=Quantity(), help="Only so many at a time.")
@click.option("--decimals/--no-decimals", "allows_decimals", default=None, help="Parts of units?")
@click.option("--notify-below", metavar="N", type=Quantity(), help="For `stocks low`.")
@click.option("--stock", "place", metavar="NAME", help="The stock to show; unless given: default.")
@click.option("--movements", is_flag=True, help="Also show its ledger, newest first.")
@json_option
@now_option
@needs(Permission.VIEW_CATALOG)
def stock(
    *,
    sku: str,
    count: Decimal | None,
    code: str | None,
    is_in_stock: bool | None,
    place: str | None,
    movements: bool,
    as_json: bool,
    clock: Clock,
    **rules: Any,
) -> None:
    """Show a product's stock, set what was counted, or change the rules for selling it."""
    product = Product.objects.filter(sku=sku).first()
    if product is None:
        raise Refused(f"There is no product with the SKU “{sku}”.")
    shown = find_stock(place) if place else default_stock()
    source = find_source(code) if code else default_source()
    given = {name: value for name, value in rules.items() if value is not None}
    if given or count is not None or is_in_stock is not None:
        also_needs(Permission.EDIT_STOCK)
    who: dict[str, Any] = {"actor": actor(), "now": clock.now()}
    with transaction.atomic():
        if given:
            configure(product, **given, **who)
        if count is not None:
            set_quantity(product, count, source=source, **who)
        if is_in_stock is not None:
            set_in_stock(product, source, is_in_stock=is_in_stock, **who)
    _answer(product, shown, movements=movements, as_json=as_json)


def _answer(product: Product, stock: Stock, *, movements: bool, as_json: bool) -> None:
    item = StockItem.objects.filter(stock=stock, product=product).first() or unruled(product.pk)
    ledger = _movements(product) if movements else []
    numbers = _order_numbers(ledger)
    if as_json:
        told = [_movement(row, numbers) for row in ledger]
        print_json(_facts(product, stock, item) | ({"movements": told} if movements else {}))
        return
    managed = "" if item.manages_stock else " Its stock is not managed: it always sells."
    click.echo(
        f"{product.sku}: {written(Decimal(item.on_hand))} on hand, "
        f"{written(Decimal(item.reserved))} reserved, {written(item.salable)} salable.{managed}"
    )
    if movements:
        click.echo("")
        print_table(
            "Ledger",
            ["When", "Who", "Kind", "Stock", "Source", "On hand", "Reserved", "For"],
            [
                (
                    row.happened_at,
                    row.actor or None,
                    MovementKind(row.kind).label,
                    row.stock.name,
                    _code(row.source),
                    written(row.on_hand_change),
                    written(row.reserved_change),
                    _what_for(row, numbers),
                )
                for row in ledger
            ],
            empty="Nothing has moved yet.",
        )


def _facts(product: Product, stock: Stock, item: StockItem) -> dict[str, Any]:
    rows = SourceItem.objects.filter(product=product).select_related("source")
    return {
        "sku": product.sku,
        "stock": stock.name,
        "on_hand": as_number(Decimal(item.on_hand)),
        "reserved": as_number(Decimal(item.reserved)),
        "salable": as_number(item.salable),
        "manage_stock": item.manages_stock,
        "backorders": item.backorders,
        "threshold": as_number(item.threshold),
        "fewest": as_number(item.fewest),
        "most": as_number(item.most),
        "increment": as_number(item.increment),
        "decimals": item.allows_decimals,
        "notify_below": as_number(item.notify_below),
        "sources": [
            {
                "code": row.source.code,
                "quantity": as_number(row.quantity),
                "in_stock": row.is_in_stock,
            }
            for row in rows.order_by("source__code")
        ],
    }


def _movements(product: Product) -> list[StockMovement]:
    rows = StockMovement.objects.filter(product=product).select_related("source", "stock")
    return list(rows.order_by("-pk")[:MOST_MOVEMENTS])


def _order_numbers(ledger: list[StockMovement]) -> dict[str, str]:
    """Answer the numbers of the orders that a ledger names by their keys, where people may go."""
    keys = {row.reference for row in ledger if row.reference_kind == REFERENCE}
    orders = Order.objects.filter(permitted(Permission.VIEW_ORDERS).within("store_view"))
    numbers = orders.filter(pk__in=[key for key in keys if key]).values_list("pk", "number")
    return {str(key): number for key, number in numbers}


def _movement(row: StockMovement, numbers: dict[str, str]) -> dict[str, Any]:
    is_order = row.reference_kind == REFERENCE
    return {
        "at": moment(row.happened_at),
        "actor": row.actor or None,
        "kind": row.kind,
        "stock": row.stock.name,
        "source": _code(row.source),
        "on_hand_change": as_number(row.on_hand_change),
        "reserved_change": as_number(row.reserved_change),
        "reference_kind": row.reference_kind or None,
        "reference": row.reference or None,
        "order": numbers.get(row.reference) if is_order else None,
    }


def _what_for(row: StockMovement, numbers: dict[str, str]) -> str | None:
    if row.reference_kind == REFERENCE:
        return f"order {numbers[row.reference]}" if row.reference in numbers else "an order"
    kind = row.reference_kind.replace("_", " ")
    return f"{kind} {row.reference}".replace("amazon", "Amazon").strip() or None


def _code(source: Source | None) -> str | None:
    return source.code if source else None
