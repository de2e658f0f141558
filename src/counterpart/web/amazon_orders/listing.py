"""The page *Amazon orders*, and what is done with many of them at once."""

from datetime import UTC, datetime

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from counterpart.amazon.figures.freshness import Freshness, freshness_of
from counterpart.amazon.queries import find_stores
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.amazon_orders.grid import amazon_orders_grid
from counterpart.web.components.amounts import number
from counterpart.web.grids.grid import ShownGrid, answered, chosen_rows, file_of, shown_before
from counterpart.web.grids.paging import counted
from counterpart.web.keys import key_in

# Before every sync.
NEVER = datetime.min.replace(tzinfo=UTC)


@require_safe
@demands(Permission.VIEW_CHANNEL)
def listing(request: Request) -> HttpResponseBase:
    """Show the Amazon orders of all stores, or of those that the filters name."""
    grid = amazon_orders_grid(request)
    other = answered(grid, request)
    if other is not None:
        return other
    shown = ShownGrid(grid, request)
    facts = {"shown": shown, "newest": _newest(request), "fresh": _stalest(request)} | {
        "may_work": request.visit.may(Permission.WORK_CHANNEL)
    }
    return render(request, "web/amazon_orders/listing.html", facts)


@require_POST
@demands(Permission.VIEW_CHANNEL)
def export_chosen(request: Request) -> HttpResponseBase:
    """Answer the chosen orders as a CSV file."""
    grid = amazon_orders_grid(request)
    shown = shown_before(grid, request)
    rows = chosen_rows(grid, request).order_by(*shown.order)
    return file_of(shown, rows, "csv")


@require_safe
@demands(Permission.VIEW_CHANNEL)
def news(request: Request) -> HttpResponse:
    """Tell in words how many orders came in since the list was shown; nothing if none did."""
    newer = amazon_orders_grid(request).rows.filter(pk__gt=key_in(request.GET.get("since", "")))
    count = counted(newer).value
    words = ngettext("{count} new order: show", "{count} new orders: show", count)
    return HttpResponse(
        words.format(count=number(count)) if count else "",
        content_type="text/plain; charset=utf-8",
    )


def _newest(request: Request) -> int:
    """Answer the key of the order that was taken in last, as far as this person sees."""
    newest = amazon_orders_grid(request).rows.order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0


def _stalest(request: Request) -> Freshness | None:
    """Answer how the account stands whose last successful sync is the longest ago."""
    stores = [store for store in find_stores(scope=request.scope) if store.is_active]
    known = freshness_of(stores, now=request.clock.now()).values()
    return min(known, key=lambda one: one.succeeded_at or NEVER, default=None)
