"""The page *Products*, and what is done with many of them at once."""

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from counterpart.catalog.enabling import enable_products
from counterpart.catalog.models import Product
from counterpart.core.errors import Refused
from counterpart.inventory.product_files.exporting import export_lines
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.catalog.products_grid import products_grid
from counterpart.web.catalog.releasing import release_after
from counterpart.web.going_back import back
from counterpart.web.grids.grid import ShownGrid, answered, chosen_rows
from counterpart.web.grids.outcomes import tell_outcomes


class ProductUnknown(Refused):
    """No product has that SKU."""

    code = "product_unknown"


@require_safe
@demands(Permission.VIEW_CATALOG)
def listing(request: Request) -> HttpResponseBase:
    """Show the products."""
    grid = products_grid(request)
    other = answered(grid, request)
    if other is not None:
        return other
    may_edit = request.visit.may(Permission.EDIT_CATALOG)
    shown = ShownGrid(grid, request)
    return render(request, "web/catalog/listing.html", {"shown": shown, "may_edit": may_edit})


@require_POST
@demands(Permission.EDIT_CATALOG)
def enable(request: Request) -> HttpResponse:
    """Enable the chosen products, and let the orders in that waited for it."""
    return _enable(request, is_enabled=True)


@require_POST
@demands(Permission.EDIT_CATALOG)
def disable(request: Request) -> HttpResponse:
    """Disable the chosen products."""
    return _enable(request, is_enabled=False)


@require_safe
@demands(Permission.VIEW_CATALOG)
def file(_request: Request) -> HttpResponseBase:
    """Answer all products as the file that the import reads."""
    lines = (line.encode() for line in export_lines())
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="products.csv"'
    return answer


@require_safe
@demands(Permission.VIEW_CATALOG)
def by_sku(request: Request) -> HttpResponse:
    """Lead to the product with an SKU, or to its stock."""
    sku = request.GET.get("sku", "")
    product = Product.objects.filter(sku=sku).first()
    if product is None and sku:
        raise ProductUnknown(_("There is no product with the SKU “{sku}”.").format(sku=sku))
    if product is None:
        return redirect("products")
    page = "product_stock" if request.GET.get("open") == "stock" else "product"
    return redirect(page, product.pk)


def _enable(request: Request, *, is_enabled: bool) -> HttpResponse:
    rows = chosen_rows(products_grid(request), request)
    outcomes = enable_products(
        list(rows.values_list("pk", flat=True)),
        is_enabled=is_enabled,
        actor=request.operator.name,
        now=request.clock.now(),
    )
    changed = sum(one.is_changed for one in outcomes)
    tell_outcomes(
        request,
        done=_done(changed, is_enabled=is_enabled),
        failed=[(one.sku, one.sentence) for one in outcomes if not one.is_changed],
        refused=_left(len(outcomes) - changed),
    )
    if is_enabled and changed:
        release_after(request, cause="disabled")
    return back(request, reverse("products"))


def _done(count: int, *, is_enabled: bool) -> str:
    if not count:
        return ""
    if is_enabled:
        said = ngettext("{count} product is enabled.", "{count} products are enabled.", count)
    else:
        said = ngettext("{count} product is disabled.", "{count} products are disabled.", count)
    return said.format(count=count)


def _left(count: int) -> str:
    said = ngettext("{count} product stayed as it was:", "{count} products stayed as they were:",
                    count)  # fmt: skip
    return said.format(count=count)
