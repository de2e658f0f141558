"""What a person does with one listing: have its figure sent, or say who ships it (F-05)."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from counterpart.amazon.listings.fulfillment import switch_fulfillment
from counterpart.amazon.listings.resending import send_listing_again
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.listings.listing import listing_at
from counterpart.web.refusing import refusals_told
from counterpart.web.submitting import once


@require_POST
@demands(Permission.WORK_CHANNEL)
def send(request: Request, pk: int) -> HttpResponse:
    """Let the figure of a listing be sent with the next sync."""
    row, now = listing_at(request, pk), request.clock.now()
    done = _("The quantity is sent with the next sync.")
    with refusals_told(request, done=done), once(request, now=now):
        send_listing_again(row, actor=request.operator.name, now=now)
    return redirect("listing", pk)


@require_POST
@demands(Permission.CONFIGURE_CHANNEL)
def switch(request: Request, pk: int) -> HttpResponse:
    """Say who ships a listing, or leave that to the settings again; nothing changes at Amazon."""
    row, now = listing_at(request, pk), request.clock.now()
    done = _("The listing was switched. Nothing changes at Amazon itself.")
    with refusals_told(request, done=done), once(request, now=now):
        switch_fulfillment(
            row,
            request.POST.get("by", ""),
            scope=request.scope,
            actor=request.operator.name,
            now=now,
        )
    return redirect("listing", pk)
