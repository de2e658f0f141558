"""The page *Orders*, and its rows as a file."""

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.grids.grid import ShownGrid, answered, chosen_rows, file_of, shown_before
from counterpart.web.orders.grid import orders_grid


@require_safe
@demands(Permission.VIEW_ORDERS)
def listing(request: Request) -> HttpResponseBase:
    """Show the Commerce orders of all places of sale, whatever their source (CO-8)."""
    grid = orders_grid(request)
    other = answered(grid, request)
    if other is not None:
        return other
    facts = {
        "shown": ShownGrid(grid, request),
        "may_see_documents": request.visit.may(Permission.VIEW_DOCUMENTS),
    }
    return render(request, "web/orders/listing.html", facts)


@require_POST
@demands(Permission.VIEW_ORDERS)
def export_chosen(request: Request) -> HttpResponseBase:
    """Answer the chosen orders as a CSV file, with the columns and the order of the list."""
    grid = orders_grid(request)
    shown = shown_before(grid, request)
    rows = chosen_rows(grid, request).order_by(*shown.order)
    return file_of(shown, rows, "csv")
