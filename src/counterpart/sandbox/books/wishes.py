"""What may be said about an order when a buyer places it?"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, TypedDict

from counterpart.sandbox.books.ledger import NotPossible, Seller

Amount = str | int | Decimal


class Extras(TypedDict, total=False):
    """`price` is for one unit; every other amount is for the whole line."""

    price: Amount
    tax: Amount
    shipping: Amount
    shipping_tax: Amount
    gift_wrap: Amount
    gift_wrap_tax: Amount
    cod_fee: Amount
    discount: Amount
    discount_tax: Amount
    shipping_discount: Amount
    asin: str
    title: str
    item_id: str
    item_programs: list[str]
    promotion_ids: list[str]
    points: int
    gift_message: str
    gift_wrap_level: str


class LineWishes(Extras, total=False):
    sku: str
    quantity: int


class OrderWishes(Extras, total=False):
    """Amounts beside `lines` belong to the first line, unless that line says otherwise."""

    order_id: str | None
    marketplace: str | None
    seller: Seller | str | None
    status: str
    fulfilled_by: str
    tip: Amount | None
    buyer_name: str | None
    buyer_email: str | None
    company: str | None
    purchase_order: str | None
    address: Mapping[str, Any] | None
    placed_at: str | datetime | None
    lines: list[LineWishes]
    programs: list[str]
    replacement_of: str | None
    currency: str | None
    ship_within_hours: float
    service_level: str
    payment_method: str
    seller_order_id: str | None


LINE_WORDS = frozenset(LineWishes.__annotations__)
ORDER_WORDS = frozenset(OrderWishes.__annotations__)


def check_words(given: Mapping[str, Any], known: frozenset[str]) -> None:
    unknown = sorted(set(given) - known)
    if unknown:
        raise NotPossible(
            f"An order has no {', '.join(unknown)}; it knows {', '.join(sorted(known))}."
        )
