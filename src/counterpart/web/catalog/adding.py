"""The page on which a product is created."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from counterpart.catalog.models import Product
from counterpart.inventory.products.keeping import create_whole
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.catalog.cells import catalog_currency
from counterpart.web.catalog.product_form import ProductForm
from counterpart.web.catalog.releasing import release_after
from counterpart.web.refusing import refusals_told
from counterpart.web.submitting import once


@require_http_methods(["GET", "HEAD", "POST"])
@demands(Permission.EDIT_CATALOG)
def adding(request: Request) -> HttpResponse:
    """Create a product, and let the orders in that waited for it."""
    answers = request.POST if request.method == "POST" else None
    may_count = request.visit.may(Permission.EDIT_STOCK)
    form = ProductForm(answers, is_new=True, may_count=may_count)
    if form.is_bound and form.is_valid():
        product = _create(request, form)
        if product is not None:
            release_after(request, sku=product.sku)
            return redirect("product", product.pk)
    return render(
        request, "web/catalog/adding.html", {"form": form, "currency": catalog_currency()}
    )


def _create(request: Request, form: ProductForm) -> Product | None:
    sku, now = form.cleaned_data["sku"], request.clock.now()
    done = _("Product {sku} is in the catalog.").format(sku=sku)
    product: Product | None = None
    with refusals_told(request, done=done), once(request, now=now):
        product = create_whole(
            sku,
            form.whole(),
            quantity=form.cleaned_data.get("quantity"),
            actor=request.operator.name,
            now=now,
        )
    return product  # noqa: RET504 - a refusal leaves it out
