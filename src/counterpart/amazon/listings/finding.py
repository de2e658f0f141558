"""Which listings does a seller have at Amazon?"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from counterpart.amazon.client.documents import Fetched
from counterpart.amazon.client.listings.reading import MOST_SKUS, SeenListing, find_listings
from counterpart.amazon.client.reports.merchant_listings import (
    ReportedListing,
    read_merchant_listings,
)
from counterpart.amazon.client.reports.tables import read_table
from counterpart.amazon.client.transport import Transport
from counterpart.amazon.listings.changes import LISTING, change_of, write_changes
from counterpart.amazon.listings.fulfillment import channel_in
from counterpart.amazon.listings.reasons import GONE, UNREAD
from counterpart.amazon.listings.reckoning.regions import is_sending
from counterpart.amazon.listings.states import move_many
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.listings import Listing, ListingState
from counterpart.amazon.models.orders import AmazonOrderItem
from counterpart.amazon.models.reports import Report
from counterpart.amazon.models.stores import AmazonStore
from counterpart.catalog.models import Product
from counterpart.core.batches import batched
from counterpart.core.bulk import insert_rows, update_rows

PORTION = 500
# The report tells of every listing each day; orders only of what was listed since.
ORDERED_WITHIN = timedelta(days=2)
# Some passes long, so that one that fails is made up for.
CHANGED_WITHIN = timedelta(minutes=15)
MOST_CALLS = 3
ACTOR = "amazon"
SEEN = ("asin", "title", "channel", "marketplace_ids", "seen", "seen_at", "left_because")


@dataclass
class Found:
    """What Amazon says of one seller SKU; what it leaves out is empty or None."""

    sku: str
    asin: str = ""
    title: str = ""
    channel: str = ""
    quantity: int | None = None
    marketplaces: list[str] = field(default_factory=list)


def read_listings(report: Report, fetched: Fetched) -> tuple[int, int]:
    """Take in Amazon's report of all listings; answers how many rows it has, and broken ones.

    Inside the caller's transaction. Safe to repeat. A listing that the report leaves out is
    marked as gone, unless rows could not be read or the report is empty: it is not deleted, and
    comes back with the next report that names it. Raises Unreadable.
    """
    table = read_table(fetched.content, fetched.content_type)
    as_of = report.requested_at or report.created_at
    skus: set[str] = set()
    rows = 0
    for portion in batched(read_merchant_listings(table), PORTION):
        rows += len(portion)
        skus |= {one.sku for one in portion}
        _take_in(report.account, list(_together(portion, report)), as_of=as_of)
    broken = len(table.broken_lines)
    # Asked about several marketplaces, Amazon tells of one of them only ("Inventory Reports").
    if rows and not broken and len(report.marketplace_ids) == 1:
        _mark_gone(report, skus, as_of=as_of)
    # What is new is compared at once.
    SellerAccount.objects.filter(pk=report.account_id).update(stock_compared_at=None)
    return rows, broken


def find_ordered_listings(account: SellerAccount, *, now: datetime) -> int:
    """Take in the seller SKUs that orders name and no report has told of yet. Safe to repeat.

    They are only names until Amazon was asked for them. Answers how many are new.
    """
    stores = AmazonStore.objects.filter(account=account)
    named = AmazonOrderItem.objects.filter(
        amazon_order__store__in=list(stores.values_list("pk", flat=True)),
        amazon_order__purchased_at__gt=now - ORDERED_WITHIN,
    ).exclude(sku="")
    found: dict[str, Found] = {}
    rows = named.order_by().values_list("sku", "amazon_order__marketplace_id").distinct()
    for sku, place in rows:
        found.setdefault(sku, Found(sku)).marketplaces.append(place)
    new = found.keys() - _known_skus(account, found.keys())
    insert_rows(_new(account, found[sku], now) for sku in sorted(new))
    return len(new)


def find_new_products(
    account: SellerAccount, line: Transport, *, most_calls: int = MOST_CALLS, now: datetime
) -> int:
    """Ask Amazon, twenty at a time, whether it lists products that changed a short while ago.

    Only those that no listing is known of, and only where quantities are sent: without it a new
    listing waits for the daily report, which also tells of those that `most_calls` leaves out.
    Safe to repeat; answers how many were found. Raises what a call raises.
    """
    if not is_sending(account):
        return 0
    places = AmazonStore.objects.filter(account=account, is_active=True)
    found = 0
    for skus in batched(_unlisted(account, now - CHANGED_WITHIN), MOST_SKUS):
        for place in places.order_by("pk").values_list("marketplace_id", flat=True):
            if not most_calls:
                return found
            most_calls -= 1
            seen = find_listings(line, account.seller_id, skus, place)
            found += take_in_seen(account, seen, now=now)
    return found


def take_in_seen(account: SellerAccount, seen: Iterable[SeenListing], *, now: datetime) -> int:
    """Take in listings that were asked for; answers how many are new. Safe to repeat."""
    found = {}
    for one in seen:
        found[one.sku] = Found(
            one.sku,
            asin=one.asin,
            title=one.title,
            channel=channel_in(one.quantities),
            quantity=one.quantities.get("DEFAULT"),
            marketplaces=[one.marketplace_id],
        )
    return _take_in(account, list(found.values()), as_of=now)


def _together(rows: Iterable[ReportedListing], report: Report) -> Iterator[Found]:
    """Join the rows of one SKU."""
    found: dict[str, Found] = {}
    for row in rows:
        one = found.setdefault(row.sku, Found(row.sku, marketplaces=list(report.marketplace_ids)))
        one.asin, one.title = row.asin or one.asin, row.title or one.title
        is_amazons = row.channel and row.channel != "DEFAULT"
        one.channel = row.channel if is_amazons else one.channel or row.channel
        one.quantity = one.quantity if row.quantity is None else row.quantity
    yield from found.values()


def _take_in(account: SellerAccount, found: list[Found], *, as_of: datetime) -> int:
    rows = Listing.objects.select_for_update().filter(
        account=account, sku__in=[one.sku for one in found]
    )
    known = {row.sku: row for row in rows.order_by("pk")}
    insert_rows(_new(account, one, as_of) for one in found if one.sku not in known)
    news = [
        known[one.sku] for one in found if one.sku in known and _see(known[one.sku], one, as_of)
    ]
    update_rows(news, SEEN)
    return len(found) - len(known)


def _new(account: SellerAccount, found: Found, at: datetime) -> Listing:
    row = Listing(
        account=account, sku=found.sku[:200], first_seen_at=at, next_look_at=at, left_because=UNREAD
    )
    _see(row, found, at)
    return row


def _see(row: Listing, found: Found, at: datetime) -> bool:
    """Keep what Amazon says; answers whether that is news.

    What is shown counts from here only until a figure was sent: a report can be hours old.
    """
    before = [getattr(row, name) for name in SEEN]
    row.asin = found.asin[:20] or row.asin
    row.title = found.title[:500] or row.title
    row.channel = found.channel[:40] or row.channel
    if len(found.marketplaces) == 1 or not row.marketplace_ids:
        row.marketplace_ids = sorted({*row.marketplace_ids, *found.marketplaces})
    if row.left_because == GONE and found.channel:
        row.left_because = UNREAD
    if row.sent_at is None and (row.seen_at is None or row.seen_at < at) and found.channel:
        is_other = row.seen != found.quantity
        row.seen = found.quantity
        row.seen_at = at if is_other or row.seen_at is None else row.seen_at
    return [getattr(row, name) for name in SEEN] != before


def _mark_gone(report: Report, skus: set[str], *, as_of: datetime) -> None:
    """Take the report's marketplaces off what it leaves out; what is offered nowhere is gone."""
    rows = Listing.objects.select_for_update().filter(account=report.account_id)
    rows = rows.filter(first_seen_at__lt=as_of).exclude(left_because=GONE).order_by("pk")
    is_all_there_is = _marketplaces(report.account) <= {*report.marketplace_ids}
    last = 0
    while portion := list(rows.filter(pk__gt=last).defer("error")[:PORTION]):
        last = portion[-1].pk
        left_out = [
            one
            for one in portion
            if one.sku not in skus and (one.marketplace_ids or is_all_there_is)
        ]
        _leave_out(left_out, report, now=as_of)


def _marketplaces(account: SellerAccount) -> set[str]:
    stores = AmazonStore.objects.filter(account=account)
    return set(stores.values_list("marketplace_id", flat=True))


def _leave_out(listings: list[Listing], report: Report, *, now: datetime) -> None:
    gone: list[Listing] = []
    for one in listings:
        one.marketplace_ids = sorted({*one.marketplace_ids} - {*report.marketplace_ids})
        if not one.marketplace_ids:
            one.left_because, one.wanted = GONE, None
            gone.append(one)
    update_rows(listings, ["marketplace_ids", "left_because", "wanted"])
    write_changes([change_of(one, LISTING, "listing_gone", actor=ACTOR, now=now) for one in gone])
    states: Mapping[ListingState, list[int]] = {
        state: [one.pk for one in gone if one.state == state]
        for state in ListingState
        if state not in {ListingState.LEFT, ListingState.SENDING}
    }
    for came_from, ids in states.items():
        move_many(ids, came_from, ListingState.LEFT)


def _known_skus(account: SellerAccount, skus: Collection[str]) -> set[str]:
    known: set[str] = set()
    for portion in batched(sorted(skus), PORTION):
        rows = Listing.objects.filter(account=account, sku__in=portion)
        known |= set(rows.values_list("sku", flat=True))
    return known


def _unlisted(account: SellerAccount, since: datetime) -> Iterator[str]:
    products = Product.objects.filter(updated_at__gte=since).order_by("updated_at", "pk")
    skus = list(products.values_list("sku", flat=True))
    known = _known_skus(account, skus)
    yield from (sku for sku in skus if sku not in known)
