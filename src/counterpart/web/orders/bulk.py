"""What is done with many orders at once (CO-8.7): each is judged for itself."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from counterpart.orders.models.orders import Order
from counterpart.orders.steps.holding import hold_order, unhold_order
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.going_back import back
from counterpart.web.grids.outcomes import tell_outcomes
from counterpart.web.orders.choosing import Failed, worked


@require_POST
@demands(Permission.HOLD_ORDERS)
def hold(request: Request) -> HttpResponse:
    """Put the chosen orders on hold."""
    actor, now = request.operator.name, request.clock.now()

    def step(order: Order) -> object:
        return hold_order(order, actor=actor, now=now)

    done, failed, left = worked(request, step, what="hold")
    tell(
        request,
        done=ngettext(
            "You have put {count} order on hold.", "You have put {count} orders on hold.", done
        ).format(count=done),
        none=_("No order was put on hold."),
        some=ngettext(
            "{count} order was not put on hold.",
            "{count} orders were not put on hold.",
            len(failed),
        ).format(count=len(failed)),
        count=done,
        failed=failed,
        left=left,
    )
    return back(request)


@require_POST
@demands(Permission.UNHOLD_ORDERS)
def unhold(request: Request) -> HttpResponse:
    """Let the chosen orders go on where they were put on hold."""
    actor, now = request.operator.name, request.clock.now()

    def step(order: Order) -> object:
        return unhold_order(order, actor=actor, now=now)

    done, failed, left = worked(request, step, what="unhold")
    tell(
        request,
        done=ngettext(
            "{count} order has been released from on hold status.",
            "{count} orders have been released from on hold status.",
            done,
        ).format(count=done),
        none=_("No order was released from on hold status."),
        some=ngettext(
            "{count} order was not released from on hold status.",
            "{count} orders were not released from on hold status.",
            len(failed),
        ).format(count=len(failed)),
        count=done,
        failed=failed,
        left=left,
    )
    return back(request)


def tell(
    request: Request, *, done: str, none: str, some: str, count: int, failed: Failed, left: int
) -> None:
    """Tell how many orders were worked, and for each of the others why not (CO-8.7)."""
    tell_outcomes(
        request, done=done if count else "", failed=failed, refused=some if count else none
    )
    if left:
        messages.info(
            request,
            ngettext(
                "{count} more order was chosen than are worked at once; it is as it was.",
                "{count} more orders were chosen than are worked at once; they are as they were.",
                left,
            ).format(count=left),
        )
