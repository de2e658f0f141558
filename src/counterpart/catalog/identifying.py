"""Which SKU, name, price and identifiers can a product have?"""

import re
from decimal import Decimal
from typing import TypedDict, Unpack

from django.utils.translation import gettext

from counterpart.catalog.models import Fulfilled
from counterpart.core.errors import Refused

LONGEST_SKU = 64
LONGEST_NAME = 500
MOST_PLACES = 4
LARGEST_PRICE = Decimal(10) ** 12
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
IDENTIFIERS = {
    "asin": (re.compile(r"[A-Z0-9]{10}"), "An ASIN has 10 letters and digits"),
    "ean": (re.compile(r"[0-9]{12,13}"), "An EAN has 12 or 13 digits"),
    "upc": (re.compile(r"[0-9]{12}"), "A UPC has 12 digits"),
    "isbn": (re.compile(r"[0-9]{9}[0-9X]|[0-9]{13}"), "An ISBN has 10 or 13 digits"),
    "gcid": (re.compile(r".{1,20}"), "A GCID has at most 20 characters"),
}


class ProductRefused(Refused):
    """The product cannot be kept like this."""

    code = "product_refused"


class Facts(TypedDict, total=False):
    """What can be said of a product; None and what is left out stay as they are."""

    name: str | None
    is_enabled: bool | None
    is_virtual: bool | None
    price: Decimal | None
    asin: str | None
    ean: str | None
    upc: str | None
    isbn: str | None
    gcid: str | None
    fulfilled_by: str | None


def checked_sku(sku: str) -> str:
    """Answer a SKU without spaces around it, or refuse it."""
    plain = sku.strip()
    if not 1 <= len(plain) <= LONGEST_SKU:
        raise ProductRefused(
            gettext("A SKU has 1 to {longest_sku} characters.").format(longest_sku=LONGEST_SKU)
        )
    if UNPRINTABLE.search(plain) or any(mark in plain for mark in "\t\r\n"):
        raise ProductRefused(gettext("A SKU has no control characters."))
    return plain


def checked_facts(**facts: Unpack[Facts]) -> dict[str, object]:
    """Answer the facts that were given in their stored form, or refuse with a sentence."""
    checked: dict[str, object] = {
        name: checked_identifier(name, value)
        for name in IDENTIFIERS
        if (value := facts.get(name)) is not None
    }
    if (name := facts.get("name")) is not None:
        checked["name"] = checked_name(name)
    if (price := facts.get("price")) is not None:
        checked["price"] = checked_price(price)
    if (is_enabled := facts.get("is_enabled")) is not None:
        checked["is_enabled"] = is_enabled
    if (is_virtual := facts.get("is_virtual")) is not None:
        checked["is_virtual"] = is_virtual
    if (fulfilled_by := facts.get("fulfilled_by")) is not None:
        checked["fulfilled_by"] = checked_fulfilled_by(fulfilled_by)
    return checked


def checked_name(name: str) -> str:
    """Answer a name without spaces around it, or refuse it."""
    plain = name.strip()
    if not 1 <= len(plain) <= LONGEST_NAME:
        raise ProductRefused(
            gettext("A name has 1 to {longest_name} characters.").format(longest_name=LONGEST_NAME)
        )
    if UNPRINTABLE.search(plain):
        raise ProductRefused(gettext("A name has no control characters."))
    return plain


def checked_price(price: Decimal) -> Decimal:
    """Answer a price, or refuse it; a price of zero is one."""
    if not price.is_finite() or not 0 <= price < LARGEST_PRICE:
        raise ProductRefused(gettext("A price cannot be {price}.").format(price=price))
    if price != round(price, MOST_PLACES):
        raise ProductRefused(
            gettext("The price {price} has more than {most_places} decimal places.").format(
                price=price, most_places=MOST_PLACES
            )
        )
    return price


def checked_fulfilled_by(word: str) -> str:
    """Answer who ships a product in marketplaces, or refuse; an empty word says nothing of it."""
    plain = word.strip().lower()
    if plain and plain not in Fulfilled.values:
        raise ProductRefused(
            gettext("“{word}” does not ship; choose one of {known}.").format(
                word=word, known=", ".join(Fulfilled.values)
            )
        )
    return plain


def checked_identifier(name: str, value: object) -> str:
    """Answer an identifier without spaces and hyphens, or refuse; an empty one is none."""
    plain = str(value).strip()
    if name != "gcid":
        plain = re.sub(r"[\s-]", "", plain).upper()
    pattern, rule = IDENTIFIERS[name]
    if plain and (UNPRINTABLE.search(plain) or not pattern.fullmatch(plain)):
        raise ProductRefused(gettext("{rule}: “{value}” is none.").format(rule=rule, value=value))
    return plain
