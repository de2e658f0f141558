"""How are products kept, found, and offered on a website?"""

import enum
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Unpack

from django.db import transaction

from counterpart.audit.trail import record
from counterpart.catalog.identifying import Facts, checked_facts, checked_sku
from counterpart.catalog.models import Product, ProductWebsite
from counterpart.core.batches import batched
from counterpart.core.quantities import written
from counterpart.websites.models import Website

PER_QUERY = 500
AUDITED = (
    "name", "is_enabled", "is_on_every_website", "is_virtual", "asin", "ean", "upc", "isbn", "gcid",
    "fulfilled_by",
)  # fmt: skip


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
    sku: str,
    *,
    websites: Collection[Website] | None = None,
    actor: str = "",
    now: datetime,
    **facts: Unpack[Facts],
) -> tuple[Product, bool]:
    """Create or change a product; facts not given stay. Answers it and whether it is new.

    Naming websites assigns the product to these alone. Safe to repeat, and to race. The audit
    trail tells of it when an `actor` is named. Refuses ProductRefused.
    """
    plain, checked = checked_sku(sku), checked_facts(**facts)
    with transaction.atomic():
        product, is_new = Product.objects.get_or_create(
            sku=plain, defaults={"name": plain, "created_at": now, "updated_at": now, **checked}
        )
        before = audited(product) if actor and not is_new else {}
        if websites is not None:
            checked["is_on_every_website"] = False
            assign(product, websites)
        news = {name: value for name, value in checked.items() if getattr(product, name) != value}
        if news:
            change(product, news, now=now)
        action = "product_created" if is_new else "product_changed"
        write_down(action, product, before, actor=actor, now=now)
    return product, is_new


def assign(product: Product, websites: Collection[Website]) -> None:
    """Assign a product to these websites and no others. Safe to repeat."""
    rows = ProductWebsite.objects.filter(product=product)
    rows.exclude(website__in=websites).update(is_assigned=False)
    for website in websites:
        rows.update_or_create(product=product, website=website, defaults={"is_assigned": True})


def set_enabled(
    product: Product,
    is_enabled: bool,  # noqa: FBT001
    *,
    website: Website | None = None,
    actor: str = "",
    now: datetime,
) -> None:
    """Enable or disable a product everywhere, or on one website. Safe to repeat.

    The audit trail tells of it when an `actor` is named.
    """
    with transaction.atomic():
        before = audited(product) if actor else {}
        if website is not None:
            ProductWebsite.objects.update_or_create(
                product=product,
                website=website,
                defaults={"is_enabled": is_enabled},
                create_defaults={
                    "is_enabled": is_enabled,
                    "is_assigned": product.is_on_every_website,
                },
            )
        elif product.is_enabled != is_enabled:
            change(product, {"is_enabled": is_enabled}, now=now)
        write_down("product_changed", product, before, actor=actor, now=now)


def change(product: Product, news: dict[str, object], *, now: datetime) -> None:
    for name, value in news.items():
        setattr(product, name, value)
    product.updated_at = now
    product.save(update_fields=[*news, "updated_at"])


def audited(product: Product) -> dict[str, object]:
    """Answer what the audit trail tells of a product, and of what its websites say."""
    words = ProductWebsite.objects.filter(product=product).select_related("website")
    facts: dict[str, object] = {name: getattr(product, name) for name in AUDITED}
    facts["price"] = written(product.price)
    facts["websites"] = {
        word.website.code: {"assigned": word.is_assigned, "enabled": word.is_enabled}
        for word in words.order_by("website__code")
    }
    return facts


def write_down(
    action: str, product: Product, before: dict[str, object], *, actor: str, now: datetime
) -> None:
    if actor:
        record(
            action,
            kind="product",
            subject=product.sku,
            before=before,
            after=audited(product),
            actor=actor,
            now=now,
        )
