"""What went wrong between Amazon and us, and is it solved (F-18)?"""

import hashlib
import re
from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet

from counterpart.amazon.client.errors import AmazonError, ReadOnly, TryLater, Unreadable
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.logs import CommunicationError
from counterpart.amazon.models.operations import Operation, OperationState
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.timeline import without_buyer
from counterpart.websites.scopes import EVERYTHING, Scope

# An Amazon order number within the path of a call.
ORDER_ID = re.compile(r"/(\d{3}-\d{7}-\d{7})(?=/|$)")
# Amazon answered with success, and what it said could not be read.
CAME_WELL = Q(http_status__gte=200, http_status__lt=300, amazon_order=None)
TOKEN = "getAccessToken"  # noqa: S105  a name of Amazon's, no password


def write_trouble(account: SellerAccount, error: AmazonError, *, path: str, now: datetime) -> bool:
    """Write an error that ended a call; the same one again is counted. Answers whether it is one.

    Waiting for a quota of our own, and being kept back by read-only mode, is none. What Amazon
    said is kept without the buyer, and encrypted.
    """
    if is_our_own(error):
        return False
    order = _order_in(account, "" if error.operation == TOKEN else path)
    outbox = _being_sent(order)
    told = {
        "http_status": error.http_status,
        "message": without_buyer(error.message, order) if order else error.message,
        "request_id": error.request_id[:100],
        "last_happened_at": now,
    }
    mark = _fingerprint(error, order, outbox)
    again = CommunicationError.objects.filter(account=account, fingerprint=mark, solved_at=None)
    if again.update(times=F("times") + 1, **told):
        return True
    try:
        with transaction.atomic():
            CommunicationError.objects.create(
                account=account,
                amazon_order=order,
                outbox=outbox,
                call=error.operation[:64],
                code=error.code[:100],
                fingerprint=mark,
                happened_at=now,
                **told,
            )
    except IntegrityError:
        again.update(times=F("times") + 1, **told)
    return True


def is_our_own(error: AmazonError) -> bool:
    """Tell whether it was us who did not call: no quota was left, or read-only mode is on."""
    if isinstance(error, ReadOnly):
        return True
    return isinstance(error, TryLater) and error.http_status is None and not error.code


def write_end_of_pass(
    account: SellerAccount, trouble: Exception | None, *, calls: Iterable[str], now: datetime
) -> None:
    """Write what a line cannot hear: an answer that came well and could not be read.

    A pass that goes through solves it for the calls that it made.
    """
    if isinstance(trouble, Unreadable):
        heard = _open(account).filter(call=trouble.operation, request_id=trouble.request_id)
        if not trouble.request_id or not heard.exists():
            write_trouble(account, trouble, path="", now=now)
    elif trouble is None:
        _open(account).filter(CAME_WELL, call__in=list(calls)).update(solved_at=now)


def solve(account: SellerAccount, *, call: str, path: str, now: datetime) -> int:
    """Mark as solved what now went well: this call, about this order. Answers how many."""
    order = _order_in(account, path)
    same = Q(call=call, amazon_order=order)
    sent = _being_sent(order)
    if sent is not None:
        same &= Q(outbox=None) | Q(outbox=sent)
    solved = _open(account).filter(same | Q(call=TOKEN)).exclude(CAME_WELL)
    return solved.update(solved_at=now)


def solve_settled(*, now: datetime) -> int:
    """Mark as solved what Amazon knows by now, though by another call. Safe to repeat."""
    known = (OperationState.ACCEPTED, OperationState.VISIBLE, OperationState.NOT_NEEDED)
    settled = CommunicationError.objects.filter(solved_at=None, outbox__state__in=known)
    return settled.update(solved_at=now)


def open_calls(account: SellerAccount) -> set[str]:
    """Answer the calls that have an error that is not solved."""
    return set(_open(account).values_list("call", flat=True))


def find_errors(scope: Scope = EVERYTHING) -> QuerySet[CommunicationError]:
    """Answer the errors within a scope, the last one first.

    About an order they are seen by whoever sees the order, the others by whoever sees a store of
    the account.
    """
    errors = CommunicationError.objects.select_related("account", "amazon_order__store", "outbox")
    errors = errors.defer("amazon_order__document")
    if not scope.is_everything:
        mine = SellerAccount.objects.filter(
            scope.within("stores__order_settings__store_view")
        ).values("pk")
        errors = errors.filter(
            Q(amazon_order=None, account__in=mine)
            | scope.within("amazon_order__store__order_settings__store_view")
            | scope.within("amazon_order__order__store_view")
        )
    return errors.order_by("-last_happened_at", "-pk")


def _open(account: SellerAccount) -> QuerySet[CommunicationError]:
    return CommunicationError.objects.filter(account=account, solved_at=None)


def _order_in(account: SellerAccount, path: str) -> AmazonOrder | None:
    found = ORDER_ID.search(path)
    if found is None:
        return None
    return AmazonOrder.objects.filter(account=account, amazon_order_id=found[1]).first()


def _being_sent(order: AmazonOrder | None) -> Operation | None:
    """Only one process works on an account, and it sends one operation of an order at a time."""
    if order is None:
        return None
    return Operation.objects.filter(
        amazon_order=order, feed=None, state=OperationState.SENDING
    ).first()


def _fingerprint(error: AmazonError, order: AmazonOrder | None, outbox: Operation | None) -> str:
    parts = (
        error.operation,
        error.code or error.http_status,
        order and order.pk,
        outbox and outbox.pk,
    )
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()
