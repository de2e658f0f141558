"""Is this row of a report a return that is known, and what does it say anew?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from counterpart.amazon.client.reports.returns import SeenReturn
from counterpart.amazon.models.returns import AmazonReturn

NAMES = ("rma_id", "order_item_id", "sku")
TOLD = (
    "order_item_id", "rma_id", "merchant_rma_id", "sku", "asin", "title", "quantity", "reason",
    "status", "resolution", "return_type", "carrier", "requested_on", "delivered_on", "refunded",
    "currency", "is_in_policy", "has_claim",
)  # fmt: skip


@dataclass(frozen=True)
class KnownOrder:
    """The order of a return; its buyer is remembered until the data are erased (P6)."""

    pk: int
    remembers_buyer: bool


def find_same(seen: SeenReturn, known: Sequence[AmazonReturn]) -> AmazonReturn | None:
    """Find the return among those of its order; a report with fewer columns finds it too.

    What both sides name must agree; if that fits several, it is the one that agrees in most, or
    none where nobody can tell.
    """
    exact = [one for one in known if all(_told(one, seen, name) == getattr(one, name)
                                         for name in NAMES)]  # fmt: skip
    if exact:
        return exact[0]
    fitting = [one for one in known if not _differs(seen, one) and _agreements(seen, one)]
    most = max((_agreements(seen, one) for one in fitting), default=0)
    best = [one for one in fitting if _agreements(seen, one) == most]
    return best[0] if len(best) == 1 else None


def merge(row: AmazonReturn, seen: SeenReturn, order: KnownOrder | None, *, now: datetime) -> None:
    """Write into a row what a report says; what it leaves out stays as it was.

    The tracking number leads to the buyer: it is kept only while the order's buyer is remembered.
    """
    for name in TOLD:
        told = getattr(seen, name)
        if told is not None and told != "":
            setattr(row, name, _cut(row, name, told))
    if order is not None:
        row.amazon_order_id = order.pk
        if order.remembers_buyer:
            row.tracking_number = seen.tracking_number or row.tracking_number
    row.last_seen_at = now


def _differs(seen: SeenReturn, row: AmazonReturn) -> bool:
    return any(
        getattr(seen, name) and getattr(row, name) and _told(row, seen, name) != getattr(row, name)
        for name in NAMES
    )


def _agreements(seen: SeenReturn, row: AmazonReturn) -> int:
    return sum(
        bool(getattr(row, name)) and _told(row, seen, name) == getattr(row, name) for name in NAMES
    )


def _told(row: AmazonReturn, seen: SeenReturn, name: str) -> object:
    return _cut(row, name, getattr(seen, name))


def _cut(row: AmazonReturn, name: str, told: object) -> object:
    """Cut a text to what its column holds: too long a word of Amazon's loses no return."""
    longest = row._meta.get_field(name).max_length  # type: ignore[union-attr]  # noqa: SLF001
    return told[:longest] if isinstance(told, str) and longest else told
