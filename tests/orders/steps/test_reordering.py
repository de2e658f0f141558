"""CO-4.7: the same is ordered again, at today's prices."""

from decimal import Decimal

import pytest
from tests.orders.scene import (
    BO,
    figures,
    line,
    placed,
    read,
    sentences,
    shelves,
    standing,
    units,
)
from tests.scene import NOON, product

from counterpart.catalog.models import Product
from counterpart.catalog.products import save_product, set_enabled
from counterpart.core.errors import Refused
from counterpart.customers.models import CustomerGroup
from counterpart.inventory.checking import stock_findings
from counterpart.inventory.reserving import OutOfStock
from counterpart.orders.checking import order_findings
from counterpart.orders.models.orders import AddressKind, Order
from counterpart.orders.models.settings import CommerceSettings
from counterpart.orders.new_order import NewAddress
from counterpart.orders.steps.canceling import cancel_order
from counterpart.orders.steps.reordering import reorder
from counterpart.websites.founding import open_website
from counterpart.websites.models import CurrencyRate, Website

OSLO = NewAddress("NO", {"name": "Bo Example", "city": "Oslo"})
BERGEN = NewAddress("NO", {"name": "Bo Example", "city": "Bergen"})


def price(sku: str, amount: str) -> None:
    Product.objects.filter(sku=sku).update(price=Decimal(amount))


def test_same_units_are_ordered_again_at_todays_prices(house):
    shelves()
    order = placed(line("MUG", 2, "10.00"), line("LAMP", 1, "5.00"), shipping=Decimal(4))
    cancel_order(order, **BO)
    price("MUG", "12.50")
    again = reorder(order, **BO)
    assert (
        again.number,
        standing(again),
        units(again),
        [(one.price, one.original_price) for one in again.lines.all()],
        (read(again).shipping, read(again).grand_total, read(again).total_paid),
        (figures("MUG"), figures("LAMP")),
        (sentences(again), sentences(order)[-1]),
    ) == (
        "000000002",
        ("new", "pending"),
        [("MUG", "2", "0", "0", "0", "0"), ("LAMP", "1", "0", "0", "0", "0")],
        [(Decimal("12.50"), Decimal("12.50")), (Decimal("5.00"), Decimal(0))],
        (Decimal(4), Decimal(34), Decimal(0)),
        ((10, 2, 8), (1, 1, 0)),
        (
            ["The order was placed.", "This order repeats order 000000001."],
            "The same was ordered again: order 000000002.",
        ),
    )
    assert [*order_findings(), *stock_findings()] == []


def test_buyer_and_addresses_are_the_same(house):
    shelves()
    order = placed(
        line("MUG"),
        customer_name="Bo Example",
        customer_email="bo@example.com",
        customer_group=CustomerGroup.WHOLESALE,
        language="nb",
        remote_ip="192.0.2.1",
        shipping_address=OSLO,
        billing_address=BERGEN,
        shipping_method="Flat Rate",
    )
    again = read(reorder(order, **BO))
    assert (
        (again.customer_name, again.customer_email, again.customer_group, again.language),
        {one.kind: one.person["city"] for one in again.addresses.all()},
        (again.payment_method, again.shipping_method, again.remote_ip),
        again.replaces,
    ) == (
        ("Bo Example", "bo@example.com", "wholesale", "nb"),
        {AddressKind.SHIPPING: "Oslo", AddressKind.BILLING: "Bergen"},
        ("free", "Flat Rate", ""),
        None,
    )


def test_tax_keeps_its_proportion_and_discounts_were_for_that_time(house):
    shelves()
    price("MUG", "20.00")
    order = placed(
        line("MUG", 2, "10.00", tax=Decimal("1.80"), discount=Decimal("-2.00")),
        shipping=Decimal(5),
        shipping_tax=Decimal("0.50"),
        shipping_discount=Decimal("-1.00"),
    )
    again = read(reorder(order, **BO))
    assert (again.subtotal, again.discount, again.tax, again.shipping, again.grand_total) == (
        Decimal(40),
        Decimal(0),
        Decimal("4.50"),
        Decimal(5),
        Decimal("49.50"),
    )


def test_prices_are_converted_to_the_currency_of_the_order(house):
    shelves()
    price("MUG", "10.00")
    CurrencyRate.objects.create(
        base_currency="USD", currency="EUR", rate=Decimal("0.9"), changed_at=NOON
    )
    order = placed(line("MUG", 2, "8.00"), currency="EUR")
    again = read(reorder(order, **BO))
    assert (again.grand_total, again.currency, again.base_grand_total) == (
        Decimal(18),
        "EUR",
        Decimal(20),
    )


def refused(order: Order) -> str:
    """Answer why an order cannot be ordered again, and see that nothing was changed."""
    before = (sentences(order), Order.objects.count(), figures("MUG"))
    with pytest.raises(Refused) as refusal:
        reorder(order, **BO)
    assert (sentences(order), Order.objects.count(), figures("MUG")) == before
    return refusal.value.sentence


def test_currency_without_a_rate_is_told(house):
    shelves()
    order = placed(line("MUG", 2, "8.00"), currency="EUR")
    assert refused(order) == (
        "Order 000000001 cannot be ordered again: nobody knows how much USD is worth in EUR."
    )


@pytest.mark.parametrize(
    ("state", "told"), [("holded", "is On Hold"), ("payment_review", "is in Payment Review")]
)
def test_state_that_forbids_it_is_named(house, state, told):
    shelves()
    order = placed(line("MUG"))
    Order.objects.update(state=state)
    assert refused(order) == f"An order that {told} cannot be ordered again."


def test_channels_order_is_not_ordered_again(house):
    shelves()
    order = placed(line("MUG"), channel="amazon", external_id="111-1", lines_locked=True)
    assert refused(order) == (
        "Order 000000001 came from Amazon (111-1) and cannot be ordered again here: nothing would "
        "be sold there."
    )


def test_setting_forbids_it(house):
    shelves()
    CommerceSettings.objects.create(allow_reorder=False)
    assert refused(placed(line("MUG"))) == ("Orders cannot be ordered again: Allow Reorder is off.")


def test_products_that_are_gone_disabled_or_elsewhere_are_named(house):
    shelves()
    order = placed(line("CUP"), line("MUG"), line("LAMP"), line("CUP"))
    set_enabled(product("MUG"), False, now=NOON)
    open_website("second")
    save_product("LAMP", websites=[Website.objects.get(code="second")], now=NOON)
    assert refused(order) == (
        "Order 000000001 cannot be ordered again: CUP no longer exists, MUG is disabled, LAMP is "
        "not on website base."
    )


def test_buyer_whose_data_were_erased_is_not_sent_anything(house):
    shelves()
    order = placed(line("MUG"))
    Order.objects.update(people_erased_at=NOON)
    assert refused(order) == (
        "Order 000000001 cannot be ordered again: its buyer's data were erased."
    )


def test_units_that_are_not_there_are_refused(house):
    shelves()
    order = placed(line("LAMP"))
    with pytest.raises(OutOfStock):
        reorder(order, **BO)
    assert (sentences(order), Order.objects.count()) == (["The order was placed."], 1)
