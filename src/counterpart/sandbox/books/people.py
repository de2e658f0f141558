"""Who buys here when a test does not say who?"""

from typing import Any

from counterpart.sandbox.books.marketplaces import Marketplace
from counterpart.sandbox.books.seeds import dice

NAMES = (
    "Ida Example", "Otto Sample", "Mina Muster", "Juno Specimen", "Emil Beispiel",
    "Lea Modell", "Noa Template", "Ravi Pattern", "Sol Prototype", "Tess Instance",
)  # fmt: skip
STREETS = ("Example Street", "Sample Road", "Specimen Avenue", "Template Lane", "Pattern Way")
# Postal codes and places are real enough to be well formed, and belong to nobody.
PLACES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "US": (("Springfield", "IL", "62701"), ("Portland", "OR", "97201"), ("Austin", "TX", "73301")),
    "GB": (("London", "England", "SW1A 1AA"), ("Leeds", "England", "LS1 1UR")),
    "DE": (("Berlin", "Berlin", "10115"), ("Bremen", "Bremen", "28195")),
    "FR": (("Paris", "", "75001"), ("Lyon", "", "69001")),
    "JP": (("Shibuya-ku", "Tokyo", "150-0002"), ("Osaka", "Osaka", "530-0001")),
    "CA": (("Toronto", "ON", "M5H 2N2"), ("Calgary", "AB", "T2P 1J9")),
}


def make_buyer(seed: int, order_id: str, marketplace: Marketplace) -> dict[str, Any]:
    roll = dice(seed, "buyer", order_id)
    mailbox = "".join(roll.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=14))
    return {
        "buyerName": roll.choice(NAMES),
        "buyerEmail": f"{mailbox}@marketplace.{marketplace.name.lower()}",
    }


def make_address(
    seed: int, order_id: str, marketplace: Marketplace, buyer_name: str
) -> dict[str, Any]:
    roll = dice(seed, "address", order_id)
    city, region, postal_code = roll.choice(PLACES.get(marketplace.country, PLACES["US"]))
    address = {
        "name": buyer_name,
        "addressLine1": f"{roll.randint(1, 199)} {roll.choice(STREETS)}",
        "city": city,
        "stateOrRegion": region,
        "postalCode": postal_code,
        "countryCode": marketplace.country,
        "phone": f"+1 206 555 {roll.randint(100, 199):04d}",
        "addressType": "RESIDENTIAL",
    }
    return {key: value for key, value in address.items() if value}
