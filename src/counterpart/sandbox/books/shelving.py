"""How do the books become JSON and books again?"""

import dataclasses
import heapq
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from counterpart.sandbox.books.granting import Application, Grant, Granting
from counterpart.sandbox.books.ledger import Event, Seller
from counterpart.sandbox.books.orders import Line, Order, Package

KIND = "$"
RECORDS: dict[str, Callable[..., Any]] = {
    record.__name__: record for record in (Order, Line, Package, Seller, Event, Application, Grant)
}


def write_books(ledger: Granting) -> dict[str, Any]:
    kept = {
        "now": ledger.clock.now(),
        "counters": ledger.counters,
        "sellers": list(ledger.sellers.values()),
        "applications": list(ledger.applications.values()),
        "grants": list(ledger.grants.values()),
        "orders": list(ledger.orders.values()),
        "confirmations": ledger.confirmations,
        "agenda": ledger.agenda,
    }
    return {name: pack(value) for name, value in kept.items()}


def read_books(ledger: Granting, kept: dict[str, Any]) -> None:
    """Fill an empty ledger; a clock never goes back behind the moment of the snapshot."""
    told = {name: unpack(value) for name, value in kept.items()}
    if told["now"] > ledger.clock.now():
        ledger.clock.set(told["now"])
    ledger.counters.update(told["counters"])
    ledger.sellers.update({seller.seller_id: seller for seller in told["sellers"]})
    ledger.applications.update({one.application_id: one for one in told["applications"]})
    ledger.grants.update({one.refresh_token: one for one in told["grants"]})
    for order in told["orders"]:
        ledger.keep(order)
    ledger.confirmations.extend(told["confirmations"])
    ledger.agenda.extend(told["agenda"])
    heapq.heapify(ledger.agenda)


def pack(value: Any) -> Any:
    if isinstance(value, datetime):
        return {KIND: "datetime", "value": value.isoformat()}
    if isinstance(value, Decimal):
        return {KIND: "Decimal", "value": str(value)}
    if dataclasses.is_dataclass(value):
        fields = {f.name: pack(getattr(value, f.name)) for f in dataclasses.fields(value)}
        return {KIND: type(value).__name__, **fields}
    if isinstance(value, dict):
        return {key: pack(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [pack(inner) for inner in value]
    return value


def unpack(value: Any) -> Any:
    if isinstance(value, list):
        return [unpack(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    if value.get(KIND) == "datetime":
        return datetime.fromisoformat(value["value"])
    if value.get(KIND) == "Decimal":
        return Decimal(value["value"])
    plain = {key: unpack(inner) for key, inner in value.items() if key != KIND}
    return RECORDS[value[KIND]](**plain) if KIND in value else plain
