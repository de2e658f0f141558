"""The list of reports: what Amazon was asked to write, and what stood in it."""

from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from counterpart.amazon.models.reports import Report, ReportState
from counterpart.amazon.queries import find_stores
from counterpart.users.permissions import Permission
from counterpart.web.access import Request
from counterpart.web.components.amounts import number
from counterpart.web.components.marks import status
from counterpart.web.components.moments import when
from counterpart.web.feeds.filters import visible_accounts
from counterpart.web.grids.columns import Column
from counterpart.web.grids.grid import Empty, Grid, Tab
from counterpart.web.reports.filters import ReportFilters
from counterpart.web.reports.words import state_label, state_tone, type_told

OPEN = (ReportState.WANTED.value, ReportState.REQUESTED.value)
TROUBLE = Q(broken_rows__gt=0) | Q(state=ReportState.FAILED) | ~Q(error_code="")


def reports_grid(request: Request) -> Grid:
    """Build the list for whoever asks."""
    return Grid(
        name="reports",
        title=_("Reports"),
        rows=visible_reports(request),
        columns=tuple(_columns()),
        filters=ReportFilters,
        default_sort="-created",
        noun=_noun,
        empty=Empty(
            "scroll-text",
            _("Amazon was not asked for a report yet"),
            _(
                "Returns and listings are read from reports that Amazon writes; each of them "
                "and what stood in it is listed here. Worker and sync ask for them."
            ),
        ),
        fetch=lambda rows: fetched(rows, request),
        tabs=(
            Tab("", _("All"), Q()),
            Tab("open", _("Under way"), Q(state__in=OPEN)),
            Tab("trouble", _("With trouble"), TROUBLE),
        ),
        row_class=lambda report: "err" if report.state == ReportState.FAILED else "",
        search_label=_("Search a report number or a request id"),
        row_name=lambda report: report.report_id or f"{report.created_at:%Y-%m-%d %H:%M:%S}",
    )


def visible_reports(request: Request) -> QuerySet[Report]:
    """Answer the reports of the accounts that somebody may see."""
    return Report.objects.filter(account__in=visible_accounts(request))


def fetched(rows: QuerySet[Report], request: Request) -> QuerySet[Report]:
    """Read what a page shows of reports."""
    scope = request.visit.permitted(Permission.VIEW_CHANNEL)
    seen = Prefetch("account__stores", find_stores(scope=scope))
    return rows.select_related("account").prefetch_related(seen)


def stores_of(report: Report) -> str:
    """Name the stores that a report is about, as far as they were read for this person."""
    mine = [one.name for one in report.account.stores.all()
            if one.marketplace_id in report.marketplace_ids]  # fmt: skip
    return ", ".join(mine)


def window_told(report: Report) -> SafeString | str:
    """Write from when to when a report tells."""
    if report.data_start is None and report.data_end is None:
        return "–"
    return format_html("{} – {}", when(report.data_start), when(report.data_end))


def state_cell(report: Report) -> SafeString:
    """Write where a report stands."""
    return status(state_tone(report.state, broken=report.broken_rows), state_label(report.state))


def _columns() -> list[Column]:
    return [
        Column("created", _("Created"), _created, lambda report: report.created_at,
               sorts_by="id", is_head=True),
        Column("state", _("State"), state_cell, lambda report: report.state),
        Column("type", _("What about"), lambda report: type_told(report.report_type),
               lambda report: report.report_type),
        _count("rows", _("Rows")),
        _count("broken_rows", _("Broken rows")),
        Column("window", _("Time told of"), window_told, _window),
        Column("stores", _("Amazon store"), lambda report: _quoted(stores_of(report)), stores_of),
        Column("finished", _("Finished"), lambda report: when(report.finished_at),
               lambda report: report.finished_at, is_default=False),
        Column("asked", _("Asked for"), lambda report: when(report.requested_at),
               lambda report: report.requested_at, is_default=False),
        _count("attempts", _("Failed attempts"), is_default=False),
        Column("account", _("Account"), lambda report: _quoted(str(report.account)),
               lambda report: str(report.account), is_default=False),
        Column("report", _("Report number at Amazon"), lambda report: _quoted(report.report_id),
               lambda report: report.report_id, is_default=False),
        Column("code", _("Amazon's error"), lambda report: _quoted(report.error_code),
               lambda report: report.error_code, is_default=False),
        Column("request", _("Request id"), lambda report: _quoted(report.request_id),
               lambda report: report.request_id, is_default=False),
    ]  # fmt: skip


def _count(name: str, label: Any, *, is_default: bool = True) -> Column:
    return Column(
        name,
        label,
        lambda report: number(getattr(report, name)),
        lambda report: getattr(report, name),
        is_number=True,
        is_default=is_default,
    )


def _window(report: Report) -> str:
    return "/".join(
        one.isoformat(timespec="seconds") if one else ""
        for one in (report.data_start, report.data_end)
    ).strip("/")


def _created(report: Report) -> SafeString:
    address = reverse("report", args=[report.pk])
    return format_html('<a href="{}">{}</a>', address, when(report.created_at, "medium"))


def _quoted(text: str) -> SafeString | str:
    return format_html('<span translate="no">{}</span>', text) if text else "–"


def _noun(count: int) -> str:
    return ngettext("{count} report", "{count} reports", count).format(count=number(count))
