"""How does a page of an action carry out what its form asks for?"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from counterpart.orders.models.orders import Order
from counterpart.web.access import Request
from counterpart.web.going_back import back_to
from counterpart.web.refusing import refusals_told
from counterpart.web.submitting import SentAlready, check_unchanged, once

Act = Callable[[], str]


def carried_out(
    request: Request, order: Order, act: Act, *, must_be_unchanged: bool = True
) -> HttpResponse | None:
    """Do what a form asks for in one transaction, and lead back to the order.

    `act` answers the sentence of what was done. Answers None when it was refused, so that the page
    can be shown again with what was entered. A form that took effect before leads back too.
    """
    with refusals_told(request) as outcome:
        try:
            with once(request, now=request.clock.now()):
                if must_be_unchanged:
                    check_unchanged(request, order.updated_at)
                done = act()
        except SentAlready as before:
            messages.info(request, before.sentence)
            return back_to_order(request, order)
    if not outcome.is_done:
        return None
    messages.success(request, done)
    return back_to_order(request, order)


def back_to_order(request: Request, order: Order) -> HttpResponse:
    """Lead to the page of the order, or to where the form says it came from."""
    address = reverse("order", args=[order.pk])
    return HttpResponseRedirect(back_to(request.POST.get("next", ""), request, address))


def asked(request: Request, order: Order, page: str, **facts: Any) -> HttpResponse:
    """Show the page of an action, named as its template is."""
    context = {"order": order, "seen": order.updated_at.isoformat(), **facts}
    return render(request, f"web/orders/page/actions/{page}.html", context)
