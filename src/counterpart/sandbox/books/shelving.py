"""How do the books become JSON and books again?"""

import base64
import dataclasses
import heapq
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from counterpart.sandbox.books.feeding.feeds import Feed
from counterpart.sandbox.books.granting import Application, Grant
from counterpart.sandbox.books.ledger import Event, Seller
from counterpart.sandbox.books.listings.items import ListingItem, Place
from counterpart.sandbox.books.orders import Line, Order, Package, Refund, RefundedItem
from counterpart.sandbox.books.reports.reports import Report
from counterpart.sandbox.books.returns.returns import Return
from counterpart.sandbox.books.storage.storing import StoredDocument
from counterpart.sandbox.books.whole import Books

KIND = "$"
# How what JSON does not know is written and read.
PLAIN: dict[type, tuple[Callable[[Any], str], Callable[[str], Any]]] = {
    datetime: (datetime.isoformat, datetime.fromisoformat),
    Decimal: (str, Decimal),
    bytes: (lambda value: base64.b64encode(value).decode(), base64.b64decode),
}
RECORDS: dict[str, Callable[..., Any]] = {
    record.__name__: record
    for record in (
        Order,
        Line,
        Package,
        Refund,
        RefundedItem,
        Seller,
        Event,
        Application,
        Grant,
        Feed,
        StoredDocument,
        ListingItem,
        Place,
        Report,
        Return,
    )
}


def write_books(ledger: Books) -> dict[str, Any]:
    kept = {
        "now": ledger.clock.now(),
        "counters": ledger.counters,
        "sellers": list(ledger.sellers.values()),
        "applications": list(ledger.applications.values()),
        "grants": list(ledger.grants.values()),
        "orders": list(ledger.orders.values()),
        "confirmations": ledger.confirmations,
        "agenda": ledger.agenda,
        "documents": list(ledger.stored.values()),
        "feeds": list(ledger.feeds.values()),
        "listings": ledger.listings,
        "reports": ledger.reports,
        "returns": ledger.returns,
        "habits": {"compression": ledger.compression, "refund_delay": ledger.refund_delay},
    }
    return {name: pack(value) for name, value in kept.items()}


def read_books(ledger: Books, kept: dict[str, Any]) -> None:
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
    ledger.stored.update({one.document_id: one for one in told.get("documents", ())})
    ledger.feeds.update({feed.feed_id: feed for feed in told.get("feeds", ())})
    ledger.compression = told["habits"]["compression"]
    ledger.refund_delay = told["habits"]["refund_delay"]
    ledger.listings.update(told.get("listings", {}))
    ledger.reports.update(told.get("reports", {}))
    ledger.returns.update(told.get("returns", {}))
    ledger.agenda.extend(told["agenda"])
    heapq.heapify(ledger.agenda)


def pack(value: Any) -> Any:
    if isinstance(value, tuple(PLAIN)):
        return {KIND: type(value).__name__, "value": PLAIN[type(value)][0](value)}
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
    for kind, (_write, read) in PLAIN.items():
        if value.get(KIND) == kind.__name__:
            return read(value["value"])
    plain = {key: unpack(inner) for key, inner in value.items() if key != KIND}
    return RECORDS[value[KIND]](**plain) if KIND in value else plain
