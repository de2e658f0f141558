"""How is an Amazon item given its product, from the order that it holds up (L-82, L-83)?"""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from counterpart.amazon.matching.matching import match_listing
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.orders import AmazonOrderItem
from counterpart.catalog.identifying import LONGEST_SKU
from counterpart.catalog.models import Product
from counterpart.core.errors import Refused
from counterpart.inventory.products.keeping import Whole, create_whole
from counterpart.websites.scopes import EVERYTHING, Scope

MOST_PROPOSED = 20


class ItemUnknown(Refused):
    """No such item of an Amazon order is known here."""

    code = "item_unknown"


def find_item(scope: Scope, **which: object) -> AmazonOrderItem:
    """Answer an item of an order within a scope, or refuse ItemUnknown."""
    items = AmazonOrderItem.objects.filter(
        scope.within("amazon_order__store__order_settings__store_view"), **which
    )
    item = items.select_related("amazon_order__account", "amazon_order__store__website").first()
    if item is None:
        raise ItemUnknown(gettext("There is no such item of an Amazon order."))
    return item


def create_for_item(
    item: AmazonOrderItem,
    sku: str,
    whole: Whole,
    *,
    quantity: Decimal | None = None,
    scope: Scope = EVERYTHING,
    actor: str,
    now: datetime,
) -> Product:
    """Create the product of an item; under another SKU than the seller's it is matched as well.

    All or nothing. Refuses what creating and matching refuse. Held orders are not looked at yet:
    `release_held` does that.
    """
    with transaction.atomic():
        product = create_whole(sku, whole, quantity=quantity, actor=actor, now=now)
        if item.sku and product.sku != item.sku:
            _match(item, product, scope=scope, actor=actor, now=now)
    return product


def match_item(
    item: AmazonOrderItem,
    product: Product,
    *,
    scope: Scope = EVERYTHING,
    actor: str,
    now: datetime,
) -> None:
    """Say that what the item's seller SKU sells is this product. Safe to repeat."""
    _match(item, product, scope=scope, actor=actor, now=now)


def proposed_sku(item: AmazonOrderItem) -> str:
    """Answer the SKU for the product of an item: the seller's own, or else the ASIN (L-81)."""
    fits = item.sku and len(item.sku) <= LONGEST_SKU
    return item.sku if fits else item.asin


def proposed_products(item: AmazonOrderItem, text: str = "") -> QuerySet[Product]:
    """Answer the products that a person may mean, by SKU: those searched for, or likely ones.

    Likely is a product with the item's ASIN, or with an SKU that begins like the seller's.
    """
    plain = text.strip()
    if plain:
        wanted = Q(sku__icontains=plain) | Q(name__icontains=plain)
        for identifier in ("asin", "ean", "upc", "isbn", "gcid"):
            wanted |= Q(**{identifier: plain})
    else:
        wanted = Q(asin=item.asin) if item.asin else Q(pk__in=[])
        if item.sku:
            wanted |= Q(sku__istartswith=item.sku[:4])
    return Product.objects.filter(wanted).order_by("sku")[:MOST_PROPOSED]


def _match(
    item: AmazonOrderItem, product: Product, *, scope: Scope, actor: str, now: datetime
) -> None:
    account: SellerAccount = item.amazon_order.account
    match_listing(account, item.sku, product, scope=scope, actor=actor, now=now)
