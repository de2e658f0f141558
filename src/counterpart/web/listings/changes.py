"""The page *Listing Changes Log*: what was done about each listing, and by whom (F-19)."""

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.grids.grid import ShownGrid, answered
from counterpart.web.listings.changes_grid import changes_grid


@require_safe
@demands(Permission.VIEW_CHANNEL)
def listing_changes(request: Request) -> HttpResponseBase:
    """Show what happened to the listings of all accounts, the last first."""
    grid = changes_grid(request)
    other = answered(grid, request)
    if other is not None:
        return other
    return render(request, "web/listings/changes.html", {"shown": ShownGrid(grid, request)})
