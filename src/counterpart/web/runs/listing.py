"""The page *Sync runs*: how fresh everything is, and the receipt of every run (P7, B-18)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from counterpart.amazon.figures.freshness import freshness_of
from counterpart.amazon.figures.receipts import unreadable_by_account, windows_being_read
from counterpart.amazon.models.stores import AmazonStore
from counterpart.amazon.queries import find_accounts, find_stores
from counterpart.amazon.stores.asking import ask_for_look
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.going_back import back
from counterpart.web.grids.grid import ShownGrid, answered
from counterpart.web.refusing import refusals_told
from counterpart.web.runs.grid import runs_grid


@require_safe
@demands(Permission.VIEW_CHANNEL)
def runs(request: Request) -> HttpResponseBase:
    """Show how every account stands with Amazon, and the receipts of its runs."""
    grid = runs_grid(request)
    other = answered(grid, request)
    if other is not None:
        return other
    return render(
        request,
        "web/runs/listing.html",
        {
            "shown": ShownGrid(grid, request),
            "accounts": _accounts(request),
            "may_work": request.visit.may(Permission.WORK_CHANNEL),
        },
    )


@require_POST
@demands(Permission.WORK_CHANNEL)
def look_everywhere(request: Request) -> HttpResponse:
    """Ask for a pass over every account; the worker makes it within a minute (B-18)."""
    with refusals_told(request) as outcome:
        count = ask_for_look(find_accounts(scope=request.scope), now=request.clock.now())
    if outcome.is_done:
        _tell(request, count)
    return back(request, reverse("runs"))


def _accounts(request: Request) -> list[dict[str, Any]]:
    """Answer what stands about each account above the list, in a fixed number of queries."""
    stores = list(find_stores(scope=request.scope))
    fresh = freshness_of(stores, now=request.clock.now())
    windows = windows_being_read(fresh)
    unreadable = unreadable_by_account(fresh)
    by_account: dict[int, list[AmazonStore]] = {}
    for store in stores:
        by_account.setdefault(store.account_id, []).append(store)
    return [
        {
            "account": mine[0].account,
            "stores": mine,
            "fresh": fresh[key],
            "window": windows.get(key),
            "unreadable": unreadable.get(key, 0),
        }
        for key, mine in by_account.items()
    ]


def _tell(request: Request, count: int) -> None:
    messages.success(
        request,
        ngettext(
            "A sync of {count} account is asked for; it runs within a minute.",
            "A sync of {count} accounts is asked for; it runs within a minute.",
            count,
        ).format(count=count),
    )
