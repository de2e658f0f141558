"""What tests need to let figures go to Amazon, and to see what became of them."""

from collections.abc import Iterable
from typing import Any

from tests.scene import US, Shop, put_in_stock

from counterpart.amazon.models.feeds import Feed
from counterpart.amazon.models.listings import Listing, StockSettings
from counterpart.amazon.notes import told
from counterpart.amazon.running import tell_account
from counterpart.sandbox.wire.answers import Seen

PATCH, SEARCH = "patchListingsItem", "searchListingsItems"


def sells(shop: Shop, sku: str = "MUG", *, shows: int = 7, **said: Any) -> Listing:
    """Let Amazon list a product with a figure, be known here, and quantities be sent."""
    StockSettings.objects.update_or_create(store=shop.store, defaults={"sends_quantity": True})
    shop.amazon.offers(sku, quantity=shows, **said)
    listing: Listing = Listing.objects.create(
        account=shop.account,
        sku=sku,
        marketplace_ids=[US],
        channel="DEFAULT",
        seen=shows,
        seen_at=shop.now,
        first_seen_at=shop.now,
        next_look_at=shop.now,
    )
    compare_anew(shop)
    return listing


def sells_many(shop: Shop, count: int, *, in_stock: int = 5) -> list[str]:
    skus = [f"THING-{number:03}" for number in range(count)]
    for sku in skus:
        put_in_stock(sku, in_stock)
        sells(shop, sku)
    return skus


def compare_anew(shop: Shop) -> None:
    """Let the next comparison be a whole one."""
    type(shop.account).objects.filter(pk=shop.account.pk).update(stock_compared_at=None)


def tells(shop: Shop, **time: float) -> None:
    """Let time pass (a minute), and do what the worker does each minute."""
    shop.advance(**(time or {"minutes": 1}))
    tell_account(shop.account, shop.clock)


def at_amazon(shop: Shop, sku: str = "MUG") -> int | None:
    """Answer what buyers see."""
    figure: int | None = shop.amazon.listing_book()[f"A1SELLER/{sku}"]["quantity"]
    return figure


def here(sku: str = "MUG") -> Listing:
    return Listing.objects.get(sku=sku)


def standing(sku: str = "MUG") -> tuple[str, int | None, int | None, int | None]:
    """Answer state, and what is wanted, was sent, and was seen."""
    row = here(sku)
    return str(row.state), row.wanted, row.sent, row.seen


def log_of(sku: str = "MUG") -> list[str]:
    return [told(one.code, one.params) for one in reversed(here(sku).changes.all())]


def calls(shop: Shop, *operations: str) -> list[str]:
    """Answer which calls were made since the last time, of these operations, about listings.

    The search for products that may be listed by now is left out.
    """
    made = [one.operation for one in shop.amazon.requests if not _is_for_new_ones(one)]
    shop.amazon.forget_requests()
    return [one for one in made if one in (operations or {PATCH, SEARCH})]


def _is_for_new_ones(request: Seen) -> bool:
    skus = ",".join(request.query.get("identifiers", [])).split(",")
    known = Listing.objects.filter(sku__in=skus).exists()
    return request.operation == SEARCH and not known


def feeds() -> list[str]:
    return [str(state) for state in Feed.objects.order_by("pk").values_list("state", flat=True)]


def states(skus: Iterable[str]) -> set[str]:
    rows = Listing.objects.filter(sku__in=list(skus))
    return {str(state) for state in rows.values_list("state", flat=True)}
