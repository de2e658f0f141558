"""The page *Returns*: everything that buyers send back."""

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.grids.grid import ShownGrid, answered
from counterpart.web.returns.grid import returns_grid


@require_safe
@demands(Permission.VIEW_CHANNEL)
def returns(request: Request) -> HttpResponseBase:
    """Show the returns of all stores, the one asked for last first."""
    grid = returns_grid(request)
    other = answered(grid, request)
    if other is not None:
        return other
    return render(request, "web/returns/listing.html", {"shown": ShownGrid(grid, request)})
