"""The page that asks Amazon to pay back what a credit memo gave back offline before."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from counterpart.amazon.models.refunds import AmazonRefund, RefundState
from counterpart.amazon.operations.refunding.asking import ask_for_refund
from counterpart.amazon.stores.channel_settings import is_read_only
from counterpart.orders.models.documents import CreditMemo
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.refunds.offering import offer_for, reason_choices
from counterpart.web.refusing import refusals_told
from counterpart.web.submitting import SentAlready, once


class ReasonForm(forms.Form):
    """Why Amazon pays back: one of Amazon's reasons, none of them chosen before."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Reason for the refund"),
        choices=reason_choices,
        error_messages={"required": gettext_lazy("Choose why the money is paid back.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@demands(Permission.CREDIT_ORDERS)
def ask(request: Request, pk: int) -> HttpResponse:
    """Ask for the money of a credit memo to be paid back at Amazon, to the cent."""
    orders = request.visit.permitted(Permission.VIEW_ORDERS)
    memos = CreditMemo.objects.filter(
        orders.within("order__store_view"), request.scope.within("order__store_view")
    ).select_related("order")
    memo = get_object_or_404(memos, pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _ask(request, memo, form.cleaned_data["reason"]):
        return redirect("order", memo.order_id)
    facts = {"memo": memo, "form": form, "offer": offer_for(memo), "is_read_only": is_read_only()}
    return render(request, "web/refunds/asking.html", facts)


def told(refund: AmazonRefund) -> str:
    """Tell what happens next with a refund that was just asked for."""
    if refund.state == RefundState.WAITING:
        return _("The refund on Amazon waits until somebody else approves it.")
    return _("Amazon is told with the next sync to pay it back; its answer is shown here.")


def _ask(request: Request, memo: CreditMemo, reason: str) -> bool:
    """Ask once, however often the form is sent; tells whether it is asked for."""
    now = request.clock.now()
    with refusals_told(request) as outcome:
        try:
            with once(request, now=now):
                refund = ask_for_refund(memo, reason, actor=request.operator.name, now=now)
        except SentAlready as before:
            messages.info(request, before.sentence)
            return True
        messages.success(request, told(refund))
    return outcome.is_done
