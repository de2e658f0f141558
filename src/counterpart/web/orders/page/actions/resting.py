"""What lets an order rest and go on: hold, release, and the answer to a payment in review."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from counterpart.orders.models.orders import Order
from counterpart.orders.steps.holding import hold_order, unhold_order
from counterpart.orders.steps.reviewing import accept_payment, deny_payment
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.orders.page.actions.asking import asked, carried_out
from counterpart.web.orders.page.buttons import BY_CODE, why_not
from counterpart.web.orders.page.forms.reasons import ReasonForm
from counterpart.web.orders.page.forms.telling import CommentField
from counterpart.web.orders.page.opening import open_order

Step = Callable[..., Order]


class StepForm(forms.Form):
    """A comment for the history, for steps that need no reason."""

    comment = CommentField(help_text=_("For the history."))

    @property
    def reason(self) -> str:
        said: str = self.cleaned_data["comment"]
        return said


@require_http_methods(["GET", "HEAD", "POST"])
@demands(Permission.HOLD_ORDERS)
def hold(request: Request, pk: int) -> HttpResponse:
    """Put an order on hold: at once from its page, with a comment from its own."""
    return _step(request, pk, "hold", hold_order, gettext("You put the order on hold."))


@require_http_methods(["GET", "HEAD", "POST"])
@demands(Permission.UNHOLD_ORDERS)
def unhold(request: Request, pk: int) -> HttpResponse:
    """Release an order from hold: it goes on where it was."""
    done = gettext("You released the order from holding status.")
    return _step(request, pk, "unhold", unhold_order, done)


@require_http_methods(["GET", "HEAD", "POST"])
@demands(Permission.REVIEW_PAYMENTS)
def accept(request: Request, pk: int) -> HttpResponse:
    """Accept the payment of an order in review: it is processed."""
    done = gettext("You accepted the payment.")
    return _step(request, pk, "accept_payment", accept_payment, done)


@require_http_methods(["GET", "HEAD", "POST"])
@demands(Permission.REVIEW_PAYMENTS)
def deny(request: Request, pk: int) -> HttpResponse:
    """Deny the payment of an order in review, with a reason: the order is canceled."""
    done = gettext("You denied the payment; the order is canceled.")
    return _step(request, pk, "deny_payment", deny_payment, done, form_class=ReasonForm)


def _step(
    request: Request, pk: int, code: str, step: Step, done: str, *, form_class: Any = StepForm
) -> HttpResponse:
    order = open_order(request, pk)
    form = form_class(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        by = {"actor": request.operator.name, "now": request.clock.now()}

        def act() -> str:
            step(order, comment=form.reason, **by)
            return done

        answer = carried_out(request, order, act, must_be_unchanged=False)
        if answer is not None:
            return answer
    facts = {"form": form, "why_not": why_not(order, code), "action": BY_CODE[code]}
    return asked(request, order, "resting", **facts)
