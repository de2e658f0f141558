"""What do people decide about a refund on Amazon: approve, decline, withdraw; paid, or not?"""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from counterpart.amazon.models.refunds import AmazonRefund
from counterpart.amazon.operations.refunding.asking import (
    approve_refund,
    decline_refund,
    withdraw_refund,
)
from counterpart.amazon.operations.refunding.doubts import send_again, settle_as_paid
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.refunds.sight import find_refund
from counterpart.web.refusing import refusals_told
from counterpart.web.submitting import once

Decide = Callable[..., object]


@require_POST
@demands(Permission.APPROVE_REFUNDS)
def approve(request: Request, pk: int) -> HttpResponse:
    """Let Amazon pay what somebody else asked for."""
    refund = find_refund(request, pk, Permission.APPROVE_REFUNDS)
    return _decided(
        request, refund, approve_refund,
        done=_("You approved the refund: Amazon is told with the next sync."),
    )  # fmt: skip


@require_POST
@demands(Permission.APPROVE_REFUNDS)
def decline(request: Request, pk: int) -> HttpResponse:
    """Keep Amazon from paying; the credit memo stays as it is."""
    refund = find_refund(request, pk, Permission.APPROVE_REFUNDS)
    return _decided(
        request, refund, decline_refund,
        done=_("You declined the refund: Amazon is told nothing. The credit memo stays."),
    )  # fmt: skip


@require_POST
@demands(Permission.CREDIT_ORDERS)
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take back what was not sent yet."""
    refund = find_refund(request, pk, Permission.CREDIT_ORDERS)
    return _decided(
        request, refund, withdraw_refund,
        done=_("The refund was withdrawn: Amazon is told nothing. The credit memo stays."),
    )  # fmt: skip


@require_POST
@demands(Permission.CREDIT_ORDERS)
def paid(request: Request, pk: int) -> HttpResponse:
    """Settle a doubt: Amazon has paid."""
    refund = find_refund(request, pk, Permission.CREDIT_ORDERS)
    return _decided(
        request, refund, settle_as_paid,
        done=_("The refund counts as paid, as you said. It is never sent again."),
    )  # fmt: skip


@require_POST
@demands(Permission.CREDIT_ORDERS)
def again(request: Request, pk: int) -> HttpResponse:
    """Settle a doubt: Amazon has not paid, and is told once more."""
    refund = find_refund(request, pk, Permission.CREDIT_ORDERS)
    return _decided(
        request, refund, send_again,
        done=_("The refund is sent to Amazon again with the next sync."),
    )  # fmt: skip


def _decided(request: Request, refund: AmazonRefund, decide: Decide, *, done: str) -> HttpResponse:
    """Carry a decision out once, and lead back to the page of the refund."""
    now = request.clock.now()
    with refusals_told(request, done=done), once(request, now=now):
        decide(refund, actor=request.operator.name, now=now)
    return redirect("refund", refund.pk)
