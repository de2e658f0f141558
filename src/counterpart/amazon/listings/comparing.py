"""Which listings should Amazon show other figures for?"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Q

from counterpart.amazon.listings.changes import LISTING, change_of, write_changes
from counterpart.amazon.listings.finding import find_ordered_listings
from counterpart.amazon.listings.reasons import UNREAD, is_conflict
from counterpart.amazon.listings.reckoning.figuring import Figure, figure_out
from counterpart.amazon.listings.reckoning.moved import products_moved_since
from counterpart.amazon.listings.reckoning.regions import Region, find_region, may_send
from counterpart.amazon.listings.reckoning.unreserved import unreserved_units
from counterpart.amazon.listings.states import move_many
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.listings import Listing, ListingState
from counterpart.core.batches import batched
from counterpart.core.bulk import update_rows

PORTION = 500
WHOLE_EVERY = timedelta(minutes=15)
READ = (
    "account", "sku", "asin", "product", "channel", "fulfilled_by", "marketplace_ids", "state",
    "left_because", "wanted", "wanted_at", "sent", "seen", "is_to_repeat",
)  # fmt: skip
WRITTEN = ("product", "wanted", "wanted_at", "left_because")
S = ListingState


def compare_stock(account: SellerAccount, *, actor: str, now: datetime) -> int:
    """Set our stock against every listing of an account; answers how many figures are to be sent.

    By level: what is wanted is computed anew from what is there, whatever happened before. All
    listings are looked at every fifteen minutes and after a change of settings, and where figures
    are sent, those of products that moved since, or that orders wait for, each time. Safe to
    repeat and to kill: each portion is a transaction of its own, and what was not reached is
    reached by the next call. Asks Amazon nothing.
    """
    compared_at = _compared_at(account)
    is_whole = compared_at is None or compared_at <= now - WHOLE_EVERY
    region = find_region(account) if is_whole or may_send(account) else None
    if region is None:
        return 0
    if is_whole:
        find_ordered_listings(account, now=now)
    unreserved = unreserved_units(region.stock, now=now)
    listings = _every(account) if is_whole else _moved(account, region, compared_at, unreserved)
    for portion in batched(listings, PORTION):
        _compare(portion, region, unreserved, actor=actor, now=now)
    if is_whole:
        # Not where the settings have changed meanwhile.
        SellerAccount.objects.filter(pk=account.pk, stock_compared_at=compared_at).update(
            stock_compared_at=now
        )
    return Listing.objects.filter(account=account, state=S.CHANGED).count()


def _compared_at(account: SellerAccount) -> datetime | None:
    return SellerAccount.objects.values_list("stock_compared_at", flat=True).get(pk=account.pk)


def _every(account: SellerAccount) -> Iterator[int]:
    last = 0
    keys = Listing.objects.filter(account=account).order_by("pk").values_list("pk", flat=True)
    while portion := list(keys.filter(pk__gt=last)[:PORTION]):
        yield from portion
        last = portion[-1]


def _moved(
    account: SellerAccount,
    region: Region,
    since: datetime | None,
    unreserved: Mapping[int, Decimal],
) -> Iterator[int]:
    """Yield listings to repeat or read since, and those of products that moved or are awaited."""
    keys = Listing.objects.filter(account=account).order_by("pk").values_list("pk", flat=True)
    to_repeat = Q(is_to_repeat=True) & ~Q(state__in=[S.CHANGED, S.SENDING])
    read_since = Q(left_because=UNREAD) & ~Q(channel="")
    marked = set(keys.filter(to_repeat | read_since))
    yield from marked
    products = products_moved_since(since, stock=region.stock) | unreserved.keys()
    for portion in batched(sorted(products), PORTION):
        yield from (one for one in keys.filter(product__in=portion) if one not in marked)


@transaction.atomic
def _compare(
    ids: Sequence[int],
    region: Region,
    unreserved: Mapping[int, Decimal],
    *,
    actor: str,
    now: datetime,
) -> None:
    rows = Listing.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    listings = list(rows.only(*READ))
    figures = figure_out(listings, region, unreserved)
    changed = _write_figures(listings, figures, actor=actor, now=now)
    steps: dict[tuple[ListingState, ListingState], list[int]] = defaultdict(list)
    for one in listings:
        came_from = ListingState(one.state)
        to = where_it_stands(one, has_new_figure=one.pk in changed)
        if to != came_from:
            steps[came_from, to].append(one.pk)
    for (came_from, to), ids in steps.items():
        fresh = {"attempts": 0, "next_attempt_at": None} if to == S.CHANGED else {}
        move_many(ids, came_from, to, **fresh)


def where_it_stands(listing: Listing, *, has_new_figure: bool) -> ListingState:
    """Answer the state that a listing's figures ask for; what is being sent stays so.

    A figure that was sent counts, until it was seen: Amazon may still show the one before. What
    Amazon shows otherwise of an old figure is the business of reading back: less than ours can be
    an order that is not known here yet.
    """
    state = ListingState(listing.state)
    if state == S.SENDING:
        return state
    if listing.wanted is None:
        return S.LEFT
    if listing.is_to_repeat:
        return S.CHANGED
    if state in {S.ACCEPTED, S.REJECTED}:
        return state if listing.wanted == listing.sent else S.CHANGED
    return _by_what_is_seen(listing, state, has_new_figure=has_new_figure)


def _by_what_is_seen(
    listing: Listing, state: ListingState, *, has_new_figure: bool
) -> ListingState:
    if state == S.IN_STEP and not has_new_figure:
        return state
    is_shown = listing.wanted == listing.seen
    is_told = state == S.IN_STEP or listing.sent in {None, listing.wanted}
    return S.IN_STEP if is_shown and is_told else S.CHANGED


def _write_figures(
    listings: Sequence[Listing], figures: Mapping[int, Figure], *, actor: str, now: datetime
) -> set[int]:
    """Keep what is wanted now; answers the listings whose quantity is another one."""
    news, changes = [], []
    changed: set[int] = set()
    for one in listings:
        figure = figures[one.pk]
        told = (figure.product_id, figure.quantity, figure.left_because)
        if told == (one.product_id, one.wanted, one.left_because):
            continue
        if is_conflict(figure.left_because) and one.left_because != figure.left_because:
            code = f"listing_{figure.left_because}"
            changes.append(change_of(one, LISTING, code, actor=actor, now=now))
        if figure.quantity != one.wanted:
            one.wanted, one.wanted_at = figure.quantity, now
            changed.add(one.pk)
        one.product_id, one.left_because = figure.product_id, figure.left_because
        news.append(one)
    update_rows(news, WRITTEN)
    write_changes(changes)
    return changed
