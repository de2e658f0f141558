"""How can an order's document be made to differ from what the books say?"""

from collections.abc import Callable
from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any

from counterpart.sandbox.books.adopting import read_order
from counterpart.sandbox.books.clock import as_time
from counterpart.sandbox.books.documents import build_document
from counterpart.sandbox.books.ledger import told
from counterpart.sandbox.books.life import Life
from counterpart.sandbox.books.orders import Order

Document = dict[str, Any]
NULLS = (
    "orderAliases", "programs", "associatedOrders", "payment", "tax", "packages",
    "salesChannel.marketplaceName", "buyer.buyerCompanyName", "buyer.buyerPurchaseOrderNumber",
    "recipient.deliveryPreference", "recipient.deliveryAddress.addressLine2",
    "recipient.deliveryAddress.addressLine3", "recipient.deliveryAddress.companyName",
    "recipient.deliveryAddress.districtOrCounty", "recipient.deliveryAddress.municipality",
    "recipient.deliveryAddress.phone", "recipient.deliveryAddress.addressType",
    "fulfillment.fulfillmentServiceLevel", "fulfillment.deliverByWindow",
    "fulfillment.labelPrintingWindow", "orderItems.measurement", "orderItems.programs",
    "orderItems.associatedOrderItems", "orderItems.expense", "orderItems.promotion",
    "orderItems.cancellation", "orderItems.tax", "orderItems.product.condition",
    "orderItems.product.serialNumbers", "orderItems.product.customization",
    "orderItems.fulfillment.packing", "orderItems.fulfillment.shipping",
)  # fmt: skip
UNKNOWN = {
    "programs": ["PRIME", "AMAZON_TELEPORT"],
    "fulfillment.fulfillmentServiceLevel": "TELEPORT",
    "recipient.deliveryAddress.addressType": "MOON_BASE",
    "orderItems.programs": ["TIME_TRAVEL"],
    "orderItems.product.condition": {"conditionType": "HOLOGRAPHIC"},
}


class Altering(Life):
    def document(self, order: Order, data_sets: frozenset[str]) -> Document:
        """Return what this Amazon answers for an order, alterations included."""
        document = build_document(order, data_sets, self.clock.now())
        for kind, setting in order.alterations.items():
            ALTERATIONS[kind](document, setting)
        for patch in self.patches.get(order.order_id, ()):
            changed = patch(document)
            document = document if changed is None else changed
        return document

    @told
    def replace_document(self, order_id: str, document: Document) -> None:
        """Answer exactly this JSON for the order, whatever is asked for."""
        order = self.order(order_id)
        order.verbatim = deepcopy(document)
        self.touch(order)

    @told
    def patch_document(self, order_id: str, patch: Callable[[Document], Any]) -> None:
        """Let `patch` change (or replace) every answer for the order; not kept over a restart."""
        order = self.order(order_id)
        self.patches.setdefault(order_id, []).append(patch)
        self.touch(order)

    @told
    def adopt(self, document: Document, *, seller: Any = None) -> str:
        """Take over an order from a complete 2026-01-01 document and return its id."""
        order = read_order(document, self.seller(seller).seller_id)
        self.keep(order)
        return order.order_id

    @told
    def holds_back(self, order_id: str, until: datetime | str | float) -> None:
        """Keep the order out of searches, findable by id, until a moment or for some seconds."""
        order = self.order(order_id)
        if isinstance(until, datetime | str):
            order.hidden_until = as_time(until)
        else:
            order.hidden_until = self.clock.now() + timedelta(seconds=until)

    @told
    def sends_unknown_enums(self, order_id: str, *, status: str | None = None) -> None:
        """Put words into the order that no model lists; `status` also replaces its status."""
        said = dict(UNKNOWN)
        if status is not None:
            said["fulfillment.fulfillmentStatus"] = status
        self._alter(order_id, "unknown_enums", said)

    @told
    def sends_nulls(self, order_id: str) -> None:
        self._alter(order_id, "nulls", dict.fromkeys(NULLS))

    @told
    def leaves_out(self, order_id: str, *names: str) -> None:
        """Leave fields out, by dotted names such as `orderItems.product.sellerSku`."""
        known = self.order(order_id).alterations.get("left_out", [])
        self._alter(order_id, "left_out", [*known, *names])

    @told
    def breaks_order(self, order_id: str) -> None:
        """Leave out fields that the model requires."""
        self._alter(order_id, "broken", ["createdTime", "orderItems"])

    @told
    def mends_order(self, order_id: str) -> None:
        """Undo everything this file did to the order."""
        order = self.order(order_id)
        order.alterations.clear()
        order.verbatim = None
        self.patches.pop(order_id, None)
        self.touch(order)

    def _alter(self, order_id: str, kind: str, setting: Any) -> None:
        order = self.order(order_id)
        order.alterations[kind] = setting
        self.touch(order)


def places(document: Document, name: str) -> list[tuple[Document, str]]:
    """Return every object in which the last part of a dotted name may stand."""
    *path, last = name.split(".")
    found: list[Any] = [document]
    for part in path:
        inner = [place.get(part) for place in found]
        found = []
        for value in inner:
            found += value if isinstance(value, list) else [value]
        found = [value for value in found if isinstance(value, dict)]
    return [(place, last) for place in found]


def put(document: Document, said: dict[str, Any]) -> None:
    for name, value in said.items():
        for place, key in places(document, name):
            place[key] = deepcopy(value)


def take_out(document: Document, names: list[str]) -> None:
    for name in names:
        for place, key in places(document, name):
            place.pop(key, None)


ALTERATIONS: dict[str, Callable[[Document, Any], None]] = {
    "unknown_enums": put,
    "nulls": put,
    "left_out": take_out,
    "broken": take_out,
}
