"""What of a buyer do our copies of Amazon orders hold, and how is it taken out (P6)?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from counterpart.amazon.finding.findable import forget_words
from counterpart.amazon.models.feeds import Feed
from counterpart.amazon.models.logs import CommunicationError
from counterpart.amazon.models.operations import Operation
from counterpart.amazon.models.orders import AmazonOrder, OrderNote, UnreadableDocument
from counterpart.amazon.models.returns import AmazonReturn
from counterpart.amazon.timeline import LEFT_OUT
from counterpart.core.bulk import update_rows
from counterpart.orders.erasing import erase_people, forget_customers_of

PEOPLE = ("buyer", "address", "corrected_address", "document")
# Notes that quote what Amazon or Commerce said. Known words of the buyer were left out from the
# start; whatever else they name goes too.
TELLING = {
    "not_followed": "reason",
    "confirmation_rejected": "message",
    "cancellation_rejected": "message",
    "refund_rejected": "message",
}


@transaction.atomic
def erase_copies(keys: Sequence[int], *, actor: str, now: datetime) -> int:
    """Forget the buyers of some Amazon orders and of their Commerce orders; answers of how many."""
    copies = AmazonOrder.objects.filter(pk__in=keys)
    orders = [key for key in copies.values_list("order_id", flat=True) if key]
    erase_people(orders, actor=actor, now=now)
    erase_people_of_copies(keys)
    forget_customers_of(orders, actor=actor, now=now)
    return len(keys)


def remembered() -> QuerySet[AmazonOrder]:
    """Answer the Amazon orders that still know their buyer, here or in Commerce."""
    known = Q(order__isnull=False, order__people_erased_at=None)
    for column in PEOPLE:
        known |= ~Q(**{column: "" if column == "document" else {}})
    tracked = AmazonReturn.objects.filter(amazon_order=OuterRef("pk")).exclude(tracking_number="")
    known |= Q(Exists(tracked))
    return AmazonOrder.objects.filter(known)


def erase_people_of_copies(keys: Sequence[int]) -> None:
    """Take the buyers out of our copies alone; inside the caller's transaction. Safe to repeat."""
    copies = AmazonOrder.objects.filter(pk__in=keys)
    copies.update(buyer={}, buyer_rank=None, address={}, corrected_address={}, document="")
    forget_words(keys)
    _erase_notes(keys)
    # What Amazon says of a shipment it rejected can name whom it was for; the code stays.
    operations = Operation.objects.filter(amazon_order__in=keys)
    operations.exclude(error="").update(error="")
    Feed.objects.filter(pk__in=operations.values("feed")).exclude(report="").update(report="")
    CommunicationError.objects.filter(amazon_order__in=keys).update(message="")
    # A parcel's number leads to where it came from.
    returns = AmazonReturn.objects.filter(amazon_order__in=keys)
    returns.exclude(tracking_number="").update(tracking_number="")
    _blank(
        UnreadableDocument.objects.filter(
            amazon_order_id__in=copies.values("amazon_order_id"),
            account__in=copies.values("account"),
        )
    )


def _erase_notes(keys: Sequence[int]) -> None:
    """Take out of the timelines what quotes somebody."""
    notes = OrderNote.objects.filter(amazon_order__in=keys, code__in=list(TELLING))
    update_rows([note for note in notes if _is_stripped(note.code, note.params)], ["params"])
    copies = AmazonOrder.objects.filter(pk__in=keys, note_code__in=list(TELLING))
    told = [
        copy
        for copy in copies.only("note_code", "note_params")
        if _is_stripped(copy.note_code, copy.note_params)
    ]
    update_rows(told, ["note_params"])


def _is_stripped(code: str, params: dict[str, Any]) -> bool:
    name = TELLING[code]
    if params.get(name, LEFT_OUT) == LEFT_OUT:
        return False
    params[name] = LEFT_OUT
    return True


def erase_unreadable(latest: datetime) -> None:
    """Blank documents that nobody could read: the old ones, and those of orders that forgot."""
    forgotten = AmazonOrder.objects.filter(
        account=OuterRef("account"),
        amazon_order_id=OuterRef("amazon_order_id"),
        document="",
        last_updated_at__isnull=False,
    )
    _blank(UnreadableDocument.objects.filter(Q(seen_at__lte=latest) | Exists(forgotten)))


def _blank(documents: QuerySet[UnreadableDocument]) -> None:
    documents.exclude(document="").update(document="")
