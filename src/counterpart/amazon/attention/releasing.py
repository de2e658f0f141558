"""Something was mended: which held orders can come in now?"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from counterpart.amazon.importing.carry_out import BATCH, Tally, carry_out, orders_with_stores
from counterpart.amazon.importing.requesting import Outcome, outcomes_of
from counterpart.amazon.models.orders import AmazonOrder, ImportState
from counterpart.core.batches import batched
from counterpart.websites.scopes import EVERYTHING, Scope

# What a person waits for; the next run looks at the others.
MOST_AT_ONCE = 1000
# Amazon has to be asked for these again, and a page never asks Amazon.
ASKED_AGAIN = "unreadable"


@dataclass(frozen=True)
class Released:
    """What came of the held orders that were looked at again; `left` wait for the next run."""

    outcomes: tuple[Outcome, ...] = ()
    left: int = 0

    @property
    def in_commerce(self) -> int:
        return sum(one.is_in_commerce for one in self.outcomes)

    @property
    def still_held(self) -> int:
        return len(self.outcomes) - self.in_commerce


def release_held(
    *,
    cause: str = "",
    sku: str = "",
    ids: Collection[int] | None = None,
    scope: Scope = EVERYTHING,
    actor: str,
    now: datetime,
) -> Released:
    """Look again, now, at the held orders of a cause, of an SKU, or of these keys.

    It is what the next run does, only at once: nothing is forced, Amazon is not asked, and one bad
    order delays no other. Safe to repeat. Orders of resting stores and those that Amazon has to be
    asked for again stay as they are. The oldest go first, up to MOST_AT_ONCE of them.
    """
    held = held_orders(scope)
    if ids is not None:
        held = held.filter(pk__in=ids)
    due = [pk for pk, evidence in _evidence(held) if _names(evidence, cause, sku)]
    outcomes: list[Outcome] = []
    for portion in batched(due[:MOST_AT_ONCE], BATCH):
        carry_out(orders_with_stores(portion), Tally(), actor=actor, now=now)
        told = outcomes_of(portion)
        outcomes += [told[pk] for pk in portion if pk in told]
    return Released(tuple(outcomes), max(len(due) - MOST_AT_ONCE, 0))


def held_orders(scope: Scope) -> QuerySet[AmazonOrder]:
    """Answer the held orders within a scope that can be looked at without asking Amazon."""
    # The condition on the cause is that of the index.
    return (
        AmazonOrder.objects.filter(
            scope.within("store__order_settings__store_view"),
            import_state=ImportState.HELD,
            store__is_active=True,
        )
        .exclude(hold_cause="")
        .exclude(hold_cause=ASKED_AGAIN)
    )


def still_held_by(released: Released) -> list[tuple[str, int]]:
    """Answer the sentences of what is still in the way, the most frequent first."""
    sentences = Counter(one.sentence for one in released.outcomes if not one.is_in_commerce)
    return sentences.most_common()


def _evidence(held: QuerySet[AmazonOrder]) -> list[tuple[int, list[dict[str, Any]]]]:
    return list(held.order_by("purchased_at", "pk").values_list("pk", "hold_evidence"))


def _names(evidence: list[dict[str, Any]], cause: str, sku: str) -> bool:
    """Tell whether one of the blockers is of that cause and of that SKU, where they are asked."""
    return any(
        (not cause or one["cause"] == cause) and (not sku or one["evidence"].get("sku") == sku)
        for one in evidence
    )
