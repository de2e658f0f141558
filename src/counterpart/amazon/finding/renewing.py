"""How are Amazon orders found and sorted by the newest key?"""

from collections.abc import Iterator

from django.db.models import QuerySet

from counterpart.amazon.finding.findable import buyer_rank, buyer_words
from counterpart.amazon.models.orders import AmazonOrder, AmazonOrderWord
from counterpart.core.finding.renewing import Findable, renew_words
from counterpart.core.rotating import Rotated


def renew_amazon_order_words() -> Rotated:
    """Make all that Amazon orders are found and sorted by with the newest key.

    See `renew_words`.
    """
    rows = AmazonOrder.objects.exclude(buyer={})
    return renew_words(rows, AmazonOrderWord.objects.all(), "amazon_order", _read)


def _read(rows: QuerySet[AmazonOrder]) -> Iterator[Findable]:
    for row in rows.only("buyer"):
        yield Findable(row.pk, buyer_words(row.buyer), {"buyer_rank": buyer_rank(row.buyer)})
