"""The page *What would change at Amazon*: the only place where sending quantities begins."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from counterpart.amazon.listings.preview import Preview, PreviewRow, preview
from counterpart.amazon.listings.settings import change_stock_settings, read_stock_settings
from counterpart.amazon.models.stores import AmazonStore
from counterpart.amazon.stores.activity import check_stays
from counterpart.catalog.models import Product
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.listings.cells import figure
from counterpart.web.refusing import refusals_told
from counterpart.web.stores.finding import store_at
from counterpart.web.stores.listing_settings import SENDS, region_told
from counterpart.web.submitting import check_same, mark_of, once

# So many listings are shown; those that would fall to 0 come first.
MOST = 200


@require_http_methods(["GET", "HEAD", "POST"])
@demands(Permission.CONFIGURE_CHANNEL)
def quantity_preview(request: Request, pk: int) -> HttpResponse:
    """Show what Amazon shows and what we would send; a form there switches sending on."""
    store, now = store_at(pk, scope=request.scope), request.clock.now()
    values, told = read_stock_settings(store), region_told(request, store)
    shown = preview(store.account, now=now, most=MOST)
    # Another number of listings that end is another decision; other figures are everyday life.
    mark = mark_of([values, shown.to_zero])
    if request.method == "POST":
        done = gettext("Quantities are sent to Amazon from the next sync on.")
        with refusals_told(request, done=done) as outcome, once(request, now=now):
            check_same(request, mark)
            _start(request, store, now=now)
        if outcome.is_done:
            return redirect("listing_settings", pk)
    return render(
        request,
        "web/stores/quantity_preview.html",
        {
            "store": store,
            "shown": shown,
            "known": shown.changes + shown.same,
            "left": sum(shown.left.values()),
            "further": shown.changes - len(shown.rows),
            "lines": _lines(shown.rows),
            "is_sending": values[SENDS] == "enabled",
            "why_not": _why_not(shown, **told),
            "others": told["others"],
            "seen": mark,
        },
    )


def _why_not(shown: Preview, *, is_resting: bool, **_told: str) -> str:
    if is_resting:
        return gettext(
            "The oldest store of a seller decides for the whole region; this is another one."
        )
    if not shown.is_read:
        return gettext(
            "Amazon's listings were not read yet. They are with one of the next syncs; then you "
            "see here what would change."
        )
    return ""


def _lines(rows: Sequence[PreviewRow]) -> list[dict[str, Any]]:
    products = Product.objects.in_bulk({row.listing.product_id for row in rows} - {None})
    return [_line(row, products.get(row.listing.product_id or 0)) for row in rows]


def _line(row: PreviewRow, product: Product | None) -> dict[str, Any]:
    return {
        "pk": row.listing.pk,
        "sku": row.listing.sku,
        "name": product.name if product else row.listing.title,
        "seen": figure(row.shown),
        "wanted": figure(row.would_be),
        "to_zero": not row.would_be,
    }


def _start(request: Request, store: AmazonStore, *, now: datetime) -> None:
    check_stays(AmazonStore.objects.select_for_update().get(pk=store.pk))
    change_stock_settings(
        store,
        {SENDS: "enabled"},
        has_seen_preview=True,
        scope=request.scope,
        actor=request.operator.name,
        now=now,
    )
