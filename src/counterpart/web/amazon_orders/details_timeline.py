"""What happened to an Amazon order: at Amazon, here and by whose hand (B-06)?"""

from dataclasses import dataclass
from datetime import datetime

from counterpart.amazon import notes
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.orders import history
from counterpart.orders.models.orders import Order

AMAZON, COUNTERPART = "Amazon", "Counterpart"
# Those who work without a person: a run of the sync, and the worker.
MACHINES = frozenset({"sync", "worker"})
# What Amazon did or said; we only wrote it down.
OF_AMAZON = frozenset(
    {
        "received",
        "status_updated",
        "canceled",
        "canceled_in_commerce",
        "canceled_after_shipping",
        "changed_after_creation",
        "shipped_elsewhere",
        "buyer_asks_to_cancel",
        "buyer_withdrew",
        "confirmation_accepted",
        "confirmation_visible",
        "confirmation_rejected",
        "unreadable",
        "status_unknown",
    }
)


@dataclass(frozen=True)
class Moment:
    """One entry: when, who, what; `tone` is amazon, person, or empty for what we did ourselves."""

    at: datetime
    who: str
    tone: str
    text: str
    comment: str = ""
    is_commerce: bool = False


def timeline(row: AmazonOrder, *, sees_buyer: bool) -> list[Moment]:
    """Answer everything, newest first; comments only to those who may see the buyer."""
    told = _notes(row)
    if row.order is not None:
        told += _commerce(row.order, sees_buyer=sees_buyer)
    # Of one instant, Commerce wrote after Amazon's side; each side wrote in its own order.
    told.sort(key=lambda one: (one.at, one.is_commerce))
    return told[::-1]


def _notes(row: AmazonOrder) -> list[Moment]:
    moments = []
    for note in row.notes.all():
        who, tone = _by(note.actor, note.code in OF_AMAZON)
        moments.append(Moment(note.happened_at, who, tone, notes.told(note.code, note.params)))
    return moments


def _commerce(order: Order, *, sees_buyer: bool) -> list[Moment]:
    moments = []
    for event in history.story(order, newest_first=False):
        who, tone = _by(event.actor, False)  # noqa: FBT003 - one fact of the entry
        comment = event.comment if sees_buyer else ""
        moments.append(Moment(event.happened_at, who, tone, event.text, comment, is_commerce=True))
    return moments


def _by(actor: str, is_amazons: bool) -> tuple[str, str]:  # noqa: FBT001 - one fact of the entry
    if actor not in MACHINES:
        return actor, "person"
    return (AMAZON, "amazon") if is_amazons else (COUNTERPART, "")
