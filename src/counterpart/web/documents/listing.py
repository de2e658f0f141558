"""The pages *Invoices*, *Shipments* and *Credit memos* of all orders (CO-8)."""

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.documents.grids import credit_memos_grid, invoices_grid, shipments_grid
from counterpart.web.grids.grid import Grid, ShownGrid, answered


@require_safe
@demands(Permission.VIEW_DOCUMENTS)
def invoices(request: Request) -> HttpResponseBase:
    """Show all invoices."""
    return _listed(request, invoices_grid(request))


@require_safe
@demands(Permission.VIEW_DOCUMENTS)
def shipments(request: Request) -> HttpResponseBase:
    """Show all shipments."""
    return _listed(request, shipments_grid(request))


@require_safe
@demands(Permission.VIEW_DOCUMENTS)
def credit_memos(request: Request) -> HttpResponseBase:
    """Show all credit memos."""
    return _listed(request, credit_memos_grid(request))


def _listed(request: Request, grid: Grid) -> HttpResponseBase:
    other = answered(grid, request)
    if other is not None:
        return other
    return render(request, "web/documents/listing.html", {"shown": ShownGrid(grid, request)})
