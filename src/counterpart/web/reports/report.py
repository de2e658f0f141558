"""The page of one report: what it was asked to tell of, where it stands, what went wrong."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from counterpart.core.errors import Refused
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.reports.grid import (
    OPEN,
    fetched,
    stores_of,
    visible_reports,
    window_told,
)
from counterpart.web.reports.words import TYPES, state_label, state_tone, type_label, type_told


class ReportUnknown(Refused):
    """There is no such report, or none that this person may see."""

    code = "report_unknown"


@require_safe
@demands(Permission.VIEW_CHANNEL)
def report(request: Request, pk: int) -> HttpResponse:
    """Show what is known of a report; its rows were read and never kept."""
    found = fetched(visible_reports(request), request).filter(pk=pk).first()
    if found is None:
        raise ReportUnknown(gettext("There is no such report."))
    return render(
        request,
        "web/reports/report.html",
        {
            "report": found,
            "name": type_label(found.report_type),
            "is_known": found.report_type in TYPES,
            "type": type_told(found.report_type),
            "stores": stores_of(found),
            "window": window_told(found),
            "label": state_label(found.state),
            "tone": state_tone(found.state, broken=found.broken_rows),
            "is_open": found.state in OPEN,
        },
    )
