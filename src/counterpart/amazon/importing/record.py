"""How is our copy kept equal to what Amazon last said?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import DataError, transaction

from counterpart.amazon import statuses
from counterpart.amazon.client import wire
from counterpart.amazon.finding.findable import replace_words, write_words
from counterpart.amazon.importing.decide import CANCELED, GONE
from counterpart.amazon.importing.following.decisions import forget_wish
from counterpart.amazon.importing.mirroring import (
    MIRRORED,
    MIRRORED_OF_ITEM,
    is_erased,
    mirror,
    whole,
)
from counterpart.amazon.listings.repeating import repeat_after_cancellation
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.orders import (
    AmazonOrder,
    AmazonOrderItem,
    ImportState,
    OrderNote,
)
from counterpart.amazon.models.stores import AmazonStore
from counterpart.amazon.timeline import note
from counterpart.core.bulk import insert_rows, update_rows
from counterpart.core.quantities import written

# PostgreSQL and SQLite each have their own way of refusing a number that is too large.
UNSTORABLE = (DataError, OverflowError)
ENDED = frozenset({"SHIPPED"}) | CANCELED
OURS = (
    "import_state", "status", "hold_cause", "next_attempt_at", "is_to_follow", "has_new_address",
    "decisions", "note_code", "note_params", "recorded_at",
)  # fmt: skip
HAS_ORDER = {ImportState.CREATED, ImportState.COMPLETED}


@dataclass
class Recorded:
    """What became of the orders of a page; `items` are those of the rows, by the row's key."""

    rows: list[AmazonOrder] = field(default_factory=list)
    items: dict[int, list[AmazonOrderItem]] = field(default_factory=dict)
    unchanged: int = 0
    before_connection: int = 0
    other_marketplaces: int = 0
    unstorable: list[wire.SeenOrder] = field(default_factory=list)

    def add(self, other: "Recorded") -> None:
        self.rows += other.rows
        self.items |= other.items
        self.unchanged += other.unchanged
        self.before_connection += other.before_connection
        self.other_marketplaces += other.other_marketplaces
        self.unstorable += other.unstorable


@dataclass
class _Change:
    row: AmazonOrder
    items: list[AmazonOrderItem]
    notes: list[OrderNote]
    is_new: bool
    has_other_buyer: bool
    is_canceled_by_now: bool


def record_orders(
    account: SellerAccount,
    stores: Iterable[AmazonStore],
    seen: Sequence[wire.SeenOrder],
    *,
    request_id: str,
    actor: str,
    now: datetime,
) -> Recorded:
    """Keep our copies equal to what Amazon last said, in one transaction. Safe to repeat.

    An older document never overwrites a newer one, and an end is not taken back at an equal time.
    Orders purchased before their store was connected are not taken in. An order that the database
    cannot hold, such as one with an absurd quantity, is answered in `unstorable`.
    """

    def recorded(orders: Sequence[wire.SeenOrder]) -> Recorded:
        return _record(account, stores, orders, request_id=request_id, actor=actor, now=now)

    try:
        return recorded(seen)
    except UNSTORABLE:
        together = Recorded()
    for one in seen:
        try:
            together.add(recorded([one]))
        except UNSTORABLE:
            together.unstorable.append(one)
    return together


@transaction.atomic
def _record(
    account: SellerAccount,
    stores: Iterable[AmazonStore],
    seen: Sequence[wire.SeenOrder],
    *,
    request_id: str,
    actor: str,
    now: datetime,
) -> Recorded:
    recorded = Recorded()
    newest = _newest_of_each(seen)
    known = _known_rows(account, newest)
    places = {store.marketplace_id: store for store in stores}
    changes = []
    for one in newest.values():
        row = known.get(one.order.order_id)
        store = places.get(row.marketplace_id) if row else _store_for(one.order, places)
        if store is None:
            recorded.other_marketplaces += 1
        elif _is_from_before(row, one.order, store):
            recorded.before_connection += 1
            if row is not None:
                row.delete()
        elif row is not None and not _is_news(row, one):
            recorded.unchanged += 1
        else:
            row = row or _new_row(account, store, one.order, now)
            row.store = store
            changes.append(_change(row, one, request_id=request_id, actor=actor, now=now))
    _save(changes)
    canceled = [change for change in changes if change.is_canceled_by_now]
    repeat_after_cancellation(account, [item.sku for change in canceled for item in change.items])
    recorded.rows = [change.row for change in changes]
    recorded.items = {change.row.pk: change.items for change in changes}
    return recorded


def _is_from_before(row: AmazonOrder | None, order: wire.Order, store: AmazonStore) -> bool:
    """An order shown only because its date could not be read counts as never taken in."""
    is_taken_in = row is not None and row.last_updated_at is not None
    return not is_taken_in and order.created_time < store.connected_at


def _newest_of_each(seen: Sequence[wire.SeenOrder]) -> dict[str, wire.SeenOrder]:
    """A page may show an order twice; its newest state counts."""
    newest: dict[str, wire.SeenOrder] = {}
    for one in seen:
        other = newest.get(one.order.order_id)
        if other is None or one.order.last_updated_time >= other.order.last_updated_time:
            newest[one.order.order_id] = one
    return newest


def _known_rows(
    account: SellerAccount, newest: dict[str, wire.SeenOrder]
) -> dict[str, AmazonOrder]:
    # Locked, because a person may be bringing one of them in by hand.
    rows = (
        AmazonOrder.objects.select_for_update()
        .filter(account=account, amazon_order_id__in=list(newest))
        .order_by("pk")
    )
    return {row.amazon_order_id: row for row in rows}


def _store_for(order: wire.Order, places: dict[str, AmazonStore]) -> AmazonStore | None:
    marketplace = order.sales_channel.marketplace_id
    if marketplace is None and len(places) == 1:
        return next(iter(places.values()))
    return places.get(marketplace or "")


def _is_news(row: AmazonOrder, seen: wire.SeenOrder) -> bool:
    if row.last_updated_at is None or seen.order.last_updated_time > row.last_updated_at:
        return True
    if seen.order.last_updated_time < row.last_updated_at:
        return False
    status = seen.order.fulfillment.fulfillment_status if seen.order.fulfillment else None
    takes_end_back = row.amazon_status in ENDED and status not in ENDED
    if takes_end_back or is_erased(row):
        return False
    is_other: bool = row.document != seen.document.decode("utf-8", "replace")
    return is_other


def _new_row(
    account: SellerAccount, store: AmazonStore, order: wire.Order, now: datetime
) -> AmazonOrder:
    return AmazonOrder(
        account=account,
        store=store,
        amazon_order_id=order.order_id,
        marketplace_id=store.marketplace_id,
        first_seen_at=now,
        recorded_at=now,
    )


def _change(
    row: AmazonOrder, seen: wire.SeenOrder, *, request_id: str, actor: str, now: datetime
) -> _Change:
    is_new = row.pk is None
    before, address_before = _relevant(row), row.address
    asked_before, status_before, buyer_before = row.buyer_asks_to_cancel, row.status, row.buyer
    was_canceled = row.amazon_status in CANCELED
    items = mirror(row, seen, request_id=request_id)
    _mark_work(row, is_changed=_relevant(row) != before)
    if row.import_state in HAS_ORDER and row.address != address_before:
        row.has_new_address = True
    row.status = statuses.status_of(row)
    row.recorded_at = now
    notes = []
    if is_new:
        notes.append(note(row, "received", actor=actor, now=now, status=row.status))
    elif row.status != status_before:
        notes.append(note(row, "status_updated", actor=actor, now=now, status=row.status))
    notes += _rounding_notes(row, seen.order, actor=actor, now=now)
    if row.buyer_asks_to_cancel != asked_before:
        forget_wish(row)
        code = "buyer_asks_to_cancel" if row.buyer_asks_to_cancel else "buyer_withdrew"
        notes.append(note(row, code, actor=actor, now=now))
    return _Change(
        row,
        items,
        notes,
        is_new,
        has_other_buyer=row.buyer != buyer_before,
        is_canceled_by_now=row.amazon_status in CANCELED and not was_canceled,
    )


def _rounding_notes(
    row: AmazonOrder, order: wire.Order, *, actor: str, now: datetime
) -> list[OrderNote]:
    """Tell once of each quantity with a fraction; such orders are too rare to slow a page."""
    rounded = [
        {
            "sku": item.product.seller_sku or item.order_item_id,
            "quantity": written(item.quantity_ordered),
            "rounded": str(whole(item.quantity_ordered)),
        }
        for item in order.order_items
        if whole(item.quantity_ordered) != item.quantity_ordered
    ]
    if not rounded:
        return []
    code = "quantity_rounded_down"
    told = OrderNote.objects.filter(amazon_order_id=row.pk, code=code)
    known = list(told.values_list("params", flat=True))
    return [note(row, code, actor=actor, now=now, **one) for one in rounded if one not in known]


def _relevant(row: AmazonOrder) -> tuple[object, ...]:
    """What a Commerce order that already exists must follow when it changes."""
    units = row.items_shipped + row.items_unshipped
    return (
        row.amazon_status in CANCELED, row.total, row.address, row.buyer_asks_to_cancel, units,
        _gone(row),
    )  # fmt: skip


def _gone(row: AmazonOrder) -> tuple[object, ...]:
    """Answer what has left at Amazon; nothing new once Amazon accepted that all of it did."""
    if row.confirmed_as in GONE:
        return ()
    return (row.items_shipped, row.amazon_status in GONE)


def _mark_work(row: AmazonOrder, *, is_changed: bool) -> None:
    """Leave a mark for the steps that look for work; a held order is always looked at."""
    if row.import_state == ImportState.WAITING:
        row.import_state = ImportState.UNDECIDED
        row.next_attempt_at = None
    if row.import_state == ImportState.HELD:
        row.next_attempt_at = None
        if row.hold_cause == "unreadable":
            # Now it can be read; every other cause is looked into again by the decision.
            row.import_state = ImportState.UNDECIDED
            row.hold_cause = ""
    if row.import_state in HAS_ORDER and is_changed:
        row.is_to_follow = True


def _save(changes: list[_Change]) -> None:
    new = [change for change in changes if change.is_new]
    old = [change for change in changes if not change.is_new]
    insert_rows(change.row for change in new)
    for change in new:
        _tie(change)
    insert_rows(item for change in new for item in change.items)
    write_words(change.row for change in new)
    if old:
        _save_changed(old)
    insert_rows(one for change in changes for one in change.notes)


def _tie(change: _Change) -> None:
    """Tell items and notes the key that their order has only now."""
    for item in change.items:
        item.amazon_order_id = change.row.pk
    for one in change.notes:
        one.amazon_order_id = change.row.pk


def _save_changed(changes: list[_Change]) -> None:
    update_rows([change.row for change in changes], [*MIRRORED, *OURS])
    replace_words([change.row for change in changes if change.has_other_buyer])
    items = [item for change in changes for item in change.items]
    gone = AmazonOrderItem.objects.filter(amazon_order__in=[change.row for change in changes])
    gone.exclude(order_item_id__in=[item.order_item_id for item in items]).delete()
    AmazonOrderItem.objects.bulk_create(
        items,
        update_conflicts=True,
        unique_fields=["amazon_order", "order_item_id"],
        update_fields=MIRRORED_OF_ITEM,
    )
