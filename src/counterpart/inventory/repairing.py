"""How are stock figures made to agree with their ledger again?"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from counterpart.audit.trail import record
from counterpart.core.money import total
from counterpart.core.quantities import written
from counterpart.inventory.adjusting import ensure_stock_items, stock_for_counts
from counterpart.inventory.changing import demand_transaction, locked_at_source, locked_items
from counterpart.inventory.checking import (
    ON_HAND_AND_SOURCES,
    RESERVED_AND_LEDGER,
    SOURCE_AND_LEDGER,
    Disagreement,
    disagreements,
)
from counterpart.inventory.models import MovementKind, Source, Stock, StockItem, StockMovement
from counterpart.inventory.recounting import recount

ZERO = Decimal(0)


def repair_stock(*, actor: str, now: datetime) -> Iterator[str]:
    """Repair what `stock_findings` names, and yield a sentence for each repair. Safe to repeat.

    Each repair is a transaction of its own: it locks the rows as orders do, and compares them
    again before it changes anything. What lies on a shelf is taken from the source's row, and its
    difference written into the ledger; what is reserved is taken from the ledger.
    """
    for one in disagreements(RESERVED_AND_LEDGER):
        yield from _reserved_again(one, actor=actor, now=now)
    for one in disagreements(SOURCE_AND_LEDGER):
        yield from _source_explained(one, actor=actor, now=now)
    for one in disagreements(ON_HAND_AND_SOURCES):
        yield from _on_hand_again(one, actor=actor, now=now)


def reserve_by_ledger(stock_id: int, product_id: int) -> tuple[Decimal, Decimal]:
    """Set what is reserved to what the ledger says, the row being locked; answers before, after.

    Inside the caller's transaction. Units that the ledger promises less than none of stay.
    """
    demand_transaction()
    [item] = locked_items([product_id], stock_id)
    due = _sum("reserved_change", stock_id=stock_id, product_id=product_id)
    before, item.reserved = item.reserved, max(due, ZERO)
    if item.reserved != before:
        StockItem.objects.filter(pk=item.pk).update(reserved=item.reserved)
    return before, item.reserved


def _reserved_again(wrong: Disagreement, *, actor: str, now: datetime) -> Iterator[str]:
    with transaction.atomic():
        ensure_stock_items([wrong.product_id])
        locked_items([wrong.product_id], wrong.place_id)
        due = _sum("reserved_change", stock_id=wrong.place_id, product_id=wrong.product_id)
        if due < 0:
            # More was given back than was ever promised: the row cannot go below nothing.
            StockMovement.objects.create(
                stock_id=wrong.place_id,
                product_id=wrong.product_id,
                kind=MovementKind.REPAIRED,
                reserved_change=-due,
                actor=actor,
                happened_at=now,
            )
        before, after = reserve_by_ledger(wrong.place_id, wrong.product_id)
        changed = {"reserved": before, "ledger": due}, {"reserved": after, "ledger": max(due, ZERO)}
        _write_down(wrong, *changed, actor=actor, now=now)
    if before != after or due < 0:
        yield (
            f"Product {wrong.sku}: reserved in {wrong.place} set from {written(before)} to "
            f"{written(after)}, as its ledger says."
        )


def _source_explained(wrong: Disagreement, *, actor: str, now: datetime) -> Iterator[str]:
    source = Source.objects.get(pk=wrong.place_id)
    with transaction.atomic():
        locked_items([wrong.product_id], *Stock.objects.values_list("pk", flat=True))
        lying = locked_at_source(source.pk, [wrong.product_id]).get(wrong.product_id, ZERO)
        told = _sum("on_hand_change", source_id=source.pk, product_id=wrong.product_id)
        if lying != told:
            StockMovement.objects.create(
                stock=stock_for_counts(source),
                product_id=wrong.product_id,
                source=source,
                kind=MovementKind.REPAIRED,
                on_hand_change=lying - told,
                actor=actor,
                happened_at=now,
            )
        _write_down(wrong, {"ledger": told}, {"ledger": lying}, actor=actor, now=now)
    if lying != told:
        yield (
            f"Product {wrong.sku}: the ledger of {wrong.place} was corrected by "
            f"{written(lying - told)}, because {written(lying)} lie there."
        )


def _on_hand_again(wrong: Disagreement, *, actor: str, now: datetime) -> Iterator[str]:
    with transaction.atomic():
        before = _on_hand(wrong)
        ensure_stock_items([wrong.product_id])
        recount([wrong.product_id])
        after = _on_hand(wrong)
        _write_down(wrong, {"on_hand": before}, {"on_hand": after}, actor=actor, now=now)
    if before != after:
        yield (
            f"Product {wrong.sku}: on hand in {wrong.place} set from {written(before)} to "
            f"{written(after)}, as its sources hold."
        )


def _on_hand(wrong: Disagreement) -> Decimal:
    rows = locked_items([wrong.product_id], wrong.place_id)
    return total(row.on_hand for row in rows)


def _sum(figure: str, **where: int) -> Decimal:
    added = StockMovement.objects.filter(**where).aggregate(sum=Sum(figure))["sum"]
    return ZERO if added is None else Decimal(added)


def _write_down(
    wrong: Disagreement,
    before: Mapping[str, Decimal],
    after: Mapping[str, Decimal],
    *,
    actor: str,
    now: datetime,
) -> None:
    record(
        "stock_repaired",
        kind="product",
        subject=f"{wrong.sku} in {wrong.place}",
        before={name: written(figure) for name, figure in before.items()},
        after={name: written(figure) for name, figure in after.items()},
        actor=actor,
        now=now,
    )
