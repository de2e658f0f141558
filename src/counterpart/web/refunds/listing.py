"""The page *Refunds*: those that were asked for from here, and those made in Seller Central."""

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.grids.grid import Grid, ShownGrid, answered
from counterpart.web.refunds.elsewhere_grid import elsewhere_grid
from counterpart.web.refunds.grid import refunds_grid


@require_safe
@demands(Permission.VIEW_CHANNEL)
def refunds(request: Request) -> HttpResponseBase:
    """Show the refunds that Amazon was to pay from here, newest first."""
    return _listed(request, refunds_grid(request), here="refunds")


@require_safe
@demands(Permission.VIEW_CHANNEL)
def elsewhere(request: Request) -> HttpResponseBase:
    """Show the refunds of Amazon's books that were made in Seller Central, newest first."""
    return _listed(request, elsewhere_grid(request), here="elsewhere")


def _listed(request: Request, grid: Grid, *, here: str) -> HttpResponseBase:
    other = answered(grid, request)
    if other is not None:
        return other
    facts = {"shown": ShownGrid(grid, request), "here": here}
    return render(request, "web/refunds/listing.html", facts)
