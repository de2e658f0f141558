"""Commands about the money that Amazon pays back to buyers."""

from collections.abc import Callable
from typing import Any

import click
from django.db.models import Q, QuerySet

from counterpart.amazon.finding.matching import within
from counterpart.amazon.models.operations import OperationState
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.refunds import AmazonRefund, RefundState, RefundTransaction
from counterpart.amazon.operations.refunding.asking import (
    approve_refund,
    decline_refund,
    withdraw_refund,
)
from counterpart.amazon.operations.refunding.doubts import send_again, settle_as_paid
from counterpart.amazon.operations.refunding.elsewhere import mark_handled
from counterpart.amazon.queries import latest_note
from counterpart.cli.guarding import actor, granted, needs
from counterpart.cli.options import Commands, json_option, now_option
from counterpart.cli.printing import moment, print_json, print_table
from counterpart.core.clock import Clock
from counterpart.core.errors import Refused
from counterpart.core.money import written
from counterpart.orders.models.documents import CreditMemo
from counterpart.users.permissions import Permission
from counterpart.websites.scopes import Scope

Decide = Callable[..., None]
number_argument = click.argument("number", type=click.IntRange(min=1))


class RefundUnknown(Refused):
    """No refund has that number."""

    code = "refund_unknown"


@click.group(cls=Commands)
def refunds() -> None:
    """See and decide what Amazon pays back to buyers, and what was paid back in Seller Central."""


@refunds.command("list")
@click.option("--last", type=click.IntRange(min=1), default=20, show_default=True, help="How many.")
@click.option("--elsewhere", is_flag=True, help="Those made in Seller Central instead.")
@json_option
@needs(Permission.VIEW_CHANNEL)
def list_(*, last: int, elsewhere: bool, as_json: bool) -> None:
    """List the refunds that were asked for, the last one first."""
    if elsewhere:
        _list_elsewhere(list(_made_elsewhere(granted())[:last]), as_json=as_json)
    else:
        _list_ours(list(_refunds(granted())[:last]), as_json=as_json)


@refunds.command()
@number_argument
@json_option
@now_option
@needs(Permission.APPROVE_REFUNDS)
def approve(*, number: int, as_json: bool, clock: Clock) -> None:
    """Let Amazon pay what somebody else asked for: `refunds approve ID`."""
    _decide(approve_refund, number, as_json=as_json, clock=clock)


@refunds.command()
@number_argument
@json_option
@now_option
@needs(Permission.APPROVE_REFUNDS)
def decline(*, number: int, as_json: bool, clock: Clock) -> None:
    """Keep Amazon from paying; the credit memo stays."""
    _decide(decline_refund, number, as_json=as_json, clock=clock)


@refunds.command()
@number_argument
@json_option
@now_option
@needs(Permission.CREDIT_ORDERS)
def withdraw(*, number: int, as_json: bool, clock: Clock) -> None:
    """Take back what was not sent to Amazon yet; the credit memo stays."""
    _decide(withdraw_refund, number, as_json=as_json, clock=clock)


@refunds.command()
@number_argument
@json_option
@now_option
@needs(Permission.CREDIT_ORDERS)
def paid(*, number: int, as_json: bool, clock: Clock) -> None:
    """Settle a doubt: Amazon has paid, as you saw in Seller Central."""
    _decide(settle_as_paid, number, as_json=as_json, clock=clock)


@refunds.command("send-again")
@number_argument
@json_option
@now_option
@needs(Permission.CREDIT_ORDERS)
def again(*, number: int, as_json: bool, clock: Clock) -> None:
    """Settle a doubt: Amazon has not paid, as you saw in Seller Central, and is told once more."""
    _decide(send_again, number, as_json=as_json, clock=clock)


@refunds.command()
@number_argument
@click.option("--credit-memo", "memo", metavar="N", help="The credit memo that records it.")
@json_option
@now_option
@needs(Permission.CREDIT_ORDERS)
def handled(*, number: int, memo: str | None, as_json: bool, clock: Clock) -> None:
    """Say that a refund made in Seller Central is dealt with, or which credit memo records it."""
    seen = _made_elsewhere(granted()).filter(pk=number).first()
    if seen is None:
        raise RefundUnknown(f"There is no refund {number} that was made elsewhere.")
    known = _memo_of(seen, memo) if memo else None
    mark_handled(seen, credit_memo=known, actor=actor(), now=clock.now())
    if as_json:
        print_json(_facts_elsewhere(seen))
    elif seen.amazon_order is not None:
        click.echo(latest_note(AmazonOrder.objects.get(pk=seen.amazon_order.pk)))


def _decide(decide: Decide, number: int, *, as_json: bool, clock: Clock) -> None:
    refund = _refunds(granted()).filter(pk=number).first()
    if refund is None:
        raise RefundUnknown(f"There is no refund {number}.")
    decide(refund, actor=actor(), now=clock.now())
    refund = _refunds(granted()).get(pk=number)
    if as_json:
        print_json(_facts(refund))
    else:
        click.echo(latest_note(refund.amazon_order))


def _refunds(scope: Scope) -> QuerySet[AmazonRefund]:
    mine = AmazonOrder.objects.filter(within(scope))
    rows = AmazonRefund.objects.filter(amazon_order__in=mine)
    return rows.select_related("amazon_order", "credit_memo", "operation")


def _made_elsewhere(scope: Scope) -> QuerySet[RefundTransaction]:
    mine = AmazonOrder.objects.filter(within(scope))
    rows = RefundTransaction.objects.filter(Q(refund=None), amazon_order__in=mine)
    return rows.select_related("amazon_order", "credit_memo")


def _memo_of(seen: RefundTransaction, number: str) -> CreditMemo:
    wanted = number.strip().removeprefix("#")
    order = seen.amazon_order.order_id if seen.amazon_order else None
    memo = CreditMemo.objects.filter(order=order, number=wanted).first()
    if memo is None:
        raise Refused(f"Order {seen.order_number} has no credit memo {number}.")
    return memo


def _list_ours(found: list[AmazonRefund], *, as_json: bool) -> None:
    if as_json:
        print_json([_facts(one) for one in found])
        return
    print_table(
        "Refunds on Amazon",
        ["Id", "Asked", "By", "Order", "Credit memo", "Total", "Reason", "State"],
        [
            (one.pk, one.asked_at, one.asked_by, one.amazon_order.amazon_order_id,
             one.credit_memo.number, _amount(one), one.reason, _standing(one))
            for one in found
        ],
        empty="Amazon was not asked to refund anything yet.",
    )  # fmt: skip


def _list_elsewhere(found: list[RefundTransaction], *, as_json: bool) -> None:
    if as_json:
        print_json([_facts_elsewhere(one) for one in found])
        return
    print_table(
        "Refunds made in Seller Central",
        ["Id", "Posted", "Order", "Total", "Amazon says", "Dealt with", "Credit memo"],
        [
            (one.pk, one.posted_at, one.order_number, _amount(one), one.status,
             one.handled_by, one.credit_memo.number if one.credit_memo else "")
            for one in found
        ],
        empty="Amazon's books show no refund that was not asked for here.",
    )  # fmt: skip


def _amount(one: AmazonRefund | RefundTransaction) -> str:
    return f"{written(one.total, one.currency)} {one.currency}"


def _standing(one: AmazonRefund) -> str:
    if one.operation is None or one.state != RefundState.APPROVED:
        return str(RefundState(one.state).label)
    if one.operation.state == OperationState.NOT_NEEDED:
        return "Withdrawn"
    return str(OperationState(one.operation.state).label)


def _facts(one: AmazonRefund) -> dict[str, Any]:
    operation = one.operation
    return {
        "id": one.pk,
        "amazon_order_id": one.amazon_order.amazon_order_id,
        "credit_memo": one.credit_memo.number,
        "total": written(one.total, one.currency),
        "currency": one.currency,
        "reason": one.reason,
        "state": one.state,
        "asked_by": one.asked_by,
        "asked_at": moment(one.asked_at),
        "decided_by": one.decided_by or None,
        "decided_at": moment(one.decided_at),
        "at_amazon": operation.state if operation else None,
        "refused_because": (operation.error or None) if operation else None,
        "settled_by": one.settled_by or None,
        "settled_at": moment(one.settled_at),
        "items": one.items,
    }


def _facts_elsewhere(one: RefundTransaction) -> dict[str, Any]:
    return {
        "id": one.pk,
        "amazon_order_id": one.order_number,
        "amazon_refund_id": one.amazon_refund_id,
        "total": written(one.total, one.currency),
        "currency": one.currency,
        "status": one.status,
        "posted_at": moment(one.posted_at),
        "handled_by": one.handled_by or None,
        "handled_at": moment(one.handled_at),
        "credit_memo": one.credit_memo.number if one.credit_memo else None,
    }
