"""What does this Amazon know about one thing that a seller offers?"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from counterpart.sandbox.books.marketplaces import MARKETPLACES
from counterpart.sandbox.books.seeds import dice

MERCHANT = "DEFAULT"
# Where Amazon's own warehouses serve a country; everywhere else it is Europe.
NETWORKS = {
    **dict.fromkeys(("US", "CA", "MX", "BR"), "AMAZON_NA"),
    **dict.fromkeys(("JP", "AU", "SG"), "AMAZON_FE"),
}
EUROPE = "AMAZON_EU"


@dataclass
class Place:
    """An offer in one marketplace."""

    marketplace_id: str
    asin: str
    price: Decimal
    suppressed: bool = False

    @property
    def currency(self) -> str:
        return MARKETPLACES[self.marketplace_id].currency


@dataclass
class ListingItem:
    """One SKU of a seller. All its marketplaces share one quantity, as they do at Amazon.

    `attributes` are what was sent last; `quantity` and the prices are what buyers see. `taken`
    are the units that open orders took, by order and item, so that exactly these come back.
    """

    seller_id: str
    sku: str
    title: str
    product_type: str
    condition: str
    channel: str
    quantity: int
    created_at: datetime
    updated_at: datetime
    places: dict[str, Place] = field(default_factory=dict)
    attributes: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    issues: list[dict[str, Any]] = field(default_factory=list)
    taken: dict[str, int] = field(default_factory=dict)
    newest: int = 0

    @property
    def is_merchants(self) -> bool:
        return self.channel == MERCHANT

    def statuses(self, place: Place) -> list[str]:
        """Return the statuses by Amazon's words."""
        if place.suppressed:
            return []
        if self.is_merchants and not self.quantity:
            return ["DISCOVERABLE"]
        return ["BUYABLE", "DISCOVERABLE"]


def network(marketplace_id: str) -> str:
    return NETWORKS.get(MARKETPLACES[marketplace_id].country, EUROPE)


def listing_key(seller_id: str, sku: str) -> str:
    return f"{seller_id}/{sku}"


def make_asin(sku: str) -> str:
    return "B0" + "".join(dice("asin", sku).choices("0123456789ABCDEFGHJKLMNPQRSTUVWXYZ", k=8))
