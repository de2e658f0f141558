"""The page *Listings*, and what is done with many of them at once (F-05)."""

from collections.abc import Callable

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from counterpart.amazon.listings.fulfillment import switch_fulfillment
from counterpart.amazon.listings.resending import send_listing_again
from counterpart.amazon.models.listings import Listing
from counterpart.amazon.queries import find_listings
from counterpart.catalog.models import Fulfilled
from counterpart.core.errors import Refused
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.going_back import back
from counterpart.web.grids.grid import ShownGrid, answered, chosen_rows
from counterpart.web.grids.outcomes import tell_outcomes
from counterpart.web.listings.grid import listings_grid

MOST_AT_ONCE = 200


@require_safe
@demands(Permission.VIEW_CHANNEL)
def listings(request: Request) -> HttpResponseBase:
    """Show the listings of all accounts, by seller SKU."""
    grid = listings_grid(request)
    other = answered(grid, request)
    if other is not None:
        return other
    return render(
        request,
        "web/listings/listings.html",
        {
            "shown": ShownGrid(grid, request),
            "may_configure": request.visit.may(Permission.CONFIGURE_CHANNEL),
        },
    )


@require_POST
@demands(Permission.WORK_CHANNEL)
def send_chosen(request: Request) -> HttpResponse:
    """Let the figures of the chosen listings be sent again; each is judged for itself."""
    who, now = request.operator.name, request.clock.now()
    return _each(request, lambda one: send_listing_again(one, actor=who, now=now), _sent)


@require_POST
@demands(Permission.CONFIGURE_CHANNEL)
def to_merchant(request: Request) -> HttpResponse:
    """Say that the merchant ships the chosen listings; nothing changes at Amazon."""
    return _switched(request, Fulfilled.MERCHANT)


@require_POST
@demands(Permission.CONFIGURE_CHANNEL)
def to_amazon(request: Request) -> HttpResponse:
    """Say that Amazon ships the chosen listings; nothing changes at Amazon."""
    return _switched(request, Fulfilled.AMAZON)


def _switched(request: Request, by: Fulfilled) -> HttpResponse:
    who, now = request.operator.name, request.clock.now()
    return _each(
        request,
        lambda one: switch_fulfillment(one, by, scope=request.scope, actor=who, now=now),
        _taken,
    )


def _each(
    request: Request, do: Callable[[Listing], object], told: Callable[[int], str]
) -> HttpResponse:
    """Do something with each of the chosen listings within the scope, and tell what came of it."""
    mine = find_listings(scope=request.scope).order_by().values("pk")
    chosen = chosen_rows(listings_grid(request), request).filter(pk__in=mine).order_by("pk")
    done, failed = 0, []
    for one in chosen.select_related("account")[:MOST_AT_ONCE]:
        try:
            do(one)
            done += 1
        except Refused as no:
            failed.append((one.sku, no.sentence))
    tell_outcomes(
        request,
        done=told(done) if done else "",
        failed=failed,
        refused=ngettext(
            "{count} listing stays as it is:", "{count} listings stay as they are:", len(failed)
        ).format(count=len(failed)),
    )
    return back(request, reverse("listings"))


def _sent(count: int) -> str:
    return ngettext(
        "The quantity of {count} listing is sent with the next sync.",
        "The quantities of {count} listings are sent with the next sync.",
        count,
    ).format(count=count)


def _taken(count: int) -> str:
    told = ngettext("{count} listing was switched.", "{count} listings were switched.", count)
    return " ".join([told.format(count=count), _("Nothing changes at Amazon itself.")])
