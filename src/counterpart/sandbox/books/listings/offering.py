"""What does a seller offer, and how many does Amazon believe there are?"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from counterpart.sandbox.books.granting import Granting
from counterpart.sandbox.books.ledger import NotPossible, Seller, told
from counterpart.sandbox.books.listings.items import (
    MERCHANT,
    ListingItem,
    Place,
    listing_key,
    make_asin,
    network,
)
from counterpart.sandbox.books.listings.patching import (
    AVAILABILITY,
    OFFER,
    Attributes,
    Issue,
    price_of,
)
from counterpart.sandbox.books.marketplaces import MARKETPLACES
from counterpart.sandbox.books.money import exact
from counterpart.sandbox.books.orders import Line, Order
from counterpart.sandbox.books.seeds import dice, opaque

# What a thing that nobody offered before has, when a buyer orders it.
UNTOLD_QUANTITY = 100
UNTOLD_PRICE = "12.00"
SOONEST, LATEST = 3.0, 20.0


class Offer(TypedDict, total=False):
    """What may be said about an offer; what is left out stays as it is."""

    price: str | int | Decimal
    quantity: int
    fulfilled_by: str
    asin: str
    title: str
    product_type: str
    condition: str
    suppressed: bool
    issues: list[Issue]


OFFER_WORDS = frozenset(Offer.__annotations__)


class Offering(Granting):
    listings: dict[str, ListingItem]
    listing_lag: float | None

    @told
    def offers(
        self,
        sku: str,
        *,
        seller: Seller | str | None = None,
        marketplaces: Sequence[str] | None = None,
        **said: Unpack[Offer],
    ) -> None:
        """Offer a thing, or change what is said about it, as if in Seller Central: at once."""
        owner = self.seller(seller)
        chosen = list(marketplaces or owner.marketplaces)
        check_offer(owner, chosen, said)
        known = self.find_listing(owner.seller_id, sku)
        item = known or self._new_listing(owner.seller_id, sku)
        self._say(item, chosen, said)

    @told
    def listings_lag(self, seconds: float | None = 60) -> None:
        """Let changes take so long to be seen; None returns to a few seconds."""
        self.listing_lag = seconds

    def find_listing(self, seller_id: str, sku: str) -> ListingItem | None:
        return self.listings.get(listing_key(seller_id, sku))

    def listing_book(self) -> dict[str, dict[str, Any]]:
        """Return the truth about every listing of every seller, as buyers see it."""
        with self.lock:
            self.catch_up()
            return {key: shown(item) for key, item in self.listings.items()}

    def listings_of(self, seller_id: str) -> Iterator[ListingItem]:
        return (item for item in self.listings.values() if item.seller_id == seller_id)

    def submit_change(self, item: ListingItem, attributes: Attributes) -> str:
        """Accept new attributes; buyers see their effect after a while."""
        item.attributes = attributes
        number = self.next_number("listing change")
        lag = self.listing_lag
        if lag is None:
            lag = dice(self.seed, "listing lag", number).uniform(SOONEST, LATEST)
        key = listing_key(item.seller_id, item.sku)
        self.schedule(
            self.clock.now() + timedelta(seconds=lag),
            "show_change",
            key=key,
            number=number,
            attributes=attributes,
        )
        return self.submission_id(number)

    def remove_listing(self, item: ListingItem) -> None:
        del self.listings[listing_key(item.seller_id, item.sku)]

    def submission_id(self, number: int) -> str:
        drawn = opaque(self.seed, "submission", number)
        return "-".join((drawn[:8], drawn[8:12], drawn[12:16], drawn[16:20], drawn[20:32]))

    def show_change(self, key: str, number: int, attributes: Mapping[str, Any]) -> None:
        """Let buyers see a change, unless a later one is seen already."""
        item = self.listings.get(key)
        if item is None or number < item.newest:
            return
        item.newest = number
        if item.is_merchants:
            item.quantity = quantity_in(attributes)
        for entry in attributes.get(OFFER, ()):
            place = item.places.get(entry.get("marketplace_id"))
            price = price_of(entry, place.currency) if place else None
            if place is not None and price is not None:
                place.price = price
        item.updated_at = self.clock.now()

    def take_units(self, order: Order) -> None:
        """Lower Amazon's own figures for a new order; it does so while the order is PENDING."""
        if order.status == "CANCELLED":
            return
        for line in order.lines:
            item = self.find_listing(order.seller_id, line.sku) or self._list_untold(order, line)
            if order.fulfilled_by == "MERCHANT" and item.is_merchants:
                self._take(item, order, line)

    def return_units(self, order: Order, reasons: Mapping[str, str]) -> None:
        """Put back what a canceled order took, but for items that the seller does not have."""
        for line in order.lines:
            self._put_back(order, line, is_there=reasons.get(line.item_id) != "NoInventory")

    def retake_units(self, order: Order, line: Line) -> None:
        """Follow another quantity of a line."""
        if self._put_back(order, line):
            self._take(self.listings[listing_key(order.seller_id, line.sku)], order, line)

    def _take(self, item: ListingItem, order: Order, line: Line) -> None:
        taken = min(line.quantity, item.quantity)
        item.quantity -= taken
        item.taken[f"{order.order_id}/{line.item_id}"] = taken
        item.updated_at = self.clock.now()

    def _put_back(self, order: Order, line: Line, *, is_there: bool = True) -> bool:
        """Answer whether the line had taken anything."""
        item = self.find_listing(order.seller_id, line.sku)
        taken = item.taken.pop(f"{order.order_id}/{line.item_id}", None) if item else None
        if item is None or taken is None:
            return False
        if is_there:
            item.quantity += taken
            item.updated_at = self.clock.now()
        return True

    def _list_untold(self, order: Order, line: Line) -> ListingItem:
        item = self._new_listing(order.seller_id, line.sku)
        said = Offer(quantity=UNTOLD_QUANTITY, fulfilled_by=order.fulfilled_by)
        said["asin"], said["title"] = line.asin, line.title
        if line.price and order.currency == MARKETPLACES[order.marketplace_id].currency:
            said["price"] = line.price
        self._say(item, [order.marketplace_id], said)
        return item

    def _new_listing(self, seller_id: str, sku: str) -> ListingItem:
        item = ListingItem(
            seller_id=seller_id,
            sku=sku,
            title=sku.replace("-", " ").title(),
            product_type="HOME",
            condition="new_new",
            channel=MERCHANT,
            quantity=0,
            created_at=self.clock.now(),
            updated_at=self.clock.now(),
        )
        self.listings[listing_key(seller_id, sku)] = item
        return item

    def _say(self, item: ListingItem, marketplaces: Sequence[str], said: Offer) -> None:
        item.title = said.get("title", item.title)
        item.product_type = said.get("product_type", item.product_type)
        item.condition = said.get("condition", item.condition)
        item.quantity = said.get("quantity", item.quantity)
        item.issues = said.get("issues", item.issues)
        if "fulfilled_by" in said:
            by_merchant = said["fulfilled_by"] == "MERCHANT"
            item.channel = MERCHANT if by_merchant else network(marketplaces[0])
        for marketplace_id in marketplaces:
            price = exact(UNTOLD_PRICE, MARKETPLACES[marketplace_id].currency)
            untold = Place(marketplace_id, make_asin(item.sku), price)
            place = item.places.setdefault(marketplace_id, untold)
            place.asin = said.get("asin", place.asin)
            place.price = exact(said.get("price", place.price), place.currency)
            place.suppressed = said.get("suppressed", place.suppressed)
        item.attributes = attributes_of(item)
        item.newest = self.next_number("listing change")
        item.updated_at = self.clock.now()


def check_offer(owner: Seller, marketplaces: Sequence[str], said: Offer) -> None:
    unknown = sorted(set(said) - OFFER_WORDS)
    if unknown:
        known = ", ".join(sorted(OFFER_WORDS))
        raise NotPossible(f"An offer has no {', '.join(unknown)}; it knows {known}.")
    if not set(marketplaces) <= set(owner.marketplaces):
        raise NotPossible(f"{owner.seller_id} does not sell in {', '.join(marketplaces)}.")
    if said.get("fulfilled_by", "MERCHANT") not in {"MERCHANT", "AMAZON"}:
        raise NotPossible(f"{said['fulfilled_by']} is not one of AMAZON, MERCHANT.")
    if said.get("quantity", 0) < 0:
        raise NotPossible(f"Nobody can offer {said['quantity']}.")
    for marketplace_id in marketplaces:
        exact(said.get("price", UNTOLD_PRICE), MARKETPLACES[marketplace_id].currency)


def attributes_of(item: ListingItem) -> Attributes:
    availability: dict[str, Any] = {"fulfillment_channel_code": item.channel}
    if item.is_merchants:
        availability["quantity"] = item.quantity
    offers = [
        {
            "marketplace_id": place.marketplace_id,
            "currency": place.currency,
            "our_price": [{"schedule": [{"value_with_tax": float(place.price)}]}],
        }
        for place in item.places.values()
    ]
    return {AVAILABILITY: [availability], OFFER: offers}


def quantity_in(attributes: Mapping[str, Any]) -> int:
    for entry in attributes.get(AVAILABILITY, ()):
        if entry.get("fulfillment_channel_code") == MERCHANT:
            return int(entry.get("quantity", 0))
    return 0


def shown(item: ListingItem) -> dict[str, Any]:
    return {
        "channel": item.channel,
        "sent": quantity_in(item.attributes) if item.is_merchants else None,
        "quantity": item.quantity if item.is_merchants else None,
        "prices": {
            marketplace_id: str(place.price) for marketplace_id, place in item.places.items()
        },
    }
