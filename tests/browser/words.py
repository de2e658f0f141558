"""Which words on a page are data of the scene, the same in every language?

Words of people, things and places; never labels, statuses or anything else that is translated.
"""

import re
from collections.abc import Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Model
from tests.browser.scene import NO, NOT_CANCELED
from tests.browser.stock_scene import REFUSED

from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.orders import AmazonOrder, AmazonOrderItem
from counterpart.amazon.models.returns import AmazonReturn
from counterpart.amazon.models.stores import AmazonStore
from counterpart.amazon.operations.canceling import REASONS
from counterpart.amazon.statuses import SHOWN
from counterpart.amazon.stores.carriers import CODES
from counterpart.catalog.models import Product
from counterpart.customers.models import Customer, CustomerAddress
from counterpart.inventory.models import Source, Stock
from counterpart.orders.documents.shipping import CARRIERS
from counterpart.orders.models.documents import Track
from counterpart.orders.models.orders import (
    HistoryEntry,
    Order,
    OrderAddress,
    OrderLine,
    OrderStatus,
)
from counterpart.users.models import Role, User
from counterpart.web.models import SavedView
from counterpart.websites.models import StoreView, Website

HELD_BY: dict[type[Model], tuple[str, ...]] = {
    Authenticator: ("data",),
    AmazonOrder: ("amazon_order_id", "buyer", "address", "currency"),
    AmazonOrderItem: ("sku", "asin", "title", "order_item_id"),
    AmazonReturn: ("rma_id",),
    AmazonStore: ("name", "email", "marketplace_id"),
    SellerAccount: ("seller_id", "region"),
    Product: ("sku", "name"),
    Customer: ("email", "first_name", "last_name"),
    CustomerAddress: ("address",),
    Order: ("number", "customer_name", "customer_email", "currency"),
    OrderAddress: ("person", "country"),
    OrderLine: ("sku", "name"),
    SavedView: ("name",),
    Source: ("code", "name"),
    Stock: ("name",),
    StoreView: ("code", "name"),
    Track: ("number", "carrier_code", "carrier_title"),
    User: ("username", "first_name", "last_name", "email"),
    Website: ("code", "name"),
}


# Parameters of notes that are words: which parts an address lacks, why an order is stopped.
STORED = ("fields", "because")


def words_of_the_scene() -> set[str]:
    """Answer every Latin word that the scene's rows hold for people, things and places."""
    found: set[str] = set()
    for model, names in HELD_BY.items():
        for row in model._default_manager.all():
            for name in names:
                for text in _texts(getattr(row, name)):
                    found.update(re.findall(r"[A-Za-z]{2,}", text))
    return found


def phrases_of_the_scene() -> set[str]:
    """Answer names that merchants give and that look like labels: allowed only as they stand."""
    carriers = [title for code, title in CARRIERS.items() if code != "custom"]
    statuses = OrderStatus.objects.values_list("label", flat=True)
    return {*statuses, *Role.objects.values_list("name", flat=True), *carriers, *CODES}


def quoted_words() -> set[str]:
    """Answer what our sentences quote: Amazon's words for statuses, and what notes have stored."""
    return {*SHOWN.values(), *REASONS, *_stored()}


def _stored() -> set[str]:
    """Answer the parameters of stored notes and causes that are words, as they were stored."""
    blockers = [one["evidence"] for row in AmazonOrder.objects.all() for one in row.hold_evidence]
    entries = HistoryEntry.objects.values_list("params", flat=True)
    values = [facts.get(name, "") for facts in (*blockers, *entries) for name in STORED]
    phrases = {" ".join(re.findall(r"[A-Za-z]{2,}", str(value))) for value in values}
    # What an address lacks can be one part or several.
    return phrases | {word for phrase in phrases for word in phrase.split()} | {"country"}


def quoted_sentences() -> list[str]:
    """Answer what Amazon and our reader of its documents say: quoted as it is, never translated."""
    unreadable = AmazonOrder.objects.filter(hold_cause="unreadable")
    told = [text for row in unreadable for text in _texts(row.hold_evidence)]
    return [
        NO.rstrip("."),
        NOT_CANCELED.rstrip("."),
        REFUSED.rstrip("."),
        *(text.rstrip(".") for text in told if len(text) > 12),
    ]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)
    elif value is not None:
        yield str(value)
