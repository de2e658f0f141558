"""The page *Inventory*: what every stock has of every product."""

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.catalog.stock_grid import stock_grid
from counterpart.web.grids.grid import ShownGrid, answered


@require_safe
@demands(Permission.VIEW_CATALOG)
def stock(request: Request) -> HttpResponseBase:
    """Show figures by product and stock, and what runs low."""
    grid = stock_grid(request)
    other = answered(grid, request)
    if other is not None:
        return other
    return render(request, "web/catalog/stock.html", {"shown": ShownGrid(grid, request)})
