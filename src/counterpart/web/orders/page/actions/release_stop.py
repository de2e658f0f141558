"""What releases an order that is marked not to be shipped?"""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from counterpart.amazon.attention.answering import answer_question
from counterpart.amazon.attention.questions import KEEP, SHIP_ANYWAY, question_of
from counterpart.amazon.importing.following.stops import (
    BUYER_ASKS,
    CANCELED_AFTER_SHIPPING,
    CHANGED,
)
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.orders.addressing import FIRM_STOPS, STOPS, stop_shipping
from counterpart.orders.working import StepNotAllowed, taken_in_hand
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.orders.page.actions.asking import back_to_order, carried_out
from counterpart.web.orders.page.opening import open_order

DECISIONS = {BUYER_ASKS: SHIP_ANYWAY.code, CHANGED: KEEP.code}


@require_POST
@demands(Permission.SHIP_ORDERS)
def release_stop(request: Request, pk: int) -> HttpResponse:
    """Let an order be shipped again; whoever ships it has looked at why it was stopped.

    Of an Amazon order that is a decision which counts until Amazon says something else. One that
    is being canceled, or of which units left elsewhere, is not let go here.
    """
    order = open_order(request, pk)
    actor, now = request.operator.name, request.clock.now()

    def act() -> str:
        stop = taken_in_hand(order).stop_shipping_because
        row = AmazonOrder.objects.filter(order=order).first()
        if stop in FIRM_STOPS or (row and stop == CANCELED_AFTER_SHIPPING):
            raise StepNotAllowed(
                _("Order {number} is not to be shipped: {stops}").format(
                    number=order.number, stops=STOPS[stop]
                )
            )
        if row and stop in DECISIONS and question_of(row):
            answer_question(row, DECISIONS[stop], actor=actor, now=now)
        else:
            stop_shipping(order, "", actor=actor, now=now)
        return _("The order may be shipped again.")

    done = carried_out(request, order, act, must_be_unchanged=False)
    return done or back_to_order(request, order)
