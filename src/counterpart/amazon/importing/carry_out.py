"""How is a decision about Amazon orders put into effect in Commerce?"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from counterpart.amazon.importing.blocking import Blocker
from counterpart.amazon.importing.decide import (
    BY_AMAZON,
    Canceled,
    Create,
    Decision,
    Hold,
    LeaveToAmazon,
    Wait,
    decide,
)
from counterpart.amazon.importing.following.arriving import (
    settle_shipped_before,
    told_at_creation,
)
from counterpart.amazon.importing.following.lingering import (
    is_lingering,
    let_go_of_lingering,
    lingers_from,
)
from counterpart.amazon.importing.gathering import Case, Items, gather, with_limits
from counterpart.amazon.importing.holding import hold, release_hold
from counterpart.amazon.importing.reservation import (
    release_pending,
    reserve_pending,
    reserved_units,
)
from counterpart.amazon.importing.translating import customer_id, new_order
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.orders import AmazonOrder, ImportState, OrderNote
from counterpart.amazon.timeline import note
from counterpart.core.batches import batched
from counterpart.core.bulk import insert_rows, update_rows
from counterpart.core.errors import Refused
from counterpart.core.failures import kind_and_place
from counterpart.core.quantities import written
from counterpart.inventory.changing import locked_items
from counterpart.inventory.reserving import OutOfStock
from counterpart.orders.placing import place_orders

Creation = tuple[Case, Create]
BATCH = 100
FIRST_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=6)
OURS = (
    "import_state", "status", "hold_cause", "hold_evidence", "held_at", "attempts",
    "next_attempt_at", "is_stock_reserved", "order", "note_code", "note_params",
)  # fmt: skip

log = structlog.get_logger()


class AlreadyCreated(Refused):
    """Someone else has brought in the same order in this instant."""

    code = "already_created"


@dataclass
class Tally:
    """What came of the decisions of a run."""

    created: int = 0
    canceled: int = 0
    failed: int = 0


def carry_out_due(
    account: SellerAccount,
    tally: Tally,
    *,
    actor: str,
    now: datetime,
    keep_alone: Callable[[], None] = lambda: None,
) -> None:
    """Decide about every order that is undecided or held, oldest first, and carry it out.

    `keep_alone` is called before each portion; it raises when another process took over.

    Safe to repeat and to kill: an order is created together with its link or not at all. Held
    orders are looked at in every run, because looking asks Amazon nothing; only orders whose
    creation failed unexpectedly pause longer and longer.
    """
    due = due_orders(account, now).order_by("purchased_at", "pk").values_list("pk", flat=True)
    for ids in batched(list(due), BATCH):
        keep_alone()
        carry_out(orders_with_stores(ids), tally, actor=actor, now=now)
    keep_alone()
    let_go_of_lingering(account, actor=actor, now=now)


def due_orders(account: SellerAccount, now: datetime) -> QuerySet[AmazonOrder]:
    """Answer the orders that wait for a decision or for their cause to be gone."""
    is_due = Q(next_attempt_at=None) | Q(next_attempt_at__lte=now)
    return AmazonOrder.objects.filter(
        is_due,
        account=account,
        store__is_active=True,
        import_state__in=[ImportState.UNDECIDED, ImportState.HELD],
    ).exclude(hold_cause="unreadable")


def orders_with_stores(ids: Iterable[int]) -> list[AmazonOrder]:
    """Read orders with what deciding needs of their stores, oldest first."""
    return list(
        AmazonOrder.objects.filter(pk__in=list(ids))
        .select_related("store__website", "store__order_settings__store_view__store__website")
        .defer("document")
        .order_by("purchased_at", "pk")
    )


def carry_out(
    rows: Sequence[AmazonOrder],
    tally: Tally,
    *,
    known_items: Items | None = None,
    actor: str,
    now: datetime,
) -> None:
    """Decide about some orders and carry the decisions out; one bad order delays no other.

    Good orders are created together; when that fails, each alone.
    """
    cases, shelves = gather(rows, known_items)
    creations: list[Creation] = []
    notes: list[OrderNote] = []
    settled: list[AmazonOrder] = []
    with transaction.atomic():
        there = _already_created(cases)
        for case in cases:
            if case.row.pk in there:
                # Whoever was faster has written all there is to write.
                continue
            shelf = shelves[case.stock.pk]
            own = reserved_units(case)
            decision = decide(with_limits(case, shelf.salable(case.units(), own)))
            if isinstance(decision, Create):
                if not decision.is_complete:
                    shelf.promise(case.units(), own)
                creations.append((case, decision))
            else:
                if _reserves(case, decision, now):
                    notes += reserve_pending(case, shelf, actor=actor, now=now)
                notes += _settle_without_order(case, decision, tally, actor=actor, now=now)
                settled.append(case.row)
        update_rows(settled, OURS)
        insert_rows(notes)
    _create(creations, tally, actor=actor, now=now)


def _reserves(case: Case, decision: Decision, now: datetime) -> bool:
    is_wished = isinstance(decision, Wait) and decision.reserves_stock
    return is_wished and not is_lingering(case.row, now)


def _settle_without_order(
    case: Case, decision: Decision, tally: Tally, *, actor: str, now: datetime
) -> list[OrderNote]:
    row = case.row
    notes: list[OrderNote] = []
    match decision:
        case Hold(blockers):
            return hold(row, blockers, actor=actor, now=now)
        case Wait():
            row.import_state = ImportState.WAITING
            if decision.is_status_unknown and row.fulfilled_by != BY_AMAZON:
                notes.append(
                    note(row, "status_unknown", actor=actor, now=now, status=row.amazon_status)
                )
        case LeaveToAmazon():
            row.import_state = ImportState.VIEW_ONLY
            notes += release_pending(case, actor=actor, now=now)
            notes.append(note(row, "import_disabled", actor=actor, now=now))
        case Canceled():
            tally.canceled += 1
            row.import_state = ImportState.CANCELED
            notes += release_pending(case, actor=actor, now=now)
            notes.append(note(row, "canceled", actor=actor, now=now))
    release_hold(row)
    if isinstance(decision, Wait):
        row.next_attempt_at = lingers_from(row)
    return notes


def _create(creations: Sequence[Creation], tally: Tally, *, actor: str, now: datetime) -> None:
    try:
        _create_together(creations, actor=actor, now=now)
    except Exception:  # noqa: BLE001 - one order's trouble must not stop the others
        # Someone took stock or a number in this instant: find out whose order it concerns.
        for creation in creations:
            _create_alone(creation, tally, actor=actor, now=now)
    else:
        tally.created += len(creations)


def _create_together(creations: Sequence[Creation], *, actor: str, now: datetime) -> None:
    if not creations:
        return
    with transaction.atomic():
        if _already_created(case for case, _ in creations):
            raise AlreadyCreated(gettext("An order is already in Commerce."))
        notes: list[OrderNote] = []
        _lock_stock([case for case, _ in creations])
        for case, _ in creations:
            notes += release_pending(case, actor=actor, now=now)
        placed = place_orders(
            [
                replace(new_order(case, decision), customer_id=customer_id(case))
                for case, decision in creations
            ],
            actor=actor,
            now=now,
        )
        for (case, decision), order in zip(creations, placed, strict=True):
            row = case.row
            row.order = order
            is_complete = decision.is_complete
            row.import_state = ImportState.COMPLETED if is_complete else ImportState.CREATED
            release_hold(row)
            notes.append(note(row, "created", actor=actor, now=now, number=order.number))
            notes += told_at_creation(case, order, actor=actor, now=now)
        settle_shipped_before([case for case, _ in creations], now=now)
        update_rows([case.row for case, _ in creations], OURS)
        insert_rows(notes)


def _lock_stock(cases: Sequence[Case]) -> None:
    """Lock all that will be given back and promised, before the first of it is touched."""
    if any(case.row.is_stock_reserved for case in cases):
        products = {product for case in cases for product in case.units()}
        locked_items(products, *{case.stock.pk for case in cases})


def _already_created(cases: Iterable[Case]) -> set[int]:
    """Lock the rows and answer which of them have an order by now.

    A person and a run may bring in the same order in the same instant.
    """
    ids = sorted(case.row.pk for case in cases)
    rows = AmazonOrder.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    return {pk for pk, order in rows.values_list("pk", "order") if order}


def _create_alone(creation: Creation, tally: Tally, *, actor: str, now: datetime) -> None:
    """Create one order, or hold it with what stands in its way."""
    case, _ = creation
    row = orders_with_stores([case.row.pk])[0]
    try:
        _create_together([(replace(case, row=row), creation[1])], actor=actor, now=now)
    except AlreadyCreated:
        # Whoever was faster has written all there is to write.
        return
    except OutOfStock as short:
        blockers = tuple(
            Blocker(
                "out_of_stock",
                {
                    "sku": one.sku,
                    "needed": written(one.needed),
                    "available": written(one.available),
                },
            )
            for one in short.shortages
        )
        _hold_alone(row.pk, blockers, tally, actor=actor, now=now)
    except Exception as trouble:  # noqa: BLE001 - one order's trouble must not stop the others
        log.warning("creation_failed", amazon_order=row.amazon_order_id, **kind_and_place(trouble))
        blocker = Blocker("failed", {"trouble": type(trouble).__name__})
        _hold_alone(row.pk, (blocker,), tally, actor=actor, now=now, pauses=True)
    else:
        tally.created += 1


def _hold_alone(
    pk: int,
    blockers: tuple[Blocker, ...],
    tally: Tally,
    *,
    actor: str,
    now: datetime,
    pauses: bool = False,
) -> None:
    row = orders_with_stores([pk])[0]
    if row.order_id is not None:
        return
    notes = hold(row, blockers, actor=actor, now=now)
    if pauses:
        tally.failed += 1
        row.attempts += 1
        row.next_attempt_at = now + min(FIRST_PAUSE * 2 ** min(row.attempts, 10), LONGEST_PAUSE)
    with transaction.atomic():
        row.save(update_fields=OURS)
        insert_rows(notes)
