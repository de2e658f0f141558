"""Which returns does a person look for?"""

from django.db.models import Q, QuerySet

from counterpart.amazon.models.returns import AmazonReturn
from counterpart.amazon.returns.queries import TO_DEAL_WITH
from counterpart.web.access import Visit
from counterpart.web.returns.cells import tracking_text
from counterpart.web.returns.sight import fetched

SHORTEST_TRACKING = 8
# So many parcels are looked at, those that were asked for last first.
PARCELS = 2000


def matching(rows: QuerySet[AmazonReturn], text: str, visit: Visit) -> QuerySet[AmazonReturn]:
    """Narrow returns to those with such a number: of the order, the return, the item or the parcel.

    The number of an order may be its beginning, all others are meant as a whole. By its parcel a
    return is found as long as it is to be dealt with, and by those who may see the number: it is
    kept unreadable for the database, so that each is looked at.
    """
    wanted = text.strip()
    known = (
        Q(order_number__startswith=wanted)
        | Q(amazon_order__order__number=wanted.removeprefix("#"))
        | Q(rma_id__iexact=wanted)
        | Q(merchant_rma_id__iexact=wanted)
        | Q(sku__iexact=wanted)
        | Q(asin=wanted.upper())
    )
    if len(wanted) >= SHORTEST_TRACKING:
        known |= Q(pk__in=_with_parcel(rows, wanted, visit))
    return rows.filter(known)


def _with_parcel(rows: QuerySet[AmazonReturn], wanted: str, visit: Visit) -> list[int]:
    number = tracking_text(visit)
    waiting = fetched(rows.filter(TO_DEAL_WITH).exclude(tracking_number=""))
    newest = waiting.order_by("-requested_on", "-pk")[:PARCELS]
    return [one.pk for one in newest if number(one).casefold() == wanted.casefold()]
