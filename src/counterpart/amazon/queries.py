"""Which Amazon orders are there, and what is to be told of one?"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Min, QuerySet, Sum
from django.utils.translation import gettext

from counterpart.amazon import notes
from counterpart.amazon.client.marketplaces import find_marketplace, seller_central_order_url
from counterpart.amazon.finding.matching import within
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.feeds import Feed
from counterpart.amazon.models.listings import Listing, ListingChange
from counterpart.amazon.models.orders import AmazonOrder, ImportState
from counterpart.amazon.models.reports import Report
from counterpart.amazon.models.stores import AmazonStore
from counterpart.core.errors import Refused
from counterpart.websites.scopes import EVERYTHING, Scope


class AmazonOrderUnknown(Refused):
    """No Amazon order with this number was taken in."""

    code = "amazon_order_unknown"


class ListingUnknown(Refused):
    """No listing has this seller SKU, or several sellers have one."""

    code = "listing_unknown"


def find_orders(
    *,
    store: AmazonStore | None = None,
    statuses: Iterable[str] = (),
    held_only: bool = False,
    scope: Scope = EVERYTHING,
) -> QuerySet[AmazonOrder]:
    """Answer the Amazon orders within a scope, newest purchase first, without documents."""
    orders = AmazonOrder.objects.select_related("store__order_settings", "order").defer("document")
    orders = orders.filter(within(scope))
    if store is not None:
        orders = orders.filter(store=store)
    wanted = {status.strip().lower().replace(" ", "").replace("_", "") for status in statuses}
    if wanted:
        known = AmazonOrder.objects.values_list("status", flat=True).distinct()
        orders = orders.filter(status__in=[one for one in known if one.lower() in wanted])
    if held_only:
        orders = orders.filter(import_state=ImportState.HELD)
    return orders.order_by("-purchased_at", "-pk")


def get_order(amazon_order_id: str, *, scope: Scope = EVERYTHING) -> AmazonOrder:
    """Answer an Amazon order by its number, or refuse.

    An order outside the scope is refused like one that does not exist: nobody can guess it.
    """
    row = (
        AmazonOrder.objects.select_related("store__order_settings", "order", "account")
        .filter(within(scope), amazon_order_id=amazon_order_id.strip())
        .order_by("pk")
        .first()
    )
    if row is None:
        raise AmazonOrderUnknown(
            gettext("No Amazon order {amazon_order_id} has been taken in.").format(
                amazon_order_id=amazon_order_id
            )
        )
    return row


def is_within(row: AmazonOrder, scope: Scope) -> bool:
    """Tell whether an order lies in a scope: by its store's store view, or its Commerce order's."""
    return scope.allows(row.store.order_settings.store_view_id) or (
        row.order is not None and scope.allows(row.order.store_view_id)
    )


def find_stores(*, scope: Scope = EVERYTHING) -> QuerySet[AmazonStore]:
    """Answer the stores whose orders go to a store view within a scope."""
    return AmazonStore.objects.filter(scope.within("order_settings__store_view")).select_related(
        "account", "website"
    )


def find_accounts(*, scope: Scope = EVERYTHING) -> QuerySet[SellerAccount]:
    """Answer the seller accounts that have a store within a scope."""
    if scope.is_everything:
        return SellerAccount.objects.order_by("pk")
    mine = find_stores(scope=scope).order_by()
    return SellerAccount.objects.filter(pk__in=mine.values("account")).order_by("pk")


def find_feeds(*, scope: Scope = EVERYTHING) -> QuerySet[Feed]:
    """Answer the feeds of the seller accounts within a scope, newest first."""
    mine = find_accounts(scope=scope)
    return Feed.objects.filter(account__in=mine).select_related("account").order_by("-pk")


def find_reports(*, scope: Scope = EVERYTHING) -> QuerySet[Report]:
    """Answer the reports of the seller accounts within a scope, newest first."""
    mine = find_accounts(scope=scope)
    return Report.objects.filter(account__in=mine).select_related("account").order_by("-pk")


def find_listings(*, scope: Scope = EVERYTHING) -> QuerySet[Listing]:
    """Answer the listings of the seller accounts within a scope, by SKU."""
    mine = find_accounts(scope=scope)
    rows = Listing.objects.filter(account__in=mine).select_related("account", "product")
    return rows.order_by("sku", "pk")


def get_listing(
    sku: str, *, store: AmazonStore | None = None, scope: Scope = EVERYTHING
) -> Listing:
    """Answer a listing by its seller SKU, or refuse; of several sellers' the one of a store."""
    rows = find_listings(scope=scope).filter(sku=sku.strip())
    found = list((rows.filter(account=store.account_id) if store else rows)[:2])
    if not found:
        raise ListingUnknown(gettext("There is no listing {sku}.").format(sku=sku))
    if len(found) > 1:
        raise ListingUnknown(
            gettext("Several sellers have a listing {sku}; name a store, too.").format(sku=sku)
        )
    return found[0]


def find_listing_changes(*, scope: Scope = EVERYTHING) -> QuerySet[ListingChange]:
    """Answer what happened to the listings of the seller accounts within a scope, newest first."""
    mine = find_accounts(scope=scope)
    rows = ListingChange.objects.filter(account__in=mine).select_related("account", "listing")
    return rows.order_by("-happened_at", "-pk")


def held_by_cause(
    store: AmazonStore | None = None, *, scope: Scope = EVERYTHING
) -> list[dict[str, Any]]:
    """Answer the held orders by cause: how many, what value in which currency, earliest ship-by."""
    held = AmazonOrder.objects.filter(within(scope), import_state=ImportState.HELD)
    if store is not None:
        held = held.filter(store=store)
    groups = (
        held.values("hold_cause", "currency")
        .annotate(count=Count("pk"), value=Sum("total"), earliest=Min("ship_by"))
        .order_by("-count", "hold_cause", "currency")
    )
    return [dict(group) for group in groups]


def stores_with_held_orders(*, scope: Scope = EVERYTHING) -> list[str]:
    """Answer the names of the stores with orders that cannot be imported (C-23)."""
    held = AmazonOrder.objects.filter(within(scope), import_state=ImportState.HELD)
    return list(
        AmazonStore.objects.filter(pk__in=held.values("store")).values_list("name", flat=True)
    )


def stores_with_orders(*, scope: Scope = EVERYTHING) -> list[str]:
    """Answer the names of the stores that have orders."""
    seen = AmazonOrder.objects.filter(within(scope))
    return list(
        AmazonStore.objects.filter(pk__in=seen.values("store")).values_list("name", flat=True)
    )


def latest_note(row: AmazonOrder) -> str:
    """Tell the latest note of an order in the reader's language (L-31)."""
    return notes.told(row.note_code, row.note_params) if row.note_code else ""


def original_of(row: AmazonOrder) -> AmazonOrder | None:
    """Answer the order that this one replaces, if it was taken in."""
    return _neighbors(row).filter(amazon_order_id=row.replaces).first() if row.replaces else None


def replacements_of(row: AmazonOrder) -> list[AmazonOrder]:
    """Answer the orders that replace this one, the first one first."""
    # The empty ones are not in the index.
    later = _neighbors(row).filter(replaces=row.amazon_order_id).exclude(replaces="")
    return list(later.order_by("pk"))


def _neighbors(row: AmazonOrder) -> QuerySet[AmazonOrder]:
    return (
        AmazonOrder.objects.filter(account=row.account_id)
        .select_related("store__order_settings", "order")
        .defer("document")
    )


def number_link(row: AmazonOrder) -> str:
    """Answer where the order number leads when no Commerce order exists: Seller Central (C-07)."""
    marketplace = find_marketplace(row.marketplace_id)
    if marketplace is None or row.import_state != ImportState.VIEW_ONLY:
        return ""
    return seller_central_order_url(marketplace, row.amazon_order_id)
