"""Does Amazon show the figures that it was told?"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from counterpart.amazon.client.errors import Rejected, Unreadable
from counterpart.amazon.client.listings.patching import MERCHANT
from counterpart.amazon.client.listings.reading import (
    MOST_SKUS,
    SeenListing,
    find_listings,
    get_listing,
)
from counterpart.amazon.client.transport import Transport
from counterpart.amazon.listings.changes import QUANTITY, write_change
from counterpart.amazon.listings.fulfillment import channel_in
from counterpart.amazon.listings.reckoning.regions import is_sending
from counterpart.amazon.listings.settling import settle_missing
from counterpart.amazon.listings.states import move
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.listings import Listing, ListingState
from counterpart.core.batches import batched
from counterpart.core.clock import Clock

S = ListingState
DAILY = timedelta(days=1)
SHORTEST, LONGEST = timedelta(minutes=1), timedelta(minutes=30)
# What Amazon took and does not show by then is told once more.
SHOWN_WITHIN = timedelta(hours=2)
# Less than ours can be an order that is not known here yet; the pull brings it by then.
ORDERS_ARRIVE = timedelta(minutes=10)
LATER = timedelta(hours=1)
PER_RUN = 500
NO_SUCH_SKU = 404
TAKEN_IN = ["channel", "seen", "seen_at", "asin", "product_type", "next_look_at", "next_attempt_at"]


def look_at_listings(
    account: SellerAccount,
    line: Transport,
    *,
    actor: str,
    clock: Clock,
    keep_alone: Callable[[], None],
) -> None:
    """Ask Amazon for the listings that are due, twenty at once, every one daily. Only questions.

    Raises TryLater when Amazon's quota is used up; the next pass goes on from there.
    """
    due = list(listings_to_look_at(account, clock.now())[:PER_RUN])
    look_at(due, line, actor=actor, clock=clock, keep_alone=keep_alone)


def listings_to_look_at(account: SellerAccount, now: datetime) -> QuerySet[Listing]:
    """Answer the listings that Amazon is to be asked for now; what is gone is in no marketplace.

    Where no quantities are sent, only what was told before: the daily report tells of the rest.
    """
    due = Q(next_look_at=None) | Q(next_look_at__lte=now)
    rows = Listing.objects.filter(due, account=account).exclude(marketplace_ids=[])
    if not is_sending(account):
        rows = rows.filter(sent_at__isnull=False)
    return rows.order_by(F("next_look_at").asc(nulls_first=True), "pk")


def look_at(
    listings: Iterable[Listing],
    line: Transport,
    *,
    actor: str,
    clock: Clock,
    keep_alone: Callable[[], None],
) -> None:
    """Ask Amazon for these listings and take in what it shows. Safe to repeat; raises TryLater."""
    for place, page in _pages(listings):
        keep_alone()
        seller_id = page[0].account.seller_id
        try:
            found = find_listings(line, seller_id, [one.sku for one in page], place)
            seen = {one.sku: one for one in found}
            left_out = [one for one in page if one.sku not in seen]
            seen |= {one.sku: one for one in _asked_by_name(left_out, place, line)}
        except (Rejected, Unreadable):
            _look_later(page, clock.now() + LATER)
            continue
        for listing in page:
            shown = seen.get(listing.sku)
            if shown is None:
                settle_missing(listing, place, actor=actor, now=clock.now())
            else:
                see(listing, shown, actor=actor, now=clock.now())


def _asked_by_name(
    listings: Iterable[Listing], place: str, line: Transport
) -> Iterator[SeenListing]:
    """Ask for what the search left out: a listing is not given up because an index lags."""
    for listing in listings:
        try:
            yield get_listing(line, listing.account.seller_id, listing.sku, place)
        except Rejected as no:
            if no.http_status != NO_SUCH_SKU:
                raise


@transaction.atomic
def see(listing: Listing, shown: SeenListing, *, actor: str, now: datetime) -> None:
    """Take in what Amazon shows of a listing, and settle its figure by it. Safe to repeat."""
    row = Listing.objects.select_for_update().get(pk=listing.pk)
    channel = channel_in(shown.quantities) or row.channel
    if channel != row.channel:
        # Who ships decides whether a figure is ours: the next comparison is a whole one.
        SellerAccount.objects.filter(pk=row.account_id).update(stock_compared_at=None)
    row.channel = channel
    is_merchants = row.channel == MERCHANT
    quantity = (shown.quantities.get(MERCHANT) or 0) if is_merchants else None
    row.asin, row.product_type = shown.asin or row.asin, shown.product_type or row.product_type
    row.next_look_at = now + DAILY
    if not _may_be_an_order(row, quantity, now):
        row.seen, row.seen_at = quantity, now
        if is_merchants and row.wanted is not None:
            _compare(row, actor=actor, now=now)
    row.save(update_fields=TAKEN_IN)


def _may_be_an_order(row: Listing, quantity: int | None, now: datetime) -> bool:
    """Less than ours can be an order just placed; to send ours again would sell its units twice.

    What is still less once the pull must have brought the order was changed by someone.
    """
    if row.state != S.IN_STEP or quantity is None or quantity >= (row.wanted or 0):
        row.next_attempt_at = None if row.state == S.IN_STEP else row.next_attempt_at
        return False
    if row.next_attempt_at is None:
        row.next_attempt_at = now + ORDERS_ARRIVE
    row.next_look_at = row.next_attempt_at
    return row.next_attempt_at > now


def _compare(row: Listing, *, actor: str, now: datetime) -> None:
    if row.state == S.ACCEPTED:
        _compare_accepted(row, actor=actor, now=now)
    elif row.state == S.IN_STEP and row.seen != row.wanted:
        _send_again(row, "quantity_changed_elsewhere", actor=actor, now=now)
    elif row.state == S.REJECTED and row.seen == row.wanted:
        move(row, S.IN_STEP, error="", error_code="", request_id="")


def _compare_accepted(row: Listing, *, actor: str, now: datetime) -> None:
    age = now - (row.sent_at or now)
    if row.seen == row.sent == row.wanted:
        move(row, S.IN_STEP)
    elif row.wanted != row.sent:
        move(row, S.CHANGED, next_attempt_at=now)
    elif age >= SHOWN_WITHIN:
        _send_again(row, "quantity_not_shown", actor=actor, now=now)
    else:
        row.next_look_at = now + min(max(age, SHORTEST), LONGEST)


def _send_again(row: Listing, code: str, *, actor: str, now: datetime) -> None:
    if move(row, S.CHANGED, is_to_repeat=True, next_attempt_at=now):
        told = {"seen": row.seen, "quantity": row.wanted}
        write_change(row, QUANTITY, code, actor=actor, now=now, **told)


def _pages(listings: Iterable[Listing]) -> Iterator[tuple[str, list[Listing]]]:
    """Yield twenty at a time; a figure is the SKU's, so that one of its marketplaces will do."""
    places: dict[str, list[Listing]] = defaultdict(list)
    for listing in listings:
        for place in listing.marketplace_ids[:1]:
            places[place].append(listing)
    for place, rows in places.items():
        for page in batched(rows, MOST_SKUS):
            yield place, page


def _look_later(page: list[Listing], at: datetime) -> None:
    """Amazon would not answer for these; their figures wait as long, because who ships is open."""
    rows = Listing.objects.filter(pk__in=[one.pk for one in page])
    rows.update(next_look_at=at)
    rows.filter(state=S.CHANGED).update(next_attempt_at=at)
