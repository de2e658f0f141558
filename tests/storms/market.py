"""A house with two websites, three sources and a thousand orders of every kind."""

from decimal import Decimal
from random import Random
from typing import Any

from tests.orders.scene import BO
from tests.scene import NOON, product, put_in_stock

from counterpart.catalog.products import save_product
from counterpart.core.money import rounded
from counterpart.inventory.adjusting import set_quantity
from counterpart.inventory.models import Source
from counterpart.inventory.sourcing import create_source, link_source
from counterpart.inventory.stocking import assign_website, create_stock
from counterpart.inventory.stocks import default_stock, stock_of
from counterpart.orders.labels.status_editing import assign_status, create_status
from counterpart.orders.new_order import NewAddress, NewLine, NewOrder
from counterpart.orders.placing import place_orders
from counterpart.orders.states import State
from counterpart.websites.founding import default_view, open_website
from counterpart.websites.models import StoreView, Website

HOME = NewAddress("US", {"name": "Ann Example", "line1": "1 Elm Street", "city": "Springfield",
                         "region": "IL", "postcode": "62701"})  # fmt: skip
RATES = {"USD": None, "JPY": Decimal("149.37"), "KWD": Decimal("0.30731")}
PLENTY = 4000
PER_BATCH = 50
ZERO = Decimal(0)
FIRST_STATES = (State.NEW, State.PENDING_PAYMENT, State.PAYMENT_REVIEW)


def open_market() -> None:
    """Open a second website with a stock of its own, and fill the shelves of three sources."""
    for sku in ("MUG", "LAMP", "BOWL"):
        put_in_stock(sku, PLENTY)
    save_product("VOUCHER", name="Voucher", is_virtual=True, now=NOON)
    set_quantity(product("VOUCHER"), Decimal(PLENTY), now=NOON)
    # Sold before it arrives: some of it can be shipped only when it is here.
    put_in_stock("DESK", 40, backorders="allow", threshold=Decimal(-PLENTY))
    put_in_stock("GIFT", 0, manages_stock=False)
    east = create_source("east", **BO)
    link_source(default_stock(), east, priority=2, **BO)
    stock = create_stock("Outlet Stock", **BO)
    link_source(stock, create_source("outlet", **BO), priority=1, **BO)
    link_source(stock, east, priority=2, **BO)
    assign_website(open_website("outlet", name="Outlet"), stock, **BO)
    for source in Source.objects.all():
        for sku in ("MUG", "LAMP", "BOWL", "VOUCHER"):
            set_quantity(product(sku), Decimal(PLENTY), source=source, now=NOON)
    assign_status(create_status("packed", "Packed", **BO), State.PROCESSING, **BO)


def place_thousand(die: Random, *, count: int = 1000) -> None:
    """Place orders as shops, phones and channels do: paid or not, waiting or in review."""
    views = [default_view(website) for website in Website.objects.all()]
    news = [_new_order(die, die.choice(views), number) for number in range(count)]
    for first in range(0, count, PER_BATCH):
        place_orders(news[first : first + PER_BATCH], actor="shop", now=NOON)


def _new_order(die: Random, view: StoreView, number: int) -> NewOrder:
    currency = die.choice(["USD", "USD", "JPY", "KWD"])
    skus = die.sample(["MUG", "LAMP", "BOWL", "DESK", "GIFT", "VOUCHER"], die.randint(1, 3))
    lines = tuple(_line(die, sku, currency) for sku in skus)
    shipping = _amount(die, 9, currency)
    tax = _amount(die, 1, currency)
    discount = -min(_amount(die, 1, currency), shipping)
    whole = sum((one.row_total + one.tax + one.discount for one in lines), ZERO)
    begins = die.choices(FIRST_STATES, [6, 2, 1])[0]
    is_virtual = all(one.is_virtual for one in lines)
    is_paid = die.random() < 0.4 and "VOUCHER" not in skus
    return NewOrder(
        store_view=view,
        currency=currency,
        lines=lines,
        grand_total=whole + shipping + tax + discount,
        placed_at=NOON,
        payment_method="Bank transfer",
        shipping=shipping,
        shipping_tax=tax,
        shipping_discount=discount,
        stock=stock_of(view.store.website),
        is_paid=is_paid,
        begins=begins,
        base_to_order_rate=RATES[currency],
        customer_name="Ann Example",
        customer_email="ann@example.com",
        shipping_address=None if is_virtual else HOME,
        **(_from_channel(number) if is_paid and die.random() < 0.4 else {}),
    )


def _line(die: Random, sku: str, currency: str) -> NewLine:
    known = product(sku)
    quantity = Decimal(die.randint(1, 5))
    price = _amount(die, 60, currency)
    row = price * quantity
    return NewLine(
        product_id=known.pk,
        sku=sku,
        name=known.name,
        quantity=quantity,
        price=price,
        row_total=row,
        tax=rounded(row * Decimal("0.0825"), currency),
        discount=-rounded(row * die.choice([ZERO, Decimal("0.1")]), currency),
        is_virtual=known.is_virtual,
    )


def _amount(die: Random, most: int, currency: str) -> Decimal:
    return rounded(Decimal(die.randint(0, most * 1000)) / 1000, currency)


def _from_channel(number: int) -> dict[str, Any]:
    return {
        "channel": "bazaar",
        "external_store": "1",
        "external_id": f"B-{number}",
        "lines_locked": True,
        "canceled_by_channel_only": True,
        "mails_suppressed": True,
        "completion_waits_for_channel": True,
        "tracking_required": True,
    }
