"""Documents as a web shop sends them."""

from typing import Any

from tests.scene import NOON

from counterpart.orders.taking.take import Taken, take_order
from counterpart.websites.scopes import EVERYTHING, Scope

ADDRESS = {
    "name": "Ida Example",
    "line1": "1 Sample Street",
    "city": "Escondido",
    "region": "californiA",
    "postcode": "92025",
    "country": "us",
}


def document(**facts: Any) -> dict[str, Any]:
    """Make an order of two mugs, taxed and shipped; facts that are None are left out."""
    whole = {
        "source": "webshop",
        "external_id": "W-1",
        "customer": {"email": "ida@example.com", "name": "Ida Example"},
        "shipping_address": ADDRESS,
        "shipping": {"method": "Parcel", "amount": "5.00", "tax": "0.41"},
        "payment": {"method": "invoice"},
        "lines": [line()],
    }
    return {name: value for name, value in (whole | facts).items() if value is not None}


def line(sku: str = "MUG", quantity: Any = 2, **facts: Any) -> dict[str, Any]:
    whole = {"sku": sku, "quantity": quantity, "price": "10.00", "tax": "1.65"} | facts
    return {name: value for name, value in whole.items() if value is not None}


def take(scope: Scope = EVERYTHING, **facts: Any) -> Taken:
    return take_order(document(**facts), scope=scope, actor="bo", now=NOON)
