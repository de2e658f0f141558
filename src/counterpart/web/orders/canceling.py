"""How are many orders canceled at once? A page says first what will happen."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from counterpart.core.errors import Refused
from counterpart.orders.models.orders import Order
from counterpart.orders.steps.canceling import cancel_order, check_can_cancel
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.going_back import back, back_to
from counterpart.web.orders.bulk import tell
from counterpart.web.orders.choosing import Failed, chosen_orders, worked

NAMED = 20


@require_POST
@demands(Permission.CANCEL_ORDERS)
def ask(request: Request) -> HttpResponse:
    """Say which of the chosen orders can be canceled, and what that does; changes nothing."""
    return _question(request)


def _question(request: Request) -> HttpResponse:
    chosen = chosen_orders(request)
    able, unable = _apart(chosen.permitted)
    unable = [*chosen.refusals, *unable]
    return render(
        request,
        "web/orders/canceling.html",
        {
            "orders": able,
            "count": len(able),
            "unable": unable[:NAMED],
            "more": max(len(unable) - NAMED, 0),
            "unable_count": len(unable),
            "left": chosen.left,
            "next": back_to(request.POST.get("next", ""), request, reverse("orders")),
        },
    )


@require_POST
@demands(Permission.CANCEL_ORDERS)
def cancel(request: Request) -> HttpResponse:
    """Cancel what is left of each of the chosen orders; without a reason, ask again."""
    comment = request.POST.get("comment", "").strip()
    if not comment:
        messages.error(request, _("Say why the orders are canceled: their history keeps it."))
        return _question(request)
    actor, now = request.operator.name, request.clock.now()

    def step(order: Order) -> object:
        return cancel_order(order, comment=comment, actor=actor, now=now)

    done, failed, left = worked(request, step, what="cancel")
    tell(
        request,
        done=ngettext("We canceled {count} order.", "We canceled {count} orders.", done).format(
            count=done
        ),
        none=_("You cannot cancel the orders."),
        some=ngettext(
            "{count} order cannot be canceled.", "{count} orders cannot be canceled.", len(failed)
        ).format(count=len(failed)),
        count=done,
        failed=failed,
        left=left,
    )
    return back(request, reverse("orders"))


def _apart(orders: Sequence[Order]) -> tuple[list[Order], Failed]:
    able: list[Order] = []
    unable: Failed = []
    for order in orders:
        try:
            check_can_cancel(order, list(order.lines.all()))
        except Refused as no:
            unable.append((order.number, no.sentence))
        else:
            able.append(order)
    return able, unable
