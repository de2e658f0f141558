"""How does an order come to be?"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from counterpart.core.bulk import insert_rows, insert_values
from counterpart.core.errors import Refused
from counterpart.core.money import ZERO
from counterpart.inventory.availability import Availability, availability, backordered_units
from counterpart.inventory.models import MovementKind, Stock
from counterpart.inventory.reserving import Demand, reserve
from counterpart.orders import history
from counterpart.orders.base_amounts import Base, bases_for
from counterpart.orders.documents.initial_documents import write_invoices, write_shipments
from counterpart.orders.finding.findable import Findable, write_words
from counterpart.orders.labels.statuses import default_statuses
from counterpart.orders.models.orders import (
    AddressKind,
    HistoryEntry,
    Order,
    OrderAddress,
    OrderLine,
)
from counterpart.orders.new_order import NewOrder
from counterpart.orders.promises import REFERENCE
from counterpart.orders.states import State
from counterpart.websites.models import StoreView
from counterpart.websites.numbering import next_numbers, numbers_for_each

# What the row says as its source said it.
TAKEN_OVER = (
    "channel", "external_store", "external_id", "original_number", "edit_increment", "replaces_id",
    "customer_id", "customer_group", "customer_name", "customer_email", "customer_note",
    "remote_ip", "language", "currency", "shipping", "shipping_tax", "shipping_discount",
    "grand_total", "discount_description", "lines_locked", "canceled_by_channel_only",
    "mails_suppressed", "completion_waits_for_channel", "tracking_required", "stock_untouched",
    "stop_shipping_because",
)  # fmt: skip

Figures = dict[Stock, dict[int, Availability]]


class NothingOrdered(Refused):
    """An order without lines could never be worked."""

    code = "nothing_ordered"


def place_order(new: NewOrder, *, actor: str, now: datetime) -> Order:
    """Place one order in one transaction: rows, stock, invoice. Refuses OutOfStock."""
    return place_orders([new], actor=actor, now=now)[0]


def place_orders(orders: Sequence[NewOrder], *, actor: str, now: datetime) -> list[Order]:
    """Place several orders at once, all or none, with a number of statements that does not grow.

    Refuses with OutOfStock, TotalsDisagree or NothingOrdered; a second order with the same
    external id, or the same given number in a store view, raises IntegrityError.
    """
    for new in orders:
        if not new.lines:
            raise NothingOrdered(gettext("An order needs at least one line."))
        new.check_totals()
    with transaction.atomic():
        figures = _locked_figures(orders)
        placed = _write_orders(orders, now=now)
        missing = _backordered(orders, figures)
        reserved = _reserve_stock(orders, placed, now=now)
        lines = _write_lines(orders, placed, reserved, missing)
        _write_addresses(orders, placed)
        write_words((order.pk, _findable(new)) for new, order in zip(orders, placed, strict=True))
        entries = _first_entries(orders, placed, actor=actor, now=now)
        entries += write_invoices(orders, placed, lines, actor=actor, now=now)
        entries += write_shipments(orders, placed, lines, actor=actor, now=now)
        insert_rows(entries)
    return placed


def _write_orders(orders: Sequence[NewOrder], *, now: datetime) -> list[Order]:
    numbers = _numbers(orders)
    statuses = default_statuses()
    bases = bases_for(orders)
    placed = [
        _order_row(new, number, statuses, base, now)
        for new, number, base in zip(orders, numbers, bases, strict=True)
    ]
    insert_rows(placed)
    return placed


def _order_row(
    new: NewOrder, number: str, statuses: dict[str, str], base: Base, now: datetime
) -> Order:
    state = _first_state(new)
    return Order(
        number=number,
        store_view=new.store_view,
        purchase_point=new.store_view.purchase_point,
        state=state,
        status=statuses[state] if new.is_shipped else new.status or statuses[state],
        placed_at=new.placed_at,
        created_at=now,
        updated_at=now,
        stock=new.stock,
        payment_method=new.payment_method,
        shipping_method=new.shipping_method,
        **{name: getattr(new, name) for name in TAKEN_OVER},
        **_findable(new).ranks(),
        **_totals(new, base),
    )


def _findable(new: NewOrder) -> Findable:
    return Findable(
        new.customer_name,
        new.customer_email,
        new.shipping_address.person if new.shipping_address else {},
        new.billing_address.person if new.billing_address else None,
    )


def _totals(new: NewOrder, base: Base) -> dict[str, Any]:
    paid = new.grand_total if new.is_paid else ZERO
    return {
        "base_currency": base.currency,
        "base_to_order_rate": base.rate,
        "subtotal": new.subtotal,
        "tax": new.tax,
        "discount": new.discount,
        "total_invoiced": paid,
        "total_paid": paid,
        "base_grand_total": base.amount(new.grand_total),
        "base_total_invoiced": base.amount(paid),
        "base_total_paid": base.amount(paid),
    }


def _first_state(new: NewOrder) -> State:
    if new.is_shipped:
        return State.COMPLETE
    return State.PROCESSING if new.is_paid else new.begins


def _numbers(orders: Sequence[NewOrder]) -> list[str]:
    """Keep the numbers that were given; take the others from their store views' sequences."""
    given = {new.number for new in orders}
    unnumbered = [new.store_view for new in orders if not new.number]
    taken = iter(numbers_for_each(unnumbered, partial(_free_numbers, given=given)))
    return [new.number or next(taken) for new in orders]


def _free_numbers(view: StoreView, count: int, *, given: set[str]) -> list[str]:
    """Step over numbers that orders were given by their source: the sequence never sticks."""
    numbers: list[str] = []
    while len(numbers) < count:
        some = next_numbers(view, "order", count=count - len(numbers))
        taken = Order.objects.filter(store_view=view, number__in=some)
        used = given | set(taken.values_list("number", flat=True))
        numbers += [number for number in some if number not in used]
    return numbers


def _locked_figures(orders: Sequence[NewOrder]) -> Figures:
    """Lock stock before numbers, as shipping does: the two never wait for each other."""
    products: dict[Stock, set[int]] = defaultdict(set)
    for new in orders:
        if new.stock is not None and not new.stock_untouched:
            products[new.stock] |= _units(new).keys()
    return {
        stock: availability(stock, ids, locked=True)
        for stock, ids in sorted(products.items(), key=lambda pair: pair[0].pk)
    }


def _backordered(orders: Sequence[NewOrder], figures: Figures) -> dict[tuple[int, int], Decimal]:
    """Answer which units of which lines are not there yet, by the places of order and line.

    What is there goes to whoever stands first; the rows are locked, so nobody comes between.
    """
    missing: dict[tuple[int, int], Decimal] = {}
    for place, new in enumerate(orders):
        if new.stock is None or new.stock_untouched:
            continue
        free = figures[new.stock]
        for position, line in enumerate(new.lines):
            if line.product_id is not None:
                mine = free[line.product_id]
                missing[place, position] = backordered_units(mine, line.to_ship)
                free[line.product_id] = replace(mine, reserved=mine.reserved + line.to_ship)
    return missing


def _reserve_stock(
    orders: Sequence[NewOrder], placed: Sequence[Order], *, now: datetime
) -> dict[Stock, frozenset[int]]:
    """Promise the ordered units; answer which products are managed in which stock."""
    demands: dict[Stock, list[Demand]] = defaultdict(list)
    for new, order in zip(orders, placed, strict=True):
        if new.stock is None or new.stock_untouched:
            continue
        for product_id, quantity in _units(new).items():
            demands[new.stock].append(Demand(product_id, quantity, str(order.pk)))
    return {
        stock: reserve(
            stock,
            wanted,
            kind=MovementKind.ORDER_PLACED,
            reference_kind=REFERENCE,
            now=now,
        )
        for stock, wanted in sorted(demands.items(), key=lambda pair: pair[0].pk)
    }


def _units(new: NewOrder) -> dict[int, Decimal]:
    units: dict[int, Decimal] = defaultdict(Decimal)
    for line in new.lines:
        if line.product_id is not None:
            units[line.product_id] += line.to_ship
    return units


def _write_lines(
    orders: Sequence[NewOrder],
    placed: Sequence[Order],
    reserved: dict[Stock, frozenset[int]],
    missing: dict[tuple[int, int], Decimal],
) -> list[list[OrderLine]]:
    rows = [
        [
            OrderLine(
                order_id=order.pk,
                position=position + 1,
                product_id=line.product_id,
                sku=line.sku,
                name=line.name,
                external_id=line.external_id,
                is_virtual=line.is_virtual,
                allows_decimals=line.allows_decimals,
                price=line.price,
                original_price=line.original_price,
                row_total=line.row_total,
                tax=line.tax,
                discount=line.discount,
                row_invoiced=line.row_total if new.is_paid else ZERO,
                tax_invoiced=line.tax if new.is_paid else ZERO,
                discount_invoiced=line.discount if new.is_paid else ZERO,
                ordered=line.quantity,
                invoiced=line.quantity if new.is_paid else ZERO,
                shipped=line.quantity if new.is_shipped else line.shipped,
                backordered=missing.get((place, position), ZERO),
                is_stock_reserved=new.stock is not None
                and line.product_id in reserved.get(new.stock, ()),
            )
            for position, line in enumerate(new.lines)
        ]
        for place, (new, order) in enumerate(zip(orders, placed, strict=True))
    ]
    insert_rows(line for lines in rows for line in lines)
    return rows


def _write_addresses(orders: Sequence[NewOrder], placed: Sequence[Order]) -> None:
    insert_values(
        OrderAddress,
        [
            {
                "order_id": order.pk,
                "kind": kind,
                "country": address.country,
                "person": address.person,
                "is_placeholder": address.is_placeholder,
            }
            for new, order in zip(orders, placed, strict=True)
            for kind, address in (
                (AddressKind.SHIPPING, new.shipping_address),
                (AddressKind.BILLING, new.billing_address),
            )
            if address is not None
        ],
    )


def _first_entries(
    orders: Sequence[NewOrder], placed: Sequence[Order], *, actor: str, now: datetime
) -> list[HistoryEntry]:
    entries = []
    for new, order in zip(orders, placed, strict=True):
        if new.channel and new.external_id:
            entries.append(
                history.entry(
                    order,
                    "placed_by_channel",
                    actor=actor,
                    now=now,
                    channel=new.channel.capitalize(),
                    external_id=new.external_id,
                )
            )
        else:
            entries.append(history.entry(order, "placed", actor=actor, now=now))
        entries += [
            history.entry(order, code, actor=actor, now=now, **dict[str, Any](params))
            for code, params in new.remarks
        ]
    return entries
