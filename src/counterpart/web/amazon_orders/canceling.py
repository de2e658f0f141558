"""The page *Cancel Order* of an Amazon order, and the way back while nothing was sent (L-60)."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.operations.canceling import (
    REASONS,
    cancel_at_amazon,
    why_not_cancelable,
    withdraw_cancellation,
)
from counterpart.amazon.stores.channel_settings import is_read_only
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.amazon_orders.canceling_words import reason_told
from counterpart.web.amazon_orders.details import address_of_page
from counterpart.web.amazon_orders.sight import find_row_for
from counterpart.web.refusing import refusals_told
from counterpart.web.seller_central import seller_central_of
from counterpart.web.submitting import SentAlready, once


class ReasonForm(forms.Form):
    """Why an order is canceled at Amazon: one of Amazon's reasons, none of them chosen before."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Reason for cancellation"),
        widget=forms.RadioSelect,
        choices=lambda: [(code, reason_told(code)) for code in REASONS],
        error_messages={"required": gettext_lazy("Choose why the order is canceled.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@demands(Permission.CANCEL_ORDERS)
def cancel(request: Request, pk: int) -> HttpResponse:
    """Ask Amazon to cancel a whole order; it is canceled here when Amazon shows it so (T-14)."""
    row = find_row_for(request, pk, Permission.CANCEL_ORDERS)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _ask(request, row, form.cleaned_data["reason"]):
        return redirect(address_of_page(request, row))
    return render(
        request,
        "web/amazon_orders/canceling.html",
        {
            "row": row,
            "form": form,
            "why_not": why_not_cancelable(row),
            "details_url": address_of_page(request, row),
            "seller_central_url": seller_central_of(row),
            "is_read_only": is_read_only(),
        },
    )


@require_POST
@demands(Permission.CANCEL_ORDERS)
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take the request back before it is sent; the order may be shipped again."""
    row = find_row_for(request, pk, Permission.CANCEL_ORDERS)
    now = request.clock.now()
    done = _("The request was withdrawn: Amazon is not asked to cancel the order.")
    with refusals_told(request, done=done), once(request, now=now):
        withdraw_cancellation(row, actor=request.operator.name, now=now)
    return redirect(address_of_page(request, row))


def _ask(request: Request, row: AmazonOrder, reason: str) -> bool:
    """Ask once, however often the form is sent; tells whether it is asked for."""
    now = request.clock.now()
    with refusals_told(request) as outcome:
        try:
            with once(request, now=now):
                cancel_at_amazon(row, reason, actor=request.operator.name, now=now)
        except SentAlready as before:
            messages.info(request, before.sentence)
            return True
        messages.success(
            request,
            _("Amazon is asked to cancel the order with the next sync; its answer is shown here."),
        )
    return outcome.is_done
