"""The page *Customers*."""

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.customers.grid import customers_grid
from counterpart.web.grids.grid import ShownGrid, answered


@require_safe
@demands(Permission.VIEW_CUSTOMERS)
def listing(request: Request) -> HttpResponseBase:
    """Show the customers of all websites."""
    grid = customers_grid(request)
    other = answered(grid, request)
    if other is not None:
        return other
    facts = {
        "shown": ShownGrid(grid, request),
        "may_edit": request.visit.may(Permission.EDIT_CUSTOMERS),
    }
    return render(request, "web/customers/listing.html", facts)
