"""What releases an order that is marked not to be shipped?"""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from counterpart.orders.addressing import stop_shipping
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.orders.page.actions.asking import back_to_order, carried_out
from counterpart.web.orders.page.opening import open_order


@require_POST
@demands(Permission.SHIP_ORDERS)
def release_stop(request: Request, pk: int) -> HttpResponse:
    """Let an order be shipped again; whoever ships it has looked at why it was stopped."""
    order = open_order(request, pk)

    def act() -> str:
        stop_shipping(order, "", actor=request.operator.name, now=request.clock.now())
        return _("The order may be shipped again.")

    done = carried_out(request, order, act, must_be_unchanged=False)
    return done or back_to_order(request, order)
