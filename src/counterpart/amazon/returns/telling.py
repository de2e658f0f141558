"""What does an order's timeline tell of its returns?"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple

from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.returns import AmazonReturn
from counterpart.amazon.returns.handling import named
from counterpart.amazon.timeline import add_to_timeline, write_note


class Told(NamedTuple):
    """What an order's timeline knows of a return."""

    order: int | None
    status: str
    delivered_on: date | None


def as_told(row: AmazonReturn) -> Told:
    """Answer what was told of a return as it stands."""
    return Told(row.amazon_order_id, row.status, row.delivered_on)


def tell_of_changes(
    new: Iterable[AmazonReturn],
    seen_again: Iterable[AmazonReturn],
    before: Mapping[int, Told],
    *,
    actor: str,
    now: datetime,
) -> None:
    """Tell the orders of new returns, and of those that changed; inside the transaction.

    A return is told in the transaction in which it gets its order, so once.
    """
    rows = [row for row in (*new, *seen_again) if row.amazon_order_id]
    # In the order in which others lock these rows too.
    for row in sorted(rows, key=lambda one: one.amazon_order_id or 0):
        known = before.get(row.pk)
        if known is None or known.order is None:
            tell_of_return(row, actor=actor, now=now)
            continue
        if row.status != known.status:
            _tell(row, "return_status", actor=actor, now=now, status=row.status)
        if row.delivered_on and not known.delivered_on:
            _tell_of_delivery(row, actor=actor, now=now)


def tell_of_return(row: AmazonReturn, *, actor: str, now: datetime) -> None:
    """Tell an order that something of it comes back, or is there; lists show it as its latest."""
    _tell_of_request(row, actor=actor, now=now)
    _tell_of_delivery(row, actor=actor, now=now)


def _tell_of_request(row: AmazonReturn, *, actor: str, now: datetime) -> None:
    order = _order(row)
    if order is not None:
        items = f"{row.quantity or 1} × {row.sku or row.asin or row.order_item_id}"
        number = named(row)
        write_note(order, "return_requested", actor=actor, now=now, items=items, number=number)


def _tell_of_delivery(row: AmazonReturn, *, actor: str, now: datetime) -> None:
    if row.delivered_on:
        day = row.delivered_on.isoformat()
        _tell(row, "return_delivered", actor=actor, now=now, day=day)


def _tell(row: AmazonReturn, code: str, *, actor: str, now: datetime, **params: str) -> None:
    order = _order(row)
    if order is not None:
        add_to_timeline(order, code, actor=actor, now=now, number=named(row), **params)


def _order(row: AmazonReturn) -> AmazonOrder | None:
    if row.amazon_order_id is None:
        return None
    return AmazonOrder.objects.only("note_code", "note_params").get(pk=row.amazon_order_id)
