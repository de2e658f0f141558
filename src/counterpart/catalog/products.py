"""How are products kept, found, and offered on a website?"""

import enum
import re
from collections.abc import Collection, Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from counterpart.catalog.models import Product, ProductWebsite
from counterpart.core.batches import batched
from counterpart.core.errors import Refused
from counterpart.websites.models import Website

PER_QUERY = 500
IDENTIFIERS = {
    "asin": re.compile(r"[A-Z0-9]{10}"),
    "ean": re.compile(r"\d{12,13}"),
    "upc": re.compile(r"\d{12}"),
    "isbn": re.compile(r"\d{9}[\dX]|\d{13}"),
    "gcid": re.compile(r"[A-Z0-9]{1,20}"),
}
LONGEST_SKU = 64


class ProductRefused(Refused):
    """The product cannot be kept like this."""

    code = "product_refused"


class Standing(enum.Enum):
    """May a product be sold on a website?"""

    SELLABLE = "sellable"
    DISABLED = "disabled"
    NOT_ON_WEBSITE = "not_on_website"


def find_products(skus: Collection[str]) -> dict[str, Product]:
    """Find products by their exact SKUs."""
    found: dict[str, Product] = {}
    for portion in batched(sorted(skus), PER_QUERY):
        found |= {one.sku: one for one in Product.objects.filter(sku__in=portion)}
    return found


def standing(products: Iterable[Product], website: Website) -> dict[int, Standing]:
    """Answer where each product stands on a website; what the website says goes first."""
    listed = list(products)
    words: dict[int, ProductWebsite] = {}
    for portion in batched([one.pk for one in listed], PER_QUERY):
        rows = ProductWebsite.objects.filter(website=website, product__in=portion)
        words |= {row.product_id: row for row in rows}
    return {one.pk: _standing(one, words.get(one.pk)) for one in listed}


def _standing(product: Product, word: ProductWebsite | None) -> Standing:
    is_assigned = word.is_assigned if word else product.is_on_every_website
    if not is_assigned:
        return Standing.NOT_ON_WEBSITE
    is_enabled = product.is_enabled
    if word is not None and word.is_enabled is not None:
        is_enabled = word.is_enabled
    return Standing.SELLABLE if is_enabled else Standing.DISABLED


def save_product(
    sku: str, *, websites: Collection[Website] | None = None, now: datetime, **facts: Any
) -> tuple[Product, bool]:
    """Create or change a product; facts not given stay. Answers it and whether it is new.

    Facts: name, is_enabled, price, asin, ean, upc, isbn, gcid. Naming websites assigns the
    product to these alone. Safe to repeat.
    """
    changes = {name: value for name, value in facts.items() if value is not None}
    checked = checked_facts(sku, changes)
    with transaction.atomic():
        product = Product.objects.filter(sku=sku).first()
        is_new = product is None
        if product is None:
            product = Product(sku=sku, name=sku, created_at=now, updated_at=now)
        for name, value in checked.items():
            setattr(product, name, value)
        if websites is not None:
            product.is_on_every_website = False
        product.updated_at = now
        product.save()
        if websites is not None:
            assign(product, websites)
    return product, is_new


def checked_facts(sku: str, facts: dict[str, Any]) -> dict[str, Any]:
    """Answer the facts in their stored form, or refuse with a sentence."""
    if not sku.strip() or len(sku) > LONGEST_SKU:
        raise ProductRefused(f"A SKU has 1 to {LONGEST_SKU} characters.")
    price = facts.get("price")
    if price is not None and (not Decimal(price).is_finite() or price < 0):
        raise ProductRefused(f"A price cannot be {price}.")
    return {
        name: checked_identifier(name, value) if name in IDENTIFIERS else value
        for name, value in facts.items()
    }


def checked_identifier(name: str, value: str) -> str:
    """Answer an identifier without spaces and hyphens, or refuse; an empty one is none."""
    plain = re.sub(r"[\s-]", "", value).upper()
    if plain and not IDENTIFIERS[name].fullmatch(plain):
        raise ProductRefused(f"“{value}” is not a valid {name.upper()}.")
    return plain


def assign(product: Product, websites: Collection[Website]) -> None:
    """Assign a product to these websites and no others."""
    ProductWebsite.objects.filter(product=product).exclude(website__in=websites).update(
        is_assigned=False
    )
    for website in websites:
        ProductWebsite.objects.update_or_create(
            product=product, website=website, defaults={"is_assigned": True}
        )


def set_enabled(
    product: Product,
    is_enabled: bool,  # noqa: FBT001
    *,
    website: Website | None = None,
    now: datetime,
) -> None:
    """Enable or disable a product everywhere, or on one website."""
    product.updated_at = now
    if website is None:
        product.is_enabled = is_enabled
        product.save(update_fields=["is_enabled", "updated_at"])
        return
    with transaction.atomic():
        product.save(update_fields=["updated_at"])
        ProductWebsite.objects.update_or_create(
            product=product,
            website=website,
            defaults={"is_enabled": is_enabled},
            create_defaults={
                "is_enabled": is_enabled,
                "is_assigned": product.is_on_every_website,
            },
        )
