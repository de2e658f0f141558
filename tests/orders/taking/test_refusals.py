"""Whatever is wrong with an order is told at once, and nothing of it is written."""

from decimal import Decimal
from typing import Any

import pytest
from tests.orders.scene import figures, shelves
from tests.orders.taking.documents import ADDRESS, document, line, take
from tests.scene import NOON, product, put_in_stock

from counterpart.audit.models import AuditEntry
from counterpart.catalog.models import Product, ProductWebsite
from counterpart.catalog.products import save_product, set_enabled
from counterpart.core.errors import Refused
from counterpart.customers.models import Customer
from counterpart.inventory.models import SourceItem, StockMovement
from counterpart.orders.models.mails import OrderMail
from counterpart.orders.models.orders import HistoryEntry, Order
from counterpart.orders.taking.faults import OrderRefused
from counterpart.orders.taking.take import take_order
from counterpart.websites.founding import default_view, open_website
from counterpart.websites.models import StoreView, Website
from counterpart.websites.scopes import Scope


def refused(**facts: Any) -> list[tuple[str, str]]:
    """Send a document that is refused; answers codes and sentences, and that nothing stayed."""
    return refusal_of(document(**facts))


def refusal_of(sent: Any) -> list[tuple[str, str]]:
    before = _everything()
    with pytest.raises(OrderRefused) as no:
        take_order(sent, actor="bo", now=NOON)
    assert _everything() == before
    return [(fault.code, fault.sentence) for fault in no.value.faults]


def _everything() -> tuple[int, ...]:
    kinds: tuple[Any, ...] = (Order, HistoryEntry, StockMovement, OrderMail, Customer, AuditEntry)
    return tuple(kind.objects.count() for kind in kinds)


def test_unknown_sku_is_not_found(house):
    shelves()
    assert refused(lines=[line(), line("CUP")]) == [
        ("not_found", "CUP: There is no product with this SKU."),
    ]


def test_disabled_product_is_not_available(house):
    shelves()
    set_enabled(product("MUG"), False, now=NOON)
    assert refused() == [
        ("disabled", "MUG: Product that you are trying to add is not available."),
    ]


def test_product_of_another_website_is_not_sold_here(house):
    shelves()
    ProductWebsite.objects.create(
        product=product("MUG"), website=Website.objects.get(), is_assigned=False
    )
    assert refused() == [("not_on_website", "MUG: The product is not sold on this website.")]


def test_shortage_names_what_is_needed_and_what_is_left(house):
    shelves()
    with pytest.raises(OrderRefused) as no:
        take(lines=[line(quantity=8), line(quantity=4), line("LAMP", 1)])
    [fault] = no.value.faults
    assert (fault.code, fault.sentence, fault.facts) == (
        "out_of_stock",
        "MUG: Only 10 of 12 available.",
        {"sku": "MUG", "needed": "12", "available": "10"},
    )
    assert figures("MUG") == (10, 0, 10)


def test_nothing_left_is_out_of_stock(house):
    shelves()
    take(lines=[line("LAMP", 1)])
    assert refused(external_id="W-2", lines=[line("LAMP", 1)]) == [
        ("out_of_stock", "LAMP: This product is out of stock."),
    ]


def test_rules_for_selling_are_kept(house):
    put_in_stock("MUG", 10, fewest=Decimal(2), most=Decimal(6), increment=Decimal(2))
    put_in_stock("LAMP", 10)
    assert refused(lines=[line(quantity=1)]) == [
        ("sale_rule", "MUG: The fewest you may purchase is 2."),
        ("sale_rule", "MUG: You can buy this product only in quantities of 2 at a time."),
    ]
    assert refused(lines=[line(quantity=8), line("LAMP", "1.5")]) == [
        ("sale_rule", "MUG: The requested qty exceeds the maximum qty allowed in shopping cart."),
        ("sale_rule", "LAMP: You cannot use decimal quantity for this product."),
    ]


def test_product_that_lies_nowhere_in_stock_is_not_sold(house):
    shelves()
    SourceItem.objects.update(is_in_stock=False)
    assert ("sale_rule", "MUG: This product is out of stock.") in refused()


def test_everything_that_is_wrong_is_told_at_once(house):
    shelves()
    set_enabled(product("LAMP"), False, now=NOON)
    fields = (
        "website, store_view, number, source, external_id, currency, base_to_order_rate, "
        "placed_at, customer, shipping_address, billing_address, shipping, payment, status, "
        "lines, discount_description, customer_note, remote_ip, language, grand_total, notify"
    )
    assert refused(
        grand_total="1.00",
        colour="red",
        lines=[line(quantity=99), line("LAMP", 1), line("CUP", 1)],
        shipping_address=ADDRESS | {"city": " ", "region": "Kalifornien"},
    ) == [
        ("unknown_field", f"The order has no field colour; its fields are {fields}."),
        ("address_refused", f"{UNUSABLE} city is missing; “Kalifornien” is no region of US."),
        ("disabled", "LAMP: Product that you are trying to add is not available."),
        ("not_found", "CUP: There is no product with this SKU."),
        ("out_of_stock", "MUG: Only 10 of 99 available."),
    ]


def test_grand_total_must_agree(house):
    shelves()
    assert refused(grand_total="27.05") == [
        (
            "total_mismatch",
            "The parts of the order add up to 27.06 USD, its grand total is 27.05 USD.",
        ),
    ]


def test_row_total_must_agree_with_its_price(house):
    shelves()
    assert refused(lines=[line(row_total="25.00")]) == [
        ("total_mismatch", "Line 1: row_total is 25.00, but 2 × 10.00 is another amount."),
    ]


NO_TIME = "it must be a time in the past, with its time zone, such as 2026-11-02T12:00:00Z."
NOT_PAYABLE = "no such amount can be paid in USD."
UNUSABLE = "The order: shipping_address cannot be used:"


@pytest.mark.parametrize(
    ("facts", "wrong"),
    [
        ({"tax": "0.001"}, f": tax is 0.001: {NOT_PAYABLE}"),
        ({"row_total": "20.001"}, f": row_total is 20.001: {NOT_PAYABLE}"),
        ({"discount": "-0.005"}, f": discount is -0.005: {NOT_PAYABLE}"),
        ({"discount": "-99"}, ": discount is more than the row total."),
        ({"discount": "1.00"}, ": discount must be zero or negative, such as -1.00."),
        ({"tax": "-1"}, ": tax must not be negative."),
        ({"price": "-1"}, ": price must not be negative."),
        ({"price": 0.1}, ": price cannot be 0.1."),
        ({"price": "1e3"}, ": price cannot be 1e3."),
        ({"price": "NaN"}, ": price cannot be NaN."),
        ({"price": Decimal("NaN")}, ": price cannot be NaN."),
        ({"price": Decimal("Infinity")}, ": price cannot be Infinity."),
        ({"price": Decimal("1e999999")}, ": price cannot be 1E+999999."),
        ({"price": 10**400}, ": price cannot be a number that large."),
        ({"price": "1.00001"}, ": price cannot be 1.00001."),
        ({"price": "１０"}, ": price cannot be １０."),
        ({"price": True}, ": price cannot be true."),
        ({"price": ["1"]}, ": price cannot be an object or a list."),
        ({"price": "999999999999"}, " costs too much to be kept."),
        ({"quantity": 0}, ": quantity must be above zero."),
        ({"quantity": -1}, ": quantity must be above zero."),
        ({"quantity": "1.00001"}, ": quantity cannot be 1.00001."),
        ({"quantity": None}, " needs quantity."),
        ({"sku": ""}, " needs sku."),
        ({"sku": 7}, ": sku is not text."),
        ({"sku": "x" * 65}, ": sku has more than 64 characters."),
        ({"name": "x" * 10_000}, ": name has more than 500 characters."),
        ({"name": "a\x00b"}, ": name has control characters."),
        ({"name": "a\ud800b"}, ": name has control characters."),
    ],
)
def test_what_a_line_cannot_hold_is_told(house, facts, wrong):
    shelves()
    assert f"Line 1{wrong}" in [told for _, told in refused(lines=[{**line(), **facts}])]


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"lines": []}, "The order needs lines: a list with at least one."),
        ({"lines": {}}, "The order needs lines: a list with at least one."),
        ({"lines": ["MUG"]}, "Line 1 is not an object with fields."),
        ({"lines": [line()] * 1001}, "The order has more than 1000 lines."),
        ({"payment": {}}, "The payment needs method."),
        (
            {"payment": {"method": "x", "state": "stolen"}},
            "The payment: state is “stolen”; it must be one of offline, paid, pending, review.",
        ),
        (
            {"payment": {"method": "x", "transaction_id": "T-1"}},
            "The payment: transaction_id needs the state paid: it stands on the invoice.",
        ),
        ({"payment": "card"}, "The payment is not an object with fields."),
        ({"shipping": {"amount": "-5"}}, "The shipping: amount must not be negative."),
        ({"shipping": {"amount": "5.001"}}, f"The shipping: amount is 5.001: {NOT_PAYABLE}"),
        (
            {"shipping": {"amount": "1", "discount": "-2"}},
            "The shipping: discount is more than the amount.",
        ),
        ({"currency": "ABC"}, "The order: currency is “ABC”, which is no currency."),
        (
            {"currency": "EUR", "lines": [line(price=None)]},
            "Line 1 needs price in EUR: the catalog's is in USD.",
        ),
        (
            {"base_to_order_rate": "2"},
            "The order: base_to_order_rate is 1, as USD is the base currency.",
        ),
        ({"base_to_order_rate": "0"}, "The order: base_to_order_rate must be above zero."),
        (
            {"number": "7 or 8"},
            "The order: number is “7 or 8”; it must be letters, digits and . _ / -, at most 50.",
        ),
        (
            {"source": "Shop"},
            (
                "The order: source is “Shop”; it must be lower-case letters, digits, _ and -, at "
                "most 20."
            ),
        ),
        ({"source": None}, "The order: external_id needs source, whose id it is."),
        ({"source": "amazon"}, "Orders of amazon come in through their own channel."),
        ({"placed_at": "soon"}, f"The order: placed_at is “soon”; {NO_TIME}"),
        (
            {"placed_at": "2026-11-02T12:00:00"},
            f"The order: placed_at is “2026-11-02T12:00:00”; {NO_TIME}",
        ),
        (
            {"placed_at": "2126-11-02T12:00:00Z"},
            f"The order: placed_at is “2126-11-02T12:00:00Z”; {NO_TIME}",
        ),
        (
            {"placed_at": "0001-01-01T00:00:00+14:00"},
            f"The order: placed_at is “0001-01-01T00:00:00+14:00”; {NO_TIME}",
        ),
        (
            {"customer": {"email": "ida"}},
            "The customer: email cannot be used: “ida” is not an e-mail address.",
        ),
        (
            {"customer": {"name": "x" * 10_000}},
            "The customer: name has more than 255 characters.",
        ),
        ({"customer": {"create_account": True}}, "The customer needs email for an account."),
        (
            {"customer": {"create_account": "yes"}},
            "The customer: create_account is neither true nor false.",
        ),
        (
            {"customer": {"group": "general"}},
            "The customer: group needs create_account: guests have no group.",
        ),
        ({"shipping_address": None}, "The order needs shipping_address: its goods go somewhere."),
        (
            {"shipping_address": {"name": "x" * 10_000}},
            f"{UNUSABLE} name has more than 255 characters.",
        ),
        ({"shipping_address": ADDRESS | {"name": 7}}, f"{UNUSABLE} name is not text."),
        ({"shipping_address": "Oslo"}, "The order: shipping_address is not an object with fields."),
        ({"remote_ip": "1.2.3"}, "The order: remote_ip is “1.2.3”; it must be an IP address."),
        (
            {"language": "Klingon!"},
            "The order: language is “Klingon!”; it must be a language such as en or pt-BR.",
        ),
        (
            {"status": "complete"},
            "“complete” is not a status of a New order; choose one of pending.",
        ),
        ({"store_view": "mars"}, "There is no store view “mars”."),
        ({"website": "mars"}, "There is no website “mars”."),
    ],
)
def test_what_an_order_cannot_hold_is_told(house, facts, sentence):
    shelves()
    assert sentence in [told for _, told in refused(**facts)]


@pytest.mark.parametrize("sent", [None, 7, "order", [], [document()]])
def test_what_is_no_order_is_refused_with_one_sentence(house, sent):
    assert refusal_of(sent) == [("not_understood", "The order is not an object with fields.")]


def test_order_without_fields_is_told_what_it_needs(house):
    assert refusal_of({}) == [
        ("missing_field", "The payment needs method."),
        ("missing_field", "The order needs lines: a list with at least one."),
    ]


def test_orders_name_their_website_when_there_are_several(house):
    shelves()
    second = open_website("second")
    assert refused() == [
        (
            "store_view_unknown",
            "The order must name its website or store_view: base, second.",
        ),
    ]
    assert take(website="second").order.store_view == default_view(second)
    assert take(store_view="default", external_id="W-2").order.store_view.code == "default"
    assert refused(external_id="W-3", store_view="default", website="second") == [
        ("store_view_unknown", "There is no store view “default” on website “second”."),
    ]


def test_inactive_store_view_takes_no_orders(house):
    shelves()
    StoreView.objects.update(is_active=False)
    assert refused(store_view="default") == [
        ("store_view_unknown", "Store view default is not active."),
    ]
    assert refused() == [("store_view_missing", "Website base has no active store view.")]


def test_store_view_outside_the_scope_is_told_like_one_that_does_not_exist(house):
    shelves()
    second = default_view(open_website("second"))
    scope = Scope(frozenset({second.pk}))
    with pytest.raises(Refused) as no:
        take(scope, store_view="default")
    assert str(no.value) == "There is no store view “default”."
    assert take(scope).order.store_view == second


def test_order_of_another_store_view_is_not_shown_to_those_outside(house):
    shelves()
    take()
    second = default_view(open_website("second"))
    with pytest.raises(Refused) as no:
        take(Scope(frozenset({second.pk})))
    assert str(no.value) == "W-1 of webshop belongs to another store view."


def test_given_number_is_used_once_in_a_store_view(house):
    shelves()
    take(number="SHOP-7")
    assert refused(external_id="W-2", number="SHOP-7") == [
        ("number_taken", "Order number SHOP-7 is already used in store view default."),
    ]
    open_website("second")
    assert take(external_id="W-2", number="SHOP-7", website="second").is_new


def test_virtual_units_that_cannot_be_delivered_leave_no_order(house):
    put_in_stock("CARD", 1, backorders="allow")
    Product.objects.filter(sku="CARD").update(is_virtual=True)
    with pytest.raises(Refused):
        take(lines=[line("CARD", 2)], payment={"method": "card", "state": "paid"})
    assert (Order.objects.count(), figures("CARD")) == (0, (1, 0, 1))


def test_unknown_product_of_a_hostile_name_is_quoted_shortly(house):
    save_product("MUG", now=NOON)
    [(code, sentence)] = refused(lines=[line("{sku}%s<b>", 1, tax=None)])[:1]
    assert (code, sentence) == ("not_found", "{sku}%s<b>: There is no product with this SKU.")
