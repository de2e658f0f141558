"""The log of communication errors: what went wrong, about which order, how often (F-18, B-17)."""

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from counterpart.amazon.models.logs import CommunicationError
from counterpart.amazon.stores.troubles import find_errors
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, Visit
from counterpart.web.components.amounts import number
from counterpart.web.components.marks import below_each_other
from counterpart.web.components.moments import when
from counterpart.web.grids.columns import Column
from counterpart.web.grids.grid import Bulk, Empty, Grid, Tab
from counterpart.web.logs.filters import ErrorFilters, visible_stores
from counterpart.web.logs.words import code_of, code_told, region_label, standing, stores_of

OPEN, SOLVED = Q(solved_at=None), ~Q(solved_at=None)


def errors_grid(request: Request) -> Grid:
    """Build the list for whoever asks."""
    return Grid(
        name="communication_errors",
        title=_("Communication Errors Log"),
        rows=visible_errors(request),
        columns=tuple(_columns()),
        filters=ErrorFilters,
        default_sort="-last",
        noun=_noun,
        empty=Empty(
            "circle-check",
            _("Nothing went wrong yet"),
            _("An error that ends a call to Amazon is written down here once, and counted."),
        ),
        fetch=lambda rows: fetched(rows, request),
        tabs=(
            Tab("", _("All"), Q()),
            Tab("open", _("Open"), OPEN, is_work=True),
            Tab("solved", _("Solved"), SOLVED),
        ),
        tab_counts=lambda: {"open": visible_errors(request).filter(OPEN).count()},
        bulk=_bulk(request.visit),
        row_class=lambda error: "past" if error.solved_at else "",
        search_label=_("Search an error code, an order number or a request id"),
        row_name=lambda error: f"{error.last_happened_at:%Y-%m-%d %H:%M:%S}",
    )


def visible_errors(request: Request) -> QuerySet[CommunicationError]:
    """Answer the errors that somebody may see."""
    return find_errors(request.visit.permitted(Permission.VIEW_CHANNEL)).order_by()


def fetched(rows: QuerySet[CommunicationError], request: Request) -> QuerySet[CommunicationError]:
    """Read what pages show of errors."""
    return (
        rows.select_related("account", "amazon_order__store")
        .prefetch_related(Prefetch("account__stores", visible_stores(request)))
        .defer("amazon_order__document")
    )


def _columns() -> list[Column]:
    return [
        Column("store", _("Amazon Store Name"), lambda error: _quoted(stores_of(error)),
               stores_of),
        Column("region", _("Region"), lambda error: region_label(error.account.region),
               lambda error: error.account.region),
        Column("code", _("Error Code"), _code, code_of, is_head=True),
        Column("message", _("Message"), _message, lambda error: error.message, is_wide=True),
        Column("created", _("Created On"), lambda error: when(error.happened_at),
               lambda error: error.happened_at, sorts_by="id"),
        Column("order", _("Order"), _order, _order_number),
        Column("times", _("Times"), lambda error: number(error.times), lambda error: error.times,
               is_number=True),
        Column("last", _("Last time"), lambda error: when(error.last_happened_at),
               lambda error: error.last_happened_at, sorts_by="last_happened_at"),
        Column("request", _("Request id"), lambda error: _quoted(error.request_id),
               lambda error: error.request_id),
        Column("state", _("State"), standing,
               lambda error: "solved" if error.solved_at else "open", is_default=False),
        Column("call", _("Call"), lambda error: _quoted(error.call), lambda error: error.call,
               is_default=False),
        Column("http", _("HTTP status"), lambda error: number(error.http_status),
               lambda error: error.http_status, is_default=False, is_number=True),
        Column("solved", _("Solved on"), lambda error: when(error.solved_at),
               lambda error: error.solved_at, is_default=False),
    ]  # fmt: skip


def _code(error: CommunicationError) -> SafeString:
    address = reverse("communication_error", args=[error.pk])
    link = format_html('<a href="{}">{}</a>', address, code_told(error))
    return below_each_other([link, standing(error)])


def _message(error: CommunicationError) -> SafeString | str:
    if not error.message:
        return "–"
    return format_html('<span lang="en" translate="no">{}</span>', error.message)


def _order(error: CommunicationError) -> SafeString | str:
    if error.amazon_order is None:
        return "–"
    address = reverse("amazon_order", args=[error.amazon_order_id])
    return format_html('<a href="{}" translate="no">{}</a>', address, _order_number(error))


def _order_number(error: CommunicationError) -> str:
    return error.amazon_order.amazon_order_id if error.amazon_order else ""


def _quoted(text: str) -> SafeString | str:
    return format_html('<span translate="no">{}</span>', text) if text else "–"


def _bulk(visit: Visit) -> tuple[Bulk, ...]:
    if not visit.may(Permission.WORK_CHANNEL):
        return ()
    return (Bulk(_("Retry"), "rotate-cw", reverse("communication_errors_retry")),)


def _noun(count: int) -> str:
    return ngettext("{count} error", "{count} errors", count).format(count=number(count))
