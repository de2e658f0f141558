"""The page *Feeds*: every document that was given to Amazon to work through."""

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.feeds.grid import feeds_grid
from counterpart.web.grids.grid import ShownGrid, answered


@require_safe
@demands(Permission.VIEW_CHANNEL)
def feeds(request: Request) -> HttpResponseBase:
    """Show the feeds of all accounts, newest first."""
    grid = feeds_grid(request)
    other = answered(grid, request)
    if other is not None:
        return other
    return render(request, "web/feeds/listing.html", {"shown": ShownGrid(grid, request)})
