"""How many orders go from placed to invoiced to shipped in a second of CPU, one by one?"""

import time
from collections.abc import Iterator
from decimal import Decimal

from bench.bulk_sql import fresh_copy
from bench.lifecycle_sql import bare_seconds, newest_ids
from bench.rows import Row, ratio
from bench.scene import NOON, PRODUCTS, found_house, sku, title
from counterpart.catalog.products import find_products
from counterpart.inventory.stocks import default_stock
from counterpart.orders.documents.invoicing import invoice_order
from counterpart.orders.documents.shipping import NewTrack, ship_order
from counterpart.orders.models.orders import Order
from counterpart.orders.new_order import NewAddress, NewLine, NewOrder
from counterpart.orders.placing import place_order
from counterpart.websites.founding import default_view, found_main_website

WARM, ORDERS = 30, 300
SHIPPING = Decimal("4.90")
PERSON = {
    "name": "Ida Example",
    "line1": "Elm Street 1",
    "city": "Springfield",
    "postcode": "01101",
    "phone": "+1 555 0100",
}


def measure(database: str) -> Iterator[Row]:
    """Work orders one by one, as people and channels do; then write the same rows bare."""
    found_house()
    news = _orders(WARM + ORDERS)
    for new in news[:WARM]:
        _live(new)
    places, before = fresh_copy(), newest_ids()
    began = time.process_time()
    for new in news[WARM:]:
        _live(new)
    spent = time.process_time() - began
    if Order.objects.filter(state="complete").count() != WARM + ORDERS:
        raise RuntimeError("Not every order became complete.")
    bare = bare_seconds(places, before)
    yield Row(
        f"Orders per CPU second, place → invoice → ship, {database}",
        f"{ORDERS / spent:.0f}",
        f"bare SQL of the same rows: {ORDERS / bare:.0f}",
        ratio(ORDERS / spent, ORDERS / bare),
        "–",
        "" if database == "SQLite" else "CPU of this process; the server's is not in it.",
    )


def _live(new: NewOrder) -> None:
    order = place_order(new, actor="bench", now=NOON)
    invoice_order(order, actor="bench", now=NOON)
    ship_order(order, tracks=[NewTrack("ups", "1Z999")], actor="bench", now=NOON)


def _orders(count: int) -> list[NewOrder]:
    view, stock = default_view(found_main_website()), default_stock()
    products = find_products([sku(number) for number in range(PRODUCTS)])
    return [
        NewOrder(
            store_view=view,
            currency="USD",
            lines=lines,
            grand_total=sum((one.row_total + one.tax for one in lines), SHIPPING),
            placed_at=NOON,
            payment_method="Bank transfer",
            shipping=SHIPPING,
            shipping_method="Parcel",
            stock=stock,
            customer_name=PERSON["name"],
            customer_email="ida@example.com",
            shipping_address=NewAddress("US", PERSON),
        )
        for lines in (
            tuple(
                NewLine(
                    product_id=products[sku(item)].pk,
                    sku=sku(item),
                    name=title(item),
                    quantity=Decimal(2),
                    price=Decimal("9.95"),
                    row_total=Decimal("19.90"),
                    tax=Decimal("1.64"),
                )
                for item in ((number * 7 + step * 31) % PRODUCTS for step in range(2))
            )
            for number in range(count)
        )
    ]
