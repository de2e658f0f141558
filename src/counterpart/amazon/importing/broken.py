"""What happens to an order that Amazon sends but that cannot be read?"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from counterpart.amazon import statuses
from counterpart.amazon.client import wire
from counterpart.amazon.client.errors import Rejected
from counterpart.amazon.client.orders import get_order
from counterpart.amazon.client.transport import Transport
from counterpart.amazon.importing.record import Recorded, record_orders
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.orders import AmazonOrder, ImportState, UnreadableDocument
from counterpart.amazon.models.stores import AmazonStore
from counterpart.amazon.timeline import write_note
from counterpart.core.clock import Clock

CAUSE = "unreadable"
FIRST_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=6)
PER_RUN = 10


def record_broken(
    account: SellerAccount,
    stores: Iterable[AmazonStore],
    broken: Iterable[wire.BrokenOrder],
    *,
    actor: str,
    now: datetime,
) -> None:
    """Keep what cannot be read, and hold an order that is known by its id. Safe to repeat."""
    places = {store.marketplace_id: store for store in stores}
    for one in broken:
        if _keep(account, one, now):
            _show(account, _store_for(one, places), one, actor=actor, now=now)


def too_large(one: wire.SeenOrder, *, request_id: str) -> wire.BrokenOrder:
    """Tell of an order that can be read, but not stored."""
    return wire.BrokenOrder(
        order_id=one.order.order_id,
        created_time=one.order.created_time,
        marketplace_id=one.order.sales_channel.marketplace_id,
        reason="A number in it is too large to be stored.",
        request_id=request_id,
        document=one.document,
    )


def ask_again(
    account: SellerAccount,
    stores: Sequence[AmazonStore],
    line: Transport,
    *,
    actor: str,
    clock: Clock,
) -> None:
    """Ask for unreadable orders by their id, a few in each run, with growing pauses."""
    _settle_recorded(account, clock.now())
    due = UnreadableDocument.objects.filter(
        account=account, settled_at=None, next_attempt_at__lte=clock.now()
    ).exclude(amazon_order_id="")
    for kept in due.order_by("next_attempt_at")[:PER_RUN]:
        try:
            answer = get_order(line, kept.amazon_order_id)
        except Rejected:
            answer = None
        now = clock.now()
        if isinstance(answer, wire.SeenOrder) and _is_taken(
            record_orders(
                account, stores, [answer], request_id=kept.request_id, actor=actor, now=now
            )
        ):
            UnreadableDocument.objects.filter(pk=kept.pk).update(settled_at=now)
        else:
            pause = min(FIRST_PAUSE * 2 ** min(kept.attempts, 10), LONGEST_PAUSE)
            UnreadableDocument.objects.filter(pk=kept.pk).update(
                attempts=F("attempts") + 1, next_attempt_at=now + pause
            )


def _is_taken(recorded: Recorded) -> bool:
    """An order of a store that rests at present is asked for again."""
    return not recorded.other_marketplaces and not recorded.unstorable


def _keep(account: SellerAccount, one: wire.BrokenOrder, now: datetime) -> bool:
    _, is_new = UnreadableDocument.objects.get_or_create(
        account=account,
        fingerprint=hashlib.sha256(one.document).hexdigest(),
        defaults={
            "amazon_order_id": _storable_id(one),
            "reason": one.reason,
            "request_id": one.request_id[:100],
            "document": one.document.decode("utf-8", errors="replace") or "–",
            "seen_at": now,
            "next_attempt_at": now,
        },
    )
    return is_new


def _store_for(one: wire.BrokenOrder, places: dict[str, AmazonStore]) -> AmazonStore | None:
    if one.marketplace_id is None and len(places) == 1:
        return next(iter(places.values()))
    return places.get(one.marketplace_id or "")


def _show(
    account: SellerAccount,
    store: AmazonStore | None,
    one: wire.BrokenOrder,
    *,
    actor: str,
    now: datetime,
) -> None:
    """Make the order visible, unless it is older than its store's connection or has no id."""
    order_id = _storable_id(one)
    if store is None or not order_id:
        return
    if one.created_time is not None and one.created_time < store.connected_at:
        return
    reason = f"{one.reason.rstrip('.')}."
    evidence = {"reason": reason, "request_id": one.request_id}
    with transaction.atomic():
        row, is_new = AmazonOrder.objects.get_or_create(
            account=account,
            amazon_order_id=order_id,
            defaults={
                "store": store,
                "marketplace_id": store.marketplace_id,
                "purchased_at": one.created_time,
                "import_state": ImportState.HELD,
                "status": statuses.ERROR,
                "hold_cause": CAUSE,
                "hold_evidence": [{"cause": CAUSE, "evidence": evidence}],
                "held_at": now,
                "first_seen_at": now,
                "recorded_at": now,
            },
        )
        if is_new:
            blockers = [{"cause": CAUSE, "evidence": evidence}]
            write_note(row, "held", actor=actor, now=now, blockers=blockers)
        else:
            write_note(row, "unreadable", actor=actor, now=now, **evidence)


def _storable_id(one: wire.BrokenOrder) -> str:
    # PostgreSQL stores no NUL.
    return (one.order_id or "").replace("\0", "\ufffd")[:64]


def _settle_recorded(account: SellerAccount, now: datetime) -> None:
    """A document that a later page brought in a readable form needs no more asking."""
    open_documents = UnreadableDocument.objects.filter(account=account, settled_at=None)
    for kept in open_documents.exclude(amazon_order_id=""):
        is_read = (
            AmazonOrder.objects.filter(
                account=account,
                amazon_order_id=kept.amazon_order_id,
                recorded_at__gt=kept.seen_at,
            )
            .exclude(hold_cause=CAUSE)
            .exists()
        )
        if is_read:
            UnreadableDocument.objects.filter(pk=kept.pk).update(settled_at=now)
