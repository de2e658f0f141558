"""What happened to an order, here and at Amazon, newest first (CO-10.3)?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.notes import told
from counterpart.orders import history
from counterpart.orders.models.orders import Order

INTERNAL, FOR_BUYER = _("Internal comment"), _("For the buyer")
PARTS = {"": _("Everything"), "comments": _("Comments"), "amazon": _("Amazon")}
NOT_APPLICABLE = history.NOTICES["not_applicable"]


@dataclass(frozen=True)
class Happening:
    """One line of the timeline: `source` is order, comment or amazon."""

    at: datetime
    actor: str
    text: str
    source: str
    said: str = ""
    audience: Promise | str = ""
    notice: str = ""
    is_for_buyer: bool = False


def timeline_of(
    order: Order, row: AmazonOrder | None, *, sees_comments: bool, part: str = ""
) -> list[Happening]:
    """Merge the story of an order with Amazon's notes, newest first.

    What people wrote may name the buyer: those who may not see buyers read that there is a
    comment. `part` is one of PARTS.
    """
    happenings = [_of_order(event, sees_comments=sees_comments) for event in history.story(order)]
    if row is not None:
        happenings += _of_amazon(row)
    chosen = [one for one in happenings if _belongs(one, part)]
    # Sorting is stable: what happened in one moment stays in the order it was written.
    return sorted(chosen, key=lambda one: one.at, reverse=True)


def _of_order(event: history.Event, *, sees_comments: bool) -> Happening:
    is_for_buyer = event.is_visible or event.customer == str(history.NOTICES["notified"])
    return Happening(
        at=event.happened_at,
        actor=event.actor,
        text=event.text,
        source="comment" if event.comment else "order",
        said=event.comment if sees_comments else "",
        audience=(FOR_BUYER if is_for_buyer else INTERNAL) if event.comment else "",
        notice="" if event.customer == str(NOT_APPLICABLE) else event.customer,
        is_for_buyer=bool(event.comment) and is_for_buyer,
    )


def _of_amazon(row: AmazonOrder) -> Iterable[Happening]:
    notes = row.notes.order_by("-happened_at", "-pk")
    return [
        Happening(one.happened_at, one.actor, told(one.code, one.params), "amazon") for one in notes
    ]


def _belongs(one: Happening, part: str) -> bool:
    if part == "comments":
        return one.source == "comment"
    return part != "amazon" or one.source == "amazon"
