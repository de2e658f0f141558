"""What is said of one product as a whole, and how is it said anew?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from counterpart.catalog.identifying import (
    IDENTIFIERS,
    ProductRefused,
    checked_facts,
    checked_sku,
)
from counterpart.catalog.models import Product, ProductWebsite
from counterpart.catalog.products import audited, change, write_down

FACTS = ("name", "is_enabled", "is_virtual", "price", *IDENTIFIERS, "fulfilled_by")


@dataclass(frozen=True)
class OnWebsite:
    """What one website says; enabled None: as the product is everywhere."""

    is_assigned: bool
    is_enabled: bool | None = None


@dataclass(frozen=True)
class Sheet:
    """All that is said of a product; an empty identifier is none, an empty shipper says nothing.

    `words` are those of websites by key. A website without one has the product if it
    `is_on_every_website`, which is also what holds for websites to come.
    """

    name: str
    price: Decimal = Decimal(0)
    is_enabled: bool = True
    is_virtual: bool = False
    asin: str = ""
    ean: str = ""
    upc: str = ""
    isbn: str = ""
    gcid: str = ""
    fulfilled_by: str = ""
    is_on_every_website: bool = True
    words: Mapping[int, OnWebsite] = field(default_factory=dict)


def read_sheet(product: Product) -> Sheet:
    """Answer what is said of a product."""
    facts = {name: getattr(product, name) for name in (*FACTS, "is_on_every_website")}
    rows = ProductWebsite.objects.filter(product=product)
    words = {row.website_id: OnWebsite(row.is_assigned, row.is_enabled) for row in rows}
    return Sheet(**facts, words=words)


def create_product(sku: str, sheet: Sheet, *, actor: str, now: datetime) -> Product:
    """Create a product. Refuses ProductRefused, also an SKU that there is already."""
    plain = checked_sku(sku)
    facts = _checked(sheet)
    with transaction.atomic():
        if Product.objects.filter(sku=plain).exists():
            raise ProductRefused(
                gettext("There is already a product with the SKU “{plain}”.").format(plain=plain)
            )
        try:
            with transaction.atomic():
                product = Product.objects.create(sku=plain, created_at=now, updated_at=now, **facts)
        except IntegrityError:
            # Someone else has created it in this instant.
            raise ProductRefused(
                gettext("There is already a product with the SKU “{plain}”.").format(plain=plain)
            ) from None
        _write_words(product, sheet)
        write_down("product_created", product, {}, actor=actor, now=now)
    return product


def change_product(product: Product, sheet: Sheet, *, actor: str, now: datetime) -> Product:
    """Say all of a product anew; its SKU stays. Safe to repeat. Refuses ProductRefused."""
    facts = _checked(sheet)
    with transaction.atomic():
        product = Product.objects.select_for_update().get(pk=product.pk)
        before = audited(product)
        _write_words(product, sheet)
        news = {name: value for name, value in facts.items() if getattr(product, name) != value}
        if news:
            change(product, news, now=now)
        write_down("product_changed", product, before, actor=actor, now=now)
    return product


def _checked(sheet: Sheet) -> dict[str, Any]:
    facts: dict[str, Any] = {name: getattr(sheet, name) for name in FACTS}
    return checked_facts(**facts) | {"is_on_every_website": sheet.is_on_every_website}


def _write_words(product: Product, sheet: Sheet) -> None:
    """Keep a row for each website that says something of its own, and no others."""
    default = OnWebsite(sheet.is_on_every_website)
    said = {website: word for website, word in sheet.words.items() if word != default}
    rows = ProductWebsite.objects.filter(product=product)
    rows.exclude(website__in=said).delete()
    for website, word in sorted(said.items()):
        rows.update_or_create(
            product=product,
            website_id=website,
            defaults={"is_assigned": word.is_assigned, "is_enabled": word.is_enabled},
        )
