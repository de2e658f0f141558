"""The page *Reports*: everything that Amazon was asked to write down."""

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.grids.grid import ShownGrid, answered
from counterpart.web.reports.grid import reports_grid


@require_safe
@demands(Permission.VIEW_CHANNEL)
def reports(request: Request) -> HttpResponseBase:
    """Show the reports of all accounts, newest first."""
    grid = reports_grid(request)
    other = answered(grid, request)
    if other is not None:
        return other
    return render(request, "web/reports/listing.html", {"shown": ShownGrid(grid, request)})
