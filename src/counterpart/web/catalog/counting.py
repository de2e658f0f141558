"""The page on which a product is counted, and the ledger of its stock."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from counterpart.catalog.models import Product
from counterpart.core.errors import Refused
from counterpart.core.quantities import written
from counterpart.inventory.products.counting import Counted, count_product
from counterpart.inventory.products.whereabouts import (
    AtSource,
    at_sources,
    in_stocks,
    movements_of,
)
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.catalog.movements_grid import add_orders, movements_grid
from counterpart.web.catalog.releasing import release_after
from counterpart.web.grids.grid import ShownGrid, answered
from counterpart.web.refusing import refusals_told

LATEST = 20


class NotANumber(Refused):
    """What was typed is no quantity."""

    code = "not_a_number"


@require_safe
@demands(Permission.VIEW_CATALOG)
def counting(request: Request, key: int) -> HttpResponse:
    """Show what of a product lies where, and what moved last."""
    return _page(request, get_object_or_404(Product, pk=key))


@require_POST
@demands(Permission.EDIT_STOCK)
def count(request: Request, key: int) -> HttpResponse:
    """Write what was counted; orders that waited for it come in."""
    product = get_object_or_404(Product, pk=key)
    done = _("The stock of {sku} is written down.").format(sku=product.sku)
    with refusals_told(request, done=done) as outcome:
        counts = [_counted(request, one) for one in at_sources(product)]
        count_product(product, counts, actor=request.operator.name, now=request.clock.now())
    if not outcome.is_done:
        return _page(request, product)
    release_after(request, cause="out_of_stock", sku=product.sku)
    return redirect("product_stock", product.pk)


@require_safe
@demands(Permission.VIEW_CATALOG)
def movements(request: Request, key: int) -> HttpResponseBase:
    """Show the whole ledger of a product."""
    product = get_object_or_404(Product, pk=key)
    grid = movements_grid(request, product)
    other = answered(grid, request)
    if other is not None:
        return other
    shown = ShownGrid(grid, request)
    return render(request, "web/catalog/movements.html", {"shown": shown, "product": product})


def _page(request: Request, product: Product) -> HttpResponse:
    latest = list(movements_of(product)[:LATEST])
    add_orders(request, latest)
    return render(
        request,
        "web/catalog/counting.html",
        {
            "product": product,
            "places": [_place(request, one) for one in at_sources(product)],
            "stocks": in_stocks(product),
            "movements": latest,
            "may_count": request.visit.may(Permission.EDIT_STOCK),
        },
    )


def _counted(request: Request, one: AtSource) -> Counted:
    """Read what was typed for a source; a figure that was left alone says nothing."""
    pk = one.source.pk
    typed, seen = request.POST.get(f"quantity_{pk}"), request.POST.get(f"seen_{pk}", "")
    is_in_stock = request.POST.get(f"in_stock_{pk}") == "1"
    return Counted(
        one.source,
        quantity=None if typed is None or typed.strip() == seen else _number(typed),
        is_in_stock=None if is_in_stock == one.is_in_stock else is_in_stock,
        seen=_number(seen) if seen else None,
    )


def _number(text: str) -> Decimal:
    try:
        return Decimal(text.strip())
    except InvalidOperation:
        raise NotANumber(_("“{text}” is not a quantity.").format(text=text)) from None


def _place(request: Request, one: AtSource) -> dict[str, Any]:
    figure = written(one.quantity)
    return {
        "at": one,
        "figure": figure,
        "typed": request.POST.get(f"quantity_{one.source.pk}", figure),
        "seen": request.POST.get(f"seen_{one.source.pk}", figure),
    }
