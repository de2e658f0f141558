"""Are the orders that Amazon shows stored as Amazon shows them, each of them?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from counterpart.amazon import statuses
from counterpart.amazon.client import wire
from counterpart.amazon.client.orders import OrdersPage, search_orders
from counterpart.amazon.client.transport import Transport
from counterpart.amazon.comparing.cancellations import differing_cancellations
from counterpart.amazon.comparing.commerce import differing_commerce_order
from counterpart.amazon.comparing.parcels import differing_parcels
from counterpart.amazon.comparing.shown import Shown
from counterpart.amazon.comparing.tallying import Look, Tally
from counterpart.amazon.importing.amounts import amounts_of
from counterpart.amazon.importing.mirroring import whole
from counterpart.amazon.importing.pull import CLOCKS_DIFFER, NOT_YET_VISIBLE, active_stores
from counterpart.amazon.models.orders import AmazonOrder, UnreadableDocument
from counterpart.amazon.models.stores import AmazonStore
from counterpart.core import money

ORDERS = "orders"
Places = Mapping[str, AmazonStore]


@dataclass(frozen=True)
class Window:
    """The orders that were purchased in this time, in the stores that take part."""

    places: Places
    after: datetime
    before: datetime


def differing_orders(look: Look) -> Iterator[str]:
    """Yield a sentence for each order on which Amazon and we do not agree; page by page.

    Asks Amazon for all orders purchased since then, and at the earliest from when a store was
    connected. Memory stays flat. Raises what the client raises.
    """
    places = {store.marketplace_id: store for store in active_stores(look.account)}
    if not places:
        return
    first = min(store.connected_at for store in places.values())
    window = Window(places, max(look.since, first), look.now - NOT_YET_VISIBLE - CLOCKS_DIFFER)
    if window.after >= window.before:
        return
    shown = Shown(
        AmazonOrder.objects.filter(
            account=look.account,
            store__in=list(places.values()),
            purchased_at__gte=window.after,
            purchased_at__lt=window.before,
            last_updated_at__isnull=False,
        )
    )
    for page in _pages(look.line, window):
        yield from _of_page(look, page, places, shown)
    for number in shown.others("amazon_order_id"):
        yield f"Amazon order {number} is stored, but Amazon does not show it."


def _pages(line: Transport, window: Window) -> Iterator[OrdersPage]:
    token: str | None = None
    while True:
        page = search_orders(
            line,
            marketplace_ids=sorted(window.places),
            created_after=window.after,
            created_before=window.before,
            page_token=token,
        )
        yield page
        if not page.next_token or page.next_token == token:
            return
        token = page.next_token


def _of_page(look: Look, page: OrdersPage, places: Places, shown: Shown) -> Iterator[str]:
    numbers = [one.order.order_id for one in page.orders]
    found = AmazonOrder.objects.filter(account=look.account, amazon_order_id__in=numbers)
    with_papers = found.select_related("order", "store").prefetch_related("items", "operations")
    rows = {row.amazon_order_id: row for row in with_papers}
    for broken in page.broken:
        yield from _unreadable(look, broken, shown)
    for seen in page.orders:
        row, order = rows.get(seen.order.order_id), seen.order
        store = places.get(order.sales_channel.marketplace_id or "")
        if row is not None:
            shown.add(row.pk)
        elif store is None or order.created_time < store.connected_at:
            continue
        yield from _of_order(order, row, store, look.tally)


def _of_order(
    order: wire.Order, row: AmazonOrder | None, store: AmazonStore | None, tally: Tally
) -> Iterator[str]:
    tally.compared[ORDERS] += 1
    place = row.store if row else store
    is_news = place is None or order.last_updated_time > place.orders_seen_until
    if row is None:
        yield from _missing(order, tally, is_news=is_news)
    elif row.last_updated_at is None:
        tally.waiting[ORDERS] += 1
    elif row.last_updated_at != order.last_updated_time:
        yield from _of_another_time(order, row, tally, is_news=is_news)
    else:
        yield from _of_equal_time(order, row)
        yield from differing_parcels(order, row, tally)
        yield from differing_cancellations(order, row, tally)
        yield from differing_commerce_order(order, row, tally)


def _missing(order: wire.Order, tally: Tally, *, is_news: bool) -> Iterator[str]:
    if is_news:
        tally.underway[ORDERS] += 1
        tally.ordered.update(item.product.seller_sku or "" for item in order.order_items)
        return
    yield (
        f"Amazon order {order.order_id}, purchased on {_told(order.created_time)}, "
        f"is at Amazon, but not here."
    )


def _of_another_time(
    order: wire.Order, row: AmazonOrder, tally: Tally, *, is_news: bool
) -> Iterator[str]:
    """What we know better came in while the page was on its way."""
    is_newer_here = row.last_updated_at is not None and row.last_updated_at > (
        order.last_updated_time
    )
    if is_news or is_newer_here:
        tally.underway[ORDERS] += 1
        tally.ordered.update(item.product.seller_sku or "" for item in order.order_items)
        return
    yield (
        f"Amazon order {row.amazon_order_id} changed at Amazon on "
        f"{_told(order.last_updated_time)}; what is stored is from "
        f"{_told(row.last_updated_at) if row.last_updated_at else 'never'}."
    )


def _of_equal_time(order: wire.Order, row: AmazonOrder) -> Iterator[str]:
    yield from _status(order, row)
    yield from _total(order, row)
    yield from _units(order, row)


def _status(order: wire.Order, row: AmazonOrder) -> Iterator[str]:
    status = order.fulfillment.fulfillment_status if order.fulfillment else None
    if status and status != row.amazon_status:
        yield (
            f"Amazon order {row.amazon_order_id} is {statuses.shown(status)} at Amazon, "
            f"but stored as {statuses.shown(row.amazon_status)}."
        )


def _total(order: wire.Order, row: AmazonOrder) -> Iterator[str]:
    amounts = amounts_of(order)
    there = amounts.grand_total
    if there is not None and (there, amounts.currency) != (row.total, row.currency):
        yield (
            f"Amazon order {row.amazon_order_id} costs {_price(there, amounts.currency)} at "
            f"Amazon; stored are {_price(row.total, row.currency)}."
        )


def _price(amount: Decimal | None, currency: str) -> str:
    return "nothing" if amount is None else f"{money.written(amount, currency)} {currency}"


def _units(order: wire.Order, row: AmazonOrder) -> Iterator[str]:
    """Items of long-ended orders are no longer kept."""
    here = {
        item.order_item_id: (item.quantity_ordered, item.quantity_shipped)
        for item in row.items.all()
    }
    if not here and row.amazon_status in statuses.SHOWN:
        return
    there = {item.order_item_id: _quantities(item) for item in order.order_items}
    for item_id in sorted(here.keys() | there.keys()):
        if here.get(item_id) != there.get(item_id):
            yield (
                f"Item {item_id} of Amazon order {row.amazon_order_id}: Amazon says "
                f"{_units_told(there.get(item_id))}; stored are {_units_told(here.get(item_id))}."
            )


def _quantities(item: wire.OrderItem) -> tuple[int, int]:
    shipped = item.fulfillment.quantity_fulfilled if item.fulfillment else None
    ordered = whole(item.quantity_ordered)
    return ordered, min(whole(shipped or Decimal(0)), ordered)


def _units_told(units: tuple[int, int] | None) -> str:
    return "nothing" if units is None else f"{units[0]} ordered, {units[1]} shipped"


def _unreadable(look: Look, broken: wire.BrokenOrder, shown: Shown) -> Iterator[str]:
    """What could not be read is known and asked for again, or it is lost."""
    look.tally.compared[ORDERS] += 1
    number = broken.order_id or ""
    row = AmazonOrder.objects.filter(account=look.account, amazon_order_id=number).first()
    if row is not None:
        shown.add(row.pk)
    kept = UnreadableDocument.objects.filter(account=look.account, amazon_order_id=number)
    if row is not None or kept.filter(settled_at=None).exists():
        look.tally.waiting[ORDERS] += 1
    else:
        yield f"Amazon order {number or 'without a number'} cannot be read, and is not kept here."


def _told(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S UTC")
