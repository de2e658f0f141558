"""The page of one product, and the one on which it is changed."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from counterpart.amazon.models.matches import ListingMatch
from counterpart.catalog.models import Product
from counterpart.catalog.products import Standing, standing
from counterpart.inventory.products.keeping import change_whole, read_whole
from counterpart.inventory.products.whereabouts import at_sources, in_stocks
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.catalog.cells import catalog_currency
from counterpart.web.catalog.product_form import BACKORDERS, ProductForm
from counterpart.web.catalog.releasing import release_after
from counterpart.web.listings.of_product import listings_of
from counterpart.web.refusing import refusals_told
from counterpart.websites.models import Website

STANDINGS = {
    Standing.SELLABLE: "success",
    Standing.DISABLED: "muted",
    Standing.NOT_ON_WEBSITE: "neutral",
}


@require_safe
@demands(Permission.VIEW_CATALOG)
def product(request: Request, key: int) -> HttpResponse:
    """Show a product: what it is, where it is sold, what lies where, and by which rules it goes."""
    row = get_object_or_404(Product, pk=key)
    whole = read_whole(row)
    return render(
        request,
        "web/catalog/product.html",
        {
            "product": row,
            "rules": whole.rules,
            "backorders": {str(key): word for key, word in BACKORDERS}[
                whole.rules["backorders"] or ""
            ],
            "websites": _websites(row),
            "sources": at_sources(row),
            "stocks": in_stocks(row),
            "matches": _matches(request, row),
            "listings": listings_of(request, row),
            "currency": catalog_currency(),
            "may_edit": request.visit.may(Permission.EDIT_CATALOG),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@demands(Permission.EDIT_CATALOG)
def changing(request: Request, key: int) -> HttpResponse:
    """Change a product, and let the orders in that waited for it."""
    row = get_object_or_404(Product, pk=key)
    whole = read_whole(row)
    answers = request.POST if request.method == "POST" else None
    form = ProductForm(answers, whole=whole, may_count=request.visit.may(Permission.EDIT_STOCK))
    if form.is_bound and form.is_valid() and _change(request, row, form):
        release_after(request, sku=row.sku)
        return redirect("product", row.pk)
    return render(
        request,
        "web/catalog/changing.html",
        {
            "product": row,
            "form": form,
            "seen": request.POST.get("seen") or whole.version,
            "currency": catalog_currency(),
        },
    )


def _change(request: Request, row: Product, form: ProductForm) -> bool:
    done = _("Product {sku} is changed.").format(sku=row.sku)
    with refusals_told(request, done=done) as outcome:
        change_whole(
            row,
            form.whole(),
            seen=request.POST.get("seen", ""),
            actor=request.operator.name,
            now=request.clock.now(),
        )
    return outcome.is_done


def _websites(row: Product) -> list[dict[str, Any]]:
    words = {
        Standing.SELLABLE: _("Sold"),
        Standing.DISABLED: _("Disabled"),
        Standing.NOT_ON_WEBSITE: _("Not sold there"),
    }
    stands = [(one, standing([row], one)[row.pk]) for one in Website.objects.order_by("pk")]
    return [
        {"website": one, "tone": STANDINGS[place], "label": words[place]} for one, place in stands
    ]


def _matches(request: Request, row: Product) -> list[ListingMatch]:
    scope = request.visit.permitted(Permission.VIEW_CHANNEL)
    if scope.is_nothing:
        return []
    mine = ListingMatch.objects.filter(product=row).select_related("account")
    return list(mine.filter(scope.within("account__stores__order_settings__store_view")).distinct())
