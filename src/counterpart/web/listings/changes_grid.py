"""The log of listing changes as a list (F-19)."""

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from counterpart.amazon.models.listings import ListingChange
from counterpart.amazon.queries import find_listing_changes
from counterpart.users.permissions import Permission
from counterpart.web.access import Request
from counterpart.web.components.amounts import number
from counterpart.web.components.moments import when
from counterpart.web.grids.columns import Column
from counterpart.web.grids.grid import Empty, Grid
from counterpart.web.listings.cells import quoted, stores_of
from counterpart.web.listings.changes_filters import ChangeFilters
from counterpart.web.listings.filters import visible_stores
from counterpart.web.listings.words import action_label, change_told
from counterpart.web.logs.words import region_label


def changes_grid(request: Request) -> Grid:
    """Build the list for whoever asks."""
    scope = request.visit.permitted(Permission.VIEW_CHANNEL)
    return Grid(
        name="listing_changes",
        title=_("Listing Changes Log"),
        rows=find_listing_changes(scope=scope).order_by(),
        columns=tuple(_columns()),
        filters=ChangeFilters,
        default_sort="-created",
        noun=_noun,
        empty=Empty(
            "history",
            _("Nothing was changed yet"),
            _("Each quantity that Amazon is told, and whatever else becomes of a listing, "
              "is written down here."),
        ),
        fetch=lambda rows: _fetched(rows, request),
        search_label=_("Search a seller SKU or an ASIN"),
        row_name=lambda change: f"{change.listing.sku} {change.happened_at:%Y-%m-%d %H:%M:%S}",
    )  # fmt: skip


def _fetched(rows: QuerySet[ListingChange], request: Request) -> QuerySet[ListingChange]:
    return (
        rows.select_related("account", "listing")
        .prefetch_related(Prefetch("account__stores", visible_stores(request)))
        .defer("listing__error")
    )


def _columns() -> list[Column]:
    return [
        Column("store", _("Amazon Store Name"), lambda one: quoted(stores_of(one.listing, one)),
               lambda one: stores_of(one.listing, one)),
        Column("sku", _("Seller SKU"), _sku, lambda one: one.listing.sku, is_head=True),
        Column("region", _("Region"), lambda one: region_label(one.account.region),
               lambda one: one.account.region),
        Column("action", _("Listing Action"), lambda one: action_label(one.action),
               lambda one: one.action),
        Column("comments", _("Comments"), change_told, change_told, is_wide=True),
        Column("created", _("Created On"), lambda one: when(one.happened_at, "medium"),
               lambda one: one.happened_at, sorts_by="happened_at"),
        Column("actor", _("By"), lambda one: quoted(one.actor), lambda one: one.actor,
               is_default=False),
        Column("asin", _("ASIN"), lambda one: quoted(one.listing.asin),
               lambda one: one.listing.asin, is_default=False),
        Column("account", _("Account"), lambda one: quoted(str(one.account)),
               lambda one: str(one.account), is_default=False),
    ]  # fmt: skip


def _sku(change: ListingChange) -> SafeString:
    address = reverse("listing", args=[change.listing_id])
    return format_html('<a href="{}" translate="no">{}</a>', address, change.listing.sku)


def _noun(count: int) -> str:
    return ngettext("{count} change", "{count} changes", count).format(count=number(count))


def changes_of(rows: QuerySet[ListingChange], most: int) -> list[dict[str, object]]:
    """Answer some changes as the page of a listing shows them, the last first."""
    return [
        {"change": one, "action": action_label(one.action), "told": change_told(one)}
        for one in rows[:most]
    ]
