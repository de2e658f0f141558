"""Which orders and accounts does this Amazon keep, and how are they found again?"""

import heapq
import threading
from bisect import bisect_left, insort
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from counterpart.sandbox.books.clock import Clock, as_time
from counterpart.sandbox.books.orders import Order, Refund, quantities

P = ParamSpec("P")
R = TypeVar("R")
L = TypeVar("L", bound="Ledger")


class NotPossible(Exception):
    """What was asked cannot happen at this Amazon; the sentence says why."""


@dataclass
class Seller:
    seller_id: str
    client_id: str
    client_secret: str
    refresh_token: str
    marketplaces: list[str]
    store_name: str
    revoked: bool = False


@dataclass
class Shelf:
    """One seller's orders, in the two orders in which they can be asked for."""

    by_created: list[tuple[datetime, str]] = field(default_factory=list)
    by_updated: list[tuple[datetime, str]] = field(default_factory=list)


@dataclass(order=True)
class Event:
    at: datetime
    number: int
    method: str = field(compare=False)
    told: dict[str, Any] = field(compare=False)


class Ledger:
    def __init__(
        self, *, seed: int = 7, now: str | datetime | None = None, speed: float = 1.0
    ) -> None:
        self.seed = seed
        self.url = ""
        self.clock = Clock(now, speed=speed)
        self.lock = threading.RLock()
        self.version = 0
        self.orders: dict[str, Order] = {}
        self.sellers: dict[str, Seller] = {}
        self.shelves: dict[str, Shelf] = {}
        self.confirmations: list[dict[str, Any]] = []
        self.patches: dict[str, list[Callable[[dict[str, Any]], Any]]] = {}
        self.counters: dict[str, int] = {}
        self.agenda: list[Event] = []
        self._catching_up = False

    @property
    def endpoint(self) -> str:
        return self.url

    @property
    def token_url(self) -> str:
        return f"{self.url}/auth/o2/token"

    def next_number(self, name: str) -> int:
        self.counters[name] = self.counters.get(name, 0) + 1
        return self.counters[name]

    def order(self, order_id: str) -> Order:
        if order_id not in self.orders:
            raise NotPossible(f"There is no order {order_id}.")
        return self.orders[order_id]

    def keep(self, order: Order) -> None:
        if order.order_id in self.orders:
            raise NotPossible(f"There already is an order {order.order_id}.")
        self.orders[order.order_id] = order
        shelf = self.shelves.setdefault(order.seller_id, Shelf())
        insort(shelf.by_created, (order.created_at, order.order_id))
        insort(shelf.by_updated, (order.updated_at, order.order_id))

    def touch(self, order: Order) -> None:
        """Move lastUpdatedTime to now."""
        index = self.shelves[order.seller_id].by_updated
        del index[bisect_left(index, (order.updated_at, order.order_id))]
        order.updated_at = self.clock.now()
        order.changed = True
        insort(index, (order.updated_at, order.order_id))

    def placed_between(
        self, seller_id: str, family: str, after: tuple[datetime, str], before: datetime
    ) -> Iterator[Order]:
        """Yield from `after` (inclusive) up to and including `before`, oldest first."""
        shelf = self.shelves.get(seller_id, Shelf())
        index = shelf.by_created if family == "created" else shelf.by_updated
        for place in range(bisect_left(index, after), len(index)):
            moment, order_id = index[place]
            if moment > before:
                return
            yield self.orders[order_id]

    def schedule(self, at: datetime, method: str, **told: Any) -> None:
        heapq.heappush(self.agenda, Event(at, self.next_number("event"), method, told))

    def catch_up(self) -> None:
        """Let everything happen that was due by now, each at its own time."""
        if self._catching_up or not self.agenda:
            return
        self._catching_up = True
        try:
            while self.agenda and self.agenda[0].at <= self.clock.now():
                event = heapq.heappop(self.agenda)
                with self.clock.during(event.at):
                    self._let_happen(event)
        finally:
            self._catching_up = False

    def strike(self, _kind: str, /, **_about: str) -> dict[str, Any] | None:
        """Return the settings of a misbehaviour that is due here, None where all goes well."""
        return None

    def _let_happen(self, event: Event) -> None:
        try:
            getattr(self, event.method)(**event.told)
        except NotPossible:
            # The seller was faster: what was planned for this order no longer applies.
            return

    def advance(
        self, *, seconds: float = 0, minutes: float = 0, hours: float = 0, days: float = 0
    ) -> None:
        with self.lock:
            self.clock.advance(timedelta(seconds=seconds, minutes=minutes, hours=hours, days=days))
            self.version += 1
            self.catch_up()

    def set_time(self, moment: str | datetime) -> None:
        with self.lock:
            self.clock.set(as_time(moment))
            self.version += 1
            self.catch_up()

    def book(self) -> dict[str, dict[str, Any]]:
        """Return the truth about every order, to compare other books with."""
        with self.lock:
            self.catch_up()
            return {order_id: entry(order) for order_id, order in self.orders.items()}


def entry(order: Order) -> dict[str, Any]:
    return {
        "status": order.status,
        "seller_id": order.seller_id,
        "marketplace_id": order.marketplace_id,
        "fulfilled_by": order.fulfilled_by,
        "grand_total": str(order.total()),
        "currency": order.currency,
        "lines": quantities(order.lines),
        "items": {line.item_id: line.quantity for line in order.lines},
        "fulfilled": {line.sku: order.fulfilled(line) for line in order.lines},
        "packages": {
            reference: {
                "carrier": package.carrier,
                "tracking_number": package.tracking_number,
                "items": dict(package.items),
                "status": package.status,
            }
            for reference, package in order.packages.items()
        },
        "refunds": [show_refund(order, refund) for refund in order.refunds],
    }


def show_refund(order: Order, refund: Refund) -> dict[str, Any]:
    """Return the refund as the book tells it: amounts and units by seller SKU."""
    skus = {line.item_id: line.sku for line in order.lines}
    return {
        "refund_id": refund.refund_id,
        "by": refund.by,
        "total": str(refund.total),
        "components": {
            skus[item.item_id]: {name: str(value) for name, value in item.components.items()}
            for item in refund.items
        },
        "quantities": {skus[item.item_id]: item.quantity for item in refund.items},
        "reasons": {skus[item.item_id]: item.reason for item in refund.items},
    }


def told(method: Callable[Concatenate[L, P], R]) -> Callable[Concatenate[L, P], R]:
    """Make a method of the ledger happen alone and after everything that was due."""

    @wraps(method)
    def act(ledger: L, /, *args: P.args, **kwargs: P.kwargs) -> R:
        with ledger.lock:
            ledger.catch_up()
            ledger.version += 1
            return method(ledger, *args, **kwargs)

    return act
