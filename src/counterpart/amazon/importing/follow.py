"""What becomes of a Commerce order when Amazon changes its mind afterwards?"""

from datetime import datetime

from django.db import transaction

from counterpart.amazon.importing.decide import BY_AMAZON, CANCELED
from counterpart.amazon.importing.following.address import follow_address
from counterpart.amazon.importing.following.ending import end_order
from counterpart.amazon.importing.following.stops import renew_stop
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.operations.locking import taken_with_order
from counterpart.amazon.timeline import write_note
from counterpart.core.errors import Refused
from counterpart.orders.states import FINAL


def follow_changes(account: SellerAccount, *, actor: str, now: datetime) -> int:
    """Follow what Amazon changed on orders that exist in Commerce; answers how many ended.

    One transaction for each order; safe to repeat and to kill.
    """
    ended = 0
    for pk in _changed(account):
        try:
            with transaction.atomic():
                ended += _follow(pk, actor=actor, now=now)
        except Refused as no:
            # Tried again in every run, because a person may take away what stands in the way.
            _note_refusal(AmazonOrder.objects.get(pk=pk), no, actor=actor, now=now)
    return ended


def _changed(account: SellerAccount) -> list[int]:
    return list(
        AmazonOrder.objects.filter(
            account=account, is_to_follow=True, store__is_active=True, order__isnull=False
        ).values_list("pk", flat=True)
    )


def _follow(pk: int, *, actor: str, now: datetime) -> bool:
    row = taken_with_order(pk)
    has_ended = _follow_row(row, actor=actor, now=now)
    AmazonOrder.objects.filter(pk=pk).update(is_to_follow=False, has_new_address=False)
    return has_ended


def _follow_row(row: AmazonOrder, *, actor: str, now: datetime) -> bool:
    order = row.order
    if order is None or row.fulfilled_by == BY_AMAZON:
        return False
    if row.amazon_status in CANCELED:
        return end_order(row, order, actor=actor, now=now)
    follow_address(row, order, actor=actor, now=now)
    if order.state not in FINAL:
        renew_stop(row, order, actor=actor, now=now)
    return False


def _note_refusal(row: AmazonOrder, no: Refused, *, actor: str, now: datetime) -> None:
    if (row.note_code, row.note_params) != ("not_followed", {"reason": str(no)}):
        write_note(row, "not_followed", actor=actor, now=now, reason=str(no))
