"""What would change at Amazon if quantities were sent?"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from counterpart.amazon.listings.reckoning.figuring import figure_out
from counterpart.amazon.listings.reckoning.regions import find_region
from counterpart.amazon.listings.reckoning.unreserved import unreserved_units
from counterpart.amazon.listings.settings import are_listings_read
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.listings import Listing

PORTION = 500
MOST_ROWS = 500


@dataclass(frozen=True)
class PreviewRow:
    """One listing: what Amazon shows as far as we know, and what it would be told."""

    listing: Listing
    shown: int | None
    would_be: int


@dataclass
class Preview:
    """Counts of all listings of an account, and the rows that would change, zeroes first.

    `left` counts the others by the code of the reason to leave them alone (`reasons.py`).
    """

    is_read: bool
    listings: int = 0
    same: int = 0
    changes: int = 0
    to_zero: int = 0
    left: dict[str, int] = field(default_factory=dict)
    rows: list[PreviewRow] = field(default_factory=list)

    @property
    def is_cut(self) -> bool:
        """Tell whether there are more changes than rows."""
        return self.changes > len(self.rows)


def preview(account: SellerAccount, *, now: datetime, most: int = MOST_ROWS) -> Preview:
    """Answer what sending would change now; nothing is written and Amazon is not asked."""
    answer = Preview(is_read=are_listings_read(account))
    zeroes: list[PreviewRow] = []
    for row in _rows(account, answer, now):
        answer.changes += 1
        if row.would_be:
            _keep(answer.rows, row, most)
        else:
            answer.to_zero += 1
            _keep(zeroes, row, most)
    answer.rows = [*zeroes, *answer.rows][:most]
    return answer


def _keep(rows: list[PreviewRow], row: PreviewRow, most: int) -> None:
    if len(rows) < most:
        rows.append(row)


def _rows(account: SellerAccount, answer: Preview, now: datetime) -> Iterator[PreviewRow]:
    """Yield what would change, and count the rest."""
    region = find_region(account)
    if region is None:
        return
    unreserved = unreserved_units(region.stock, now=now)
    for portion in _portions(account):
        figures = figure_out(portion, region, unreserved, sends=True)
        for one in portion:
            figure = figures[one.pk]
            answer.listings += 1
            if figure.quantity is None:
                because = figure.left_because
                answer.left[because] = answer.left.get(because, 0) + 1
            elif figure.quantity == one.seen:
                answer.same += 1
            else:
                yield PreviewRow(one, one.seen, figure.quantity)


def _portions(account: SellerAccount) -> Iterator[list[Listing]]:
    """Walk by SKU, of which an account has each once."""
    rows = Listing.objects.filter(account=account).order_by("sku").defer("error")
    last = ""
    while portion := list(rows.filter(sku__gt=last)[:PORTION]):
        yield portion
        last = portion[-1].sku
