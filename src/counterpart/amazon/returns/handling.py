"""When is a return dealt with, and by whose word?"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.returns import AmazonReturn
from counterpart.amazon.timeline import add_to_timeline
from counterpart.audit.trail import record
from counterpart.core.errors import Refused
from counterpart.orders.models.documents import CreditMemo


class ReturnHandled(Refused):
    """The return is dealt with already."""

    code = "return_handled"


class ReturnNotHandled(Refused):
    """What was not dealt with, or has its credit memo, is not taken up again."""

    code = "return_not_handled"


class MemoOfAnotherOrder(Refused):
    """The credit memo does not belong to the order that the return is of."""

    code = "memo_of_another_order"


@transaction.atomic
def mark_handled(
    return_: AmazonReturn, *, actor: str, now: datetime, credit_memo: CreditMemo | None = None
) -> None:
    """Say that a return is dealt with: by its credit memo, or by a person's word alone. Audited.

    A credit memo may follow such a word later, and serve several items. Refuses a return that
    has one, or has that word already, and a memo of another order. May be called inside the
    transaction in which the memo is written.
    """
    if credit_memo is not None:
        _check_is_of_order(return_, credit_memo)
    free = Q(handled_at=None) if credit_memo is None else Q(credit_memo=None)
    before = _facts(return_)
    changes = {"handled_at": now, "handled_by": actor[:100], "credit_memo": credit_memo}
    if not AmazonReturn.objects.filter(free, pk=return_.pk).update(**changes):
        raise _handled(return_)
    _take_over(return_, changes)
    _write("return_handled", return_, before, actor=actor, now=now)


@transaction.atomic
def reopen(return_: AmazonReturn, *, actor: str, now: datetime) -> None:
    """Take a person's word back; the return is to be dealt with again. Audited.

    Refuses one that is not dealt with, and one that has its credit memo, which stays.
    """
    before = _facts(return_)
    nothing: dict[str, object] = {"handled_at": None, "handled_by": ""}
    spoken = AmazonReturn.objects.filter(handled_at__isnull=False, credit_memo=None)
    if not spoken.filter(pk=return_.pk).update(**nothing):
        raise ReturnNotHandled(
            gettext(
                "The return {number} is open, or has its credit memo: it is not reopened."
            ).format(number=named(return_))
        )
    _take_over(return_, nothing)
    _write("return_reopened", return_, before, actor=actor, now=now)


def check_is_open(return_: AmazonReturn) -> None:
    """Refuse a return that is dealt with, by a credit memo or a person's word."""
    if return_.handled_at is not None:
        raise _handled(return_)


def named(return_: AmazonReturn) -> str:
    """Answer under which number people know a return."""
    return return_.rma_id or return_.merchant_rma_id or str(return_.pk)


def _handled(return_: AmazonReturn) -> ReturnHandled:
    return ReturnHandled(
        gettext("The return {number} is dealt with already.").format(number=named(return_))
    )


def _check_is_of_order(return_: AmazonReturn, memo: CreditMemo) -> None:
    row = return_.amazon_order
    if row is None or row.order_id != memo.order_id:
        raise MemoOfAnotherOrder(
            gettext("Credit memo #{memo} is not of the order that return {number} is of.").format(
                memo=memo.number, number=named(return_)
            )
        )


def _take_over(return_: AmazonReturn, changes: dict[str, object]) -> None:
    for name, value in changes.items():
        setattr(return_, name, value)


def _facts(return_: AmazonReturn) -> dict[str, object]:
    kept = AmazonReturn.objects.select_related("credit_memo").get(pk=return_.pk)
    memo = kept.credit_memo
    return {"handled": kept.handled_at is not None, "credit_memo": memo.number if memo else None}


def _write(
    code: str, return_: AmazonReturn, before: dict[str, object], *, actor: str, now: datetime
) -> None:
    after = _facts(return_)
    record(
        code,
        kind="amazon_return",
        subject=f"{return_.order_number} {named(return_)}",
        before=before,
        after=after,
        actor=actor,
        now=now,
    )
    if return_.amazon_order_id is None:
        return
    row = AmazonOrder.objects.only("pk").get(pk=return_.amazon_order_id)
    memo = after["credit_memo"]
    told = {"number": named(return_), "memo": memo} if memo else {"number": named(return_)}
    add_to_timeline(row, "return_credited" if memo else code, actor=actor, now=now, **told)
