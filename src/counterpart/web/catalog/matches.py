"""The page of what was matched by hand."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from counterpart.amazon.matching.matching import unmatch_listing
from counterpart.amazon.models.matches import ListingMatch
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.grids.filtering import LONGEST_SEARCH
from counterpart.web.refusing import refusals_told

SHOWN = 500


@require_safe
@demands(Permission.VIEW_CATALOG)
def matches(request: Request) -> HttpResponse:
    """Show which seller SKUs were matched to products by hand."""
    rows = _mine(request)
    text = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    if text:
        rows = rows.filter(sku__icontains=text) | rows.filter(product__sku__icontains=text)
    return render(
        request,
        "web/catalog/matches.html",
        {
            "matches": rows.order_by("sku", "pk")[:SHOWN],
            "text": text,
            "may_edit": request.visit.may(Permission.EDIT_CATALOG),
        },
    )


@require_POST
@demands(Permission.EDIT_CATALOG)
def unmatch(request: Request, key: int) -> HttpResponse:
    """Take a match back; orders in Commerce stay as they are."""
    match = get_object_or_404(_mine(request), pk=key)
    done = _("{sku} is looked up as it is again.").format(sku=match.sku)
    with refusals_told(request, done=done):
        unmatch_listing(
            match,
            scope=request.visit.permitted(Permission.VIEW_CHANNEL),
            actor=request.operator.name,
            now=request.clock.now(),
        )
    return redirect("matches")


def _mine(request: Request) -> QuerySet[ListingMatch]:
    """Answer the matches of seller accounts that this person sees a store of."""
    scope = request.visit.permitted(Permission.VIEW_CHANNEL)
    rows = ListingMatch.objects.select_related("product", "account")
    seen = scope.within("account__stores__order_settings__store_view")
    return rows if scope.is_everything else rows.filter(seen).distinct()
