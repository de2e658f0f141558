"""The list of Commerce orders, of all places of sale (CO-8)."""

from collections.abc import Mapping

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from counterpart.core.finding.counting import capped_count, capped_counts
from counterpart.orders.finding.waiting import waits_to_be_invoiced, waits_to_ship
from counterpart.orders.models.documents import Shipment
from counterpart.orders.models.orders import Order
from counterpart.orders.states import State
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, Visit
from counterpart.web.components.amounts import number
from counterpart.web.grids.grid import Bulk, Empty, Grid, Tab
from counterpart.web.orders.columns import columns
from counterpart.web.orders.filters import OrderFilters
from counterpart.web.orders.urgency import add_channel_orders
from counterpart.web.orders.words import STATES

# The tabs' names in the address, by the state each of them shows.
TABS = {
    "hold": State.HOLDED,
    "processing": State.PROCESSING,
    "complete": State.COMPLETE,
    "closed": State.CLOSED,
    "canceled": State.CANCELED,
    "new": State.NEW,
    "payment": State.PENDING_PAYMENT,
    "review": State.PAYMENT_REVIEW,
}


def orders_grid(request: Request) -> Grid:
    """Build the list for whoever asks."""
    rows = visible_orders(request.visit)
    return Grid(
        name="orders",
        title=_("Orders"),
        rows=rows,
        columns=tuple(columns(request)),
        filters=OrderFilters,
        default_sort="-placed",
        noun=_noun,
        empty=Empty(
            "inbox",
            _("There are no orders yet"),
            _("Orders from Amazon and your own ones appear here as soon as they are placed."),
        ),
        fetch=_fetch,
        tabs=_tabs(),
        tab_counts=lambda: _tab_counts(rows),
        bulk=_bulk(request.visit),
        row_class=lambda row: "err" if row.stop_shipping_because else "",
        row_name=lambda row: row.number,
        search_label=_("Search number, buyer, SKU or tracking"),
        details=add_channel_orders,
    )


def visible_orders(visit: Visit) -> QuerySet[Order]:
    """Answer the orders that somebody may see."""
    scope = visit.permitted(Permission.VIEW_ORDERS)
    return Order.objects.filter(scope.within("store_view"))


def _fetch(rows: QuerySet[Order]) -> QuerySet[Order]:
    shown = rows.select_related("store_view", "stock").defer("customer_note", "remote_ip")
    shipments = Shipment.objects.select_related("source").order_by("pk")
    return shown.prefetch_related("addresses", Prefetch("shipments", queryset=shipments))


def _tabs() -> tuple[Tab, ...]:
    return (
        Tab("", _("All"), Q()),
        Tab("ship", _("To ship"), waits_to_ship(), is_work=True),
        Tab("invoice", _("To invoice"), waits_to_be_invoiced(), is_work=True),
        *(Tab(key, STATES[state], Q(state=state)) for key, state in TABS.items()),
    )


def _tab_counts(rows: QuerySet[Order]) -> Mapping[str, int | None]:
    """Count what is behind the tabs in three queries."""
    counts = capped_counts(rows, "state", TABS.values())
    return {
        "ship": capped_count(rows.filter(waits_to_ship())),
        "invoice": capped_count(rows.filter(waits_to_be_invoiced())),
        **{key: counts.get(state, 0) for key, state in TABS.items()},
    }


def _bulk(visit: Visit) -> tuple[Bulk, ...]:
    offered = (
        ((Permission.HOLD_ORDERS,), Bulk(_("Hold"), "pause", reverse("orders_hold"))),
        ((Permission.UNHOLD_ORDERS,), Bulk(_("Unhold"), "play", reverse("orders_unhold"))),
        (PAPERS, Bulk(_("Print packing slips"), "printer", reverse("print_packing_slips"))),
        (PAPERS, Bulk(_("Print invoices"), "receipt-text", reverse("print_invoices"))),
        (PAPERS, Bulk(_("Print credit memos"), "undo-2", reverse("print_credit_memos"))),
        (PAPERS, Bulk(_("Print all"), "file-text", reverse("print_all"))),
        ((Permission.VIEW_DOCUMENTS,),
         Bulk(_("Pick list"), "clipboard-list", reverse("print_pick_list"))),
        ((), Bulk(_("Export selected"), "download", reverse("orders_export"))),
        ((Permission.CANCEL_ORDERS,),
         Bulk(_("Cancel"), "ban", reverse("orders_cancel"), is_danger=True)),
    )  # fmt: skip
    return tuple(one for needed, one in offered if all(map(visit.may, needed)))


# Papers name the buyers.
PAPERS = (Permission.VIEW_DOCUMENTS, Permission.VIEW_BUYERS)


def _noun(count: int) -> str:
    return ngettext("{count} order", "{count} orders", count).format(count=number(count))
