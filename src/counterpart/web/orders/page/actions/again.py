"""The page *Reorder*: the same is ordered again, at the prices of today (CO-4.7)."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from counterpart.orders.steps.reordering import reorder
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.orders.page.actions.asking import asked, carried_out
from counterpart.web.orders.page.buttons import why_not
from counterpart.web.orders.page.opening import open_order


@require_http_methods(["GET", "HEAD", "POST"])
@demands(Permission.REORDER)
def again(request: Request, pk: int) -> HttpResponse:
    """Say what ordering again means, and place the new order when confirmed."""
    order = open_order(request, pk)
    if request.method == "POST":
        placed = []

        def act() -> str:
            placed.append(reorder(order, actor=request.operator.name, now=request.clock.now()))
            return _("The same was ordered again as in order {number}.").format(number=order.number)

        done = carried_out(request, order, act, must_be_unchanged=False)
        if placed and done is not None:
            return HttpResponseRedirect(reverse("order", args=[placed[0].pk]))
        if done is not None:
            return done
    return asked(request, order, "again", why_not=why_not(order, "reorder"))
