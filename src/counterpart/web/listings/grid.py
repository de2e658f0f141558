"""The list of listings: what should be offered, what Amazon was told, and what it shows."""

from datetime import datetime

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from counterpart.amazon.listings.reasons import reason_told
from counterpart.amazon.models.listings import Listing, ListingChange
from counterpart.amazon.queries import find_listings
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, Visit
from counterpart.web.components.amounts import number
from counterpart.web.components.moments import when
from counterpart.web.grids.columns import Column
from counterpart.web.grids.grid import Bulk, Empty, Grid, Tab
from counterpart.web.listings import cells
from counterpart.web.listings.filters import ListingFilters, visible_stores
from counterpart.web.listings.standing import CONFLICT, DIFFERS, LEFT, REJECTED, WAITING
from counterpart.web.listings.words import (
    change_told,
    differs,
    fulfilled_label,
    shipper_label,
)
from counterpart.web.logs.words import region_label


def listings_grid(request: Request) -> Grid:
    """Build the list for whoever asks."""
    return Grid(
        name="listings",
        title=_("Listings"),
        rows=visible_listings(request),
        columns=tuple(_columns(request.visit, request.visit.clock.now())),
        filters=ListingFilters,
        default_sort="sku",
        noun=_noun,
        empty=Empty(
            "boxes",
            _("No listing is known yet"),
            _(
                "What you sell at Amazon appears here by itself: a report tells all of it once a "
                "day, and each order tells what it is about."
            ),
        ),
        fetch=lambda rows: fetched(rows, request),
        tabs=(
            Tab("", _("All"), Q()),
            Tab("differs", _("Amazon shows another figure"), DIFFERS),
            Tab("waiting", _("Under way"), WAITING),
            Tab("rejected", _("Rejected"), REJECTED, is_work=True),
            Tab("conflict", _("Conflicts"), CONFLICT, is_work=True),
            Tab("left", _("Not sent from here"), LEFT),
        ),
        tab_counts=lambda: {
            "rejected": visible_listings(request).filter(REJECTED).count(),
            "conflict": visible_listings(request).filter(CONFLICT).count(),
        },
        bulk=_bulk(request.visit),
        row_class=lambda row: "err" if row.state == "rejected" else "",
        row_name=lambda row: row.sku,
        search_label=_("Search a SKU, an ASIN or a title"),
        details=cells.add_changes,
    )


def visible_listings(request: Request) -> QuerySet[Listing]:
    """Answer the listings that somebody may see, in no order."""
    return find_listings(scope=request.visit.permitted(Permission.VIEW_CHANNEL)).order_by()


def fetched(rows: QuerySet[Listing], request: Request) -> QuerySet[Listing]:
    """Read what pages show of listings: their stores, their product and their last change."""
    changes = ListingChange.objects.filter(listing=OuterRef("pk"))
    last = changes.order_by("-happened_at", "-pk").values("pk")[:1]
    return (
        rows.annotate(last_change=Subquery(last))
        .select_related("account", "product")
        .prefetch_related(Prefetch("account__stores", visible_stores(request)))
        .defer("error")
    )


def _columns(visit: Visit, now: datetime) -> list[Column]:
    return [
        Column("sku", _("Seller SKU"), cells.sku_cell, lambda row: row.sku, sorts_by="sku",
               is_head=True),
        Column("product", _("Product"), lambda row: cells.product_cell(row, visit),
               lambda row: row.product.sku if row.product else "", is_wide=True),
        Column("stores", _("Amazon store"), lambda row: cells.quoted(cells.stores_of(row)),
               cells.stores_of),
        Column("fulfilled", _("Fulfilled by"), cells.channel_cell,
               lambda row: shipper_label(row.channel)),
        Column("wanted", _("Our figure"), lambda row: cells.figure(row.wanted),
               lambda row: row.wanted, is_number=True),
        Column("sent", _("Told"), lambda row: cells.figure(row.sent), lambda row: row.sent,
               is_number=True),
        Column("seen", _("Amazon shows"), lambda row: cells.figure(row.seen),
               lambda row: row.seen, is_number=True),
        Column("stale", _("Differs since"), lambda row: cells.differs_cell(row, now),
               lambda row: row.wanted_at if differs(row) else None),
        Column("state", _("State"), cells.state_cell, lambda row: row.state, is_wide=True),
        Column("changed", _("Last change"), lambda row: cells.change_cell(row.changed),
               lambda row: change_told(row.changed) if row.changed else "", is_wide=True),
        *_further_columns(),
    ]  # fmt: skip


def _further_columns() -> list[Column]:
    return [
        Column("reason", _("Why it is not sent"),
               lambda row: reason_told(row.left_because) or "–", lambda row: row.left_because,
               is_default=False),
        Column("title", _("Title at Amazon"), lambda row: cells.quoted(row.title),
               lambda row: row.title, is_default=False),
        Column("asin", _("ASIN"), lambda row: cells.quoted(row.asin), lambda row: row.asin,
               is_default=False),
        Column("region", _("Region"), lambda row: region_label(row.account.region),
               lambda row: row.account.region, is_default=False),
        Column("account", _("Account"), lambda row: cells.quoted(str(row.account)),
               lambda row: str(row.account), is_default=False),
        Column("said", _("Switched to"), lambda row: fulfilled_label(row.fulfilled_by) or "–",
               lambda row: row.fulfilled_by, is_default=False),
        Column("sent_at", _("Told on"), lambda row: when(row.sent_at), lambda row: row.sent_at,
               is_default=False),
        Column("seen_at", _("Seen on"), lambda row: when(row.seen_at), lambda row: row.seen_at,
               is_default=False),
        Column("code", _("Error Code"), lambda row: cells.quoted(row.error_code),
               lambda row: row.error_code, is_default=False),
    ]  # fmt: skip


def _bulk(visit: Visit) -> tuple[Bulk, ...]:
    offered: list[Bulk] = []
    if visit.may(Permission.WORK_CHANNEL):
        offered.append(Bulk(_("Send again"), "send", reverse("listings_send")))
    if visit.may(Permission.CONFIGURE_CHANNEL):
        offered += [
            Bulk(
                _("Switch to Fulfilled by Merchant"), "git-compare", reverse("listings_to_merchant")
            ),
            Bulk(_("Switch to Fulfilled by Amazon"), "git-compare", reverse("listings_to_amazon")),
        ]
    return tuple(offered)


def _noun(count: int) -> str:
    return ngettext("{count} listing", "{count} listings", count).format(count=number(count))
