"""The list of Amazon orders: of one store, or of all (L-30 … L-45, B-01 … B-08)."""

from collections.abc import Mapping

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from counterpart.amazon.finding.counting import counts_by_status
from counterpart.amazon.finding.matching import within
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, Visit
from counterpart.web.amazon_orders.columns import columns_for
from counterpart.web.amazon_orders.filters import AmazonOrderFilters
from counterpart.web.components.amounts import number
from counterpart.web.grids.grid import Bulk, Empty, Grid, Tab
from counterpart.web.keys import key_in
from counterpart.web.returns.showing import with_open_return

# The tabs' names in the address, by the status each of them shows.
TABS = {
    "unshipped": ("Unshipped", _("Unshipped")),
    "partly": ("PartiallyShipped", _("Partially shipped")),
    "pending": ("Pending", _("Pending")),
    "shipped": ("Shipped", _("Shipped")),
    "completed": ("Completed", _("Completed")),
    "canceled": ("Canceled", _("Canceled")),
}


def amazon_orders_grid(request: Request) -> Grid:
    """Build the list for whoever asks."""
    visit = request.visit
    scope = visit.permitted(Permission.VIEW_CHANNEL)
    return Grid(
        name="amazon_orders",
        title=_("Amazon orders"),
        rows=AmazonOrder.objects.filter(within(scope)),
        columns=columns_for(request),
        filters=AmazonOrderFilters,
        default_sort="-purchased",
        noun=_noun,
        empty=Empty(
            "receipt",
            _("No Amazon order has arrived yet"),
            _("Orders placed from now on appear here by themselves, usually within five minutes."),
        ),
        fetch=_fetch,
        tabs=_tabs(),
        tab_counts=lambda: _tab_counts(request),
        bulk=_bulk(visit),
        row_class=lambda row: "err" if row.status == "Error" else "",
        row_name=lambda row: row.amazon_order_id,
        search_label=_("Search number, buyer, SKU, ASIN or tracking"),
    )


def _fetch(rows: QuerySet[AmazonOrder]) -> QuerySet[AmazonOrder]:
    shown = rows.select_related("store__order_settings", "order", "account")
    return with_open_return(shown.defer("document", "address", "corrected_address"))


def _tabs() -> tuple[Tab, ...]:
    return (
        Tab("", _("All"), Q()),
        Tab("attention", _("Needs attention"), Q(status="Error"), is_work=True),
        *(Tab(key, label, Q(status=status)) for key, (status, label) in TABS.items()),
    )


def _tab_counts(request: Request) -> Mapping[str, int | None]:
    stores = [key for text in request.GET.getlist("store") if (key := key_in(text))]
    scope = request.visit.permitted(Permission.VIEW_CHANNEL)
    counts = counts_by_status(scope=scope, stores=stores)
    return {
        "attention": counts.get("Error", 0),
        **{key: counts.get(status, 0) for key, (status, _label) in TABS.items()},
    }


def _bulk(visit: Visit) -> tuple[Bulk, ...]:
    work = (
        Bulk(_("Look again now"), "rotate-cw", reverse("amazon_orders_retry")),
        Bulk(_("Import into Commerce"), "download", reverse("amazon_orders_import")),
    )
    export = Bulk(_("Export selected"), "file-text", reverse("amazon_orders_export"))
    return (*(work if visit.may(Permission.WORK_CHANNEL) else ()), export)


def _noun(count: int) -> str:
    return ngettext("{count} order", "{count} orders", count).format(count=number(count))
