"""Commerce shows to the cent what Amazon took, or the order is held with the arithmetic (P3)."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.scene import put_in_stock

from counterpart.orders.models.orders import Order


def parts(order: Order) -> tuple[str, ...]:
    order.refresh_from_db()
    amounts = (order.subtotal, order.shipping, order.tax, order.discount, order.grand_total)
    return tuple(f"{amount:.2f}" for amount in amounts)


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        ({"price": "149.97", "tax": "0.02", "tip": "5.00"},
         ("149.97", "5.00", "0.02", "0.00", "154.99")),
        ({"gift_wrap": "3", "gift_wrap_tax": "0.2"}, ("12.00", "3.00", "0.20", "0.00", "15.20")),
        ({"cod_fee": "1.5"}, ("12.00", "1.50", "0.00", "0.00", "13.50")),
        ({"discount": "2", "shipping": "4", "shipping_discount": "4"},
         ("12.00", "4.00", "0.00", "-6.00", "10.00")),
        ({"price": "0"}, ("0.00", "0.00", "0.00", "0.00", "0.00")),
    ],
    ids=["tip", "gift wrap", "cash fee", "discounts", "free"],
)  # fmt: skip
def test_every_kind_of_charge_arrives(shop, wishes, expected):
    order_id = shop.buyer_orders("MUG", 1, **wishes)
    shop.sync()
    assert parts(shop.order(order_id)) == expected


def test_named_charges_stand_in_the_orders_history(shop):
    order_id = shop.buyer_orders("MUG", 1, tip="5.00", gift_wrap="3")
    shop.sync()
    remarks = {entry.code: entry.params for entry in shop.order(order_id).history.all()}
    assert remarks["extra_charges"] == {"charges": "gift wrap 3.00, delivery tip 5.00"}


def test_a_cent_too_much_holds_the_order_with_the_arithmetic(shop):
    order_id = shop.buyer_orders("MUG", 2, tax="1.98", shipping="4", discount="1")

    def one_cent_more(document):
        document["proceeds"]["grandTotal"]["amount"] = "28.99"

    shop.amazon.patch_document(order_id, one_cent_more)
    shop.sync()
    assert shop.note(order_id) == (
        "Cannot create sales order: The parts add up to 28.98 USD, Amazon's total is 28.99 USD: "
        "items 24.00 + shipping 4.00 + tax 1.98 + discount -1.00; difference 0.01."
    )
    assert (shop.row(order_id).status, Order.objects.count()) == ("Error", 0)
    assert shop.stock("MUG").salable == 10


def test_a_replacement_without_any_money_is_created_free_of_charge(shop):
    first = shop.buyer_orders("MUG", 1)
    second = shop.buyer_orders("MUG", 1, replacement_of=first)
    shop.amazon.leaves_out(second, "proceeds", "orderItems.proceeds", "orderItems.product.price")
    shop.sync()
    order = shop.order(second)
    assert (order.grand_total, order.currency, order.status) == (0, "USD", "processing")
    remarks = {entry.code: entry.params for entry in order.history.all()}
    assert remarks["replaces"] == {"external_id": first}


def test_an_order_without_a_total_is_held_until_amazon_tells_it(shop):
    order_id = shop.buyer_orders("MUG", 1)
    shop.amazon.leaves_out(order_id, "proceeds")
    shop.sync()
    assert shop.note(order_id) == (
        "Cannot create sales order: Amazon does not tell the order's total."
    )
    shop.amazon.mends_order(order_id)
    shop.sync()
    assert parts(shop.order(order_id))[-1] == "12.00"


def test_two_currencies_in_one_order_hold_it(shop):
    order_id = shop.buyer_orders("MUG", 1)

    def in_euros(document):
        document["orderItems"][0]["proceeds"]["breakdowns"][0]["subtotal"]["currencyCode"] = "EUR"

    shop.amazon.patch_document(order_id, in_euros)
    shop.sync()
    assert shop.note(order_id) == (
        "Cannot create sales order: The order names the currencies EUR, USD."
    )


@pytest.mark.parametrize(("currency", "total"), [("JPY", "1296"), ("KWD", "1.235")])
def test_currencies_keep_their_own_decimals(shop, currency, total):
    order_id = shop.buyer_orders("MUG", 1)

    def in_currency(document):
        amount = {"amount": total, "currencyCode": currency}
        document["proceeds"] = {"grandTotal": amount}
        document["orderItems"][0]["product"]["price"]["unitPrice"] = amount
        document["orderItems"][0].pop("proceeds")

    shop.amazon.patch_document(order_id, in_currency)
    shop.sync()
    order = shop.order(order_id)
    assert (order.currency, order.grand_total) == (currency, Decimal(total))


def test_a_price_left_on_an_item_without_units_holds_the_order(shop):
    """An item without units becomes no line, so that its price would be missing in Commerce."""
    order_id = shop.buyer_orders(lines=[{"sku": "MUG"}, {"sku": "LAMP", "price": "39.90"}])

    def no_lamp(document):
        document["orderItems"][1]["quantityOrdered"] = 0

    shop.amazon.patch_document(order_id, no_lamp)
    shop.sync()
    assert [one["cause"] for one in shop.row(order_id).hold_evidence] == ["total_mismatch"]


CENTS = st.integers(0, 99_999).map(lambda cents: f"{cents / 100:.2f}")
EXTRAS = ("tax", "shipping", "shipping_tax", "gift_wrap", "gift_wrap_tax", "cod_fee", "discount",
          "discount_tax", "shipping_discount")  # fmt: skip
LINES = st.lists(
    st.fixed_dictionaries(
        {"sku": st.just("MUG"), "quantity": st.integers(1, 3), "price": CENTS},
        optional=dict.fromkeys(EXTRAS, CENTS),
    ),
    min_size=1,
    max_size=3,
)  # fmt: skip


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(lines=LINES, tip=st.none() | CENTS)
def test_the_total_is_always_amazons(shop, lines, tip):
    """P3, as a property: whatever the charges, Commerce and Amazon agree to the cent."""
    order_id = shop.buyer_orders(lines=lines, tip=tip)
    put_in_stock("MUG", 100_000)
    shop.sync()
    order = shop.order(order_id)
    assert f"{order.grand_total:.2f}" == shop.amazon.book()[order_id]["grand_total"]
    assert order.subtotal + order.shipping + order.tax + order.discount == order.grand_total
    assert order.total_paid == order.grand_total
