"""The pages on which an Amazon item that holds up orders is given its product (L-80 … L-83)."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from counterpart.amazon.attention import mending
from counterpart.amazon.models.orders import AmazonOrderItem, ImportState
from counterpart.catalog.models import Product
from counterpart.catalog.sheets import Sheet
from counterpart.inventory.products.keeping import Whole
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.catalog.cells import add_figures, catalog_currency
from counterpart.web.catalog.posted import posted_key
from counterpart.web.catalog.product_form import DEFAULT, ProductForm
from counterpart.web.catalog.releasing import release_after
from counterpart.web.grids.filtering import LONGEST_SEARCH
from counterpart.web.keys import key_in
from counterpart.web.refusing import refusals_told
from counterpart.web.submitting import once
from counterpart.websites.scopes import Scope


@require_safe
@demands(Permission.EDIT_CATALOG)
def create_of_order(request: Request) -> HttpResponse:
    """Lead from an order and an SKU to the page that creates the product."""
    return _led(request, "create_from_item")


@require_safe
@demands(Permission.EDIT_CATALOG)
def match_of_order(request: Request) -> HttpResponse:
    """Lead from an order and an SKU to the page that matches a product."""
    return _led(request, "match_to_product")


@require_http_methods(["GET", "HEAD", "POST"])
@demands(Permission.EDIT_CATALOG)
def from_item(request: Request, key: int) -> HttpResponse:
    """Create the product of an item, and let all the orders in that waited for it."""
    item = mending.find_item(_scope(request), pk=key)
    answers = request.POST if request.method == "POST" else None
    form = ProductForm(
        answers,
        whole=_proposed(item),
        sku=mending.proposed_sku(item),
        is_new=True,
        may_count=request.visit.may(Permission.EDIT_STOCK),
    )
    if form.is_bound and form.is_valid():
        product = _create(request, item, form)
        if product is not None:
            _release(request, item, product)
            return redirect("product", product.pk)
    context = _told(request, item) | {"form": form, "currency": catalog_currency()}
    return render(request, "web/catalog/from_item.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@demands(Permission.EDIT_CATALOG)
def matching(request: Request, key: int) -> HttpResponse:
    """Say which product an item is, and let all the orders in that waited for it."""
    item = mending.find_item(_scope(request), pk=key)
    if request.method == "POST":
        product = get_object_or_404(Product, pk=posted_key(request, "product"))
        done = _("{seller_sku} is product {sku} from now on.").format(
            seller_sku=item.sku, sku=product.sku
        )
        with refusals_told(request, done=done) as outcome:
            mending.match_item(
                item,
                product,
                scope=_scope(request),
                actor=request.operator.name,
                now=request.clock.now(),
            )
        if outcome.is_done:
            _release(request, item, product)
            return redirect("attention")
    return _search(request, item)


def _search(request: Request, item: AmazonOrderItem) -> HttpResponse:
    text = request.GET.get("q", "")[:LONGEST_SEARCH]
    products = list(mending.proposed_products(item, text))
    add_figures(products)
    context = {"products": products, "text": text, "currency": catalog_currency()}
    return render(request, "web/catalog/matching.html", _told(request, item) | context)


def _led(request: Request, page: str) -> HttpResponse:
    order, sku = key_in(request.GET.get("order", "")), request.GET.get("sku", "")
    if not order:
        return redirect("attention")
    item = mending.find_item(_scope(request), amazon_order=order, sku=sku)
    return redirect(page, item.pk)


def _create(request: Request, item: AmazonOrderItem, form: ProductForm) -> Product | None:
    now = request.clock.now()
    done = _("Product {sku} is in the catalog.").format(sku=form.cleaned_data["sku"])
    product: Product | None = None
    with refusals_told(request, done=done), once(request, now=now):
        product = mending.create_for_item(
            item,
            form.cleaned_data["sku"],
            form.whole(),
            quantity=form.cleaned_data.get("quantity"),
            scope=_scope(request),
            actor=request.operator.name,
            now=now,
        )
    return product  # noqa: RET504 - a refusal leaves it out


def _release(request: Request, item: AmazonOrderItem, product: Product) -> None:
    """Look again at what the item held up; without a seller SKU that is its own order."""
    if product.sku != item.sku:
        release_after(request, cause="not_found", sku=product.sku)
    if item.sku:
        release_after(request, sku=item.sku)
    else:
        release_after(request, ids=[item.amazon_order_id])


def _proposed(item: AmazonOrderItem) -> Whole:
    """Answer what the listing tells of the product; a price in another currency is none (L-81)."""
    is_ours = item.amazon_order.currency == catalog_currency()
    price = item.unit_price if is_ours and item.unit_price is not None else Decimal(0)
    sheet = Sheet(name=item.title or item.sku or item.asin, price=price, asin=item.asin)
    return replace(DEFAULT, sheet=sheet)


def _told(request: Request, item: AmazonOrderItem) -> dict[str, Any]:
    """Answer what the pages tell of the item, and of the orders that wait for it."""
    waiting = AmazonOrderItem.objects.filter(
        _scope(request).within("amazon_order__store__order_settings__store_view"),
        amazon_order__account=item.amazon_order.account_id,
        amazon_order__import_state=ImportState.HELD,
        sku=item.sku,
    )
    sums = waiting.aggregate(units=Sum("quantity_ordered"))
    orders = waiting.values("amazon_order").distinct().count()
    return {"item": item, "units": sums["units"] or 0, "orders": orders}


def _scope(request: Request) -> Scope:
    return request.visit.permitted(Permission.VIEW_CHANNEL)
