"""An order from any source comes in with the same checks as any other (CO-4.3, CO-5, CO-6)."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.orders.scene import figures, ledger, read, sentences, shelves, standing, units
from tests.orders.taking.documents import ADDRESS, line, take
from tests.scene import NOON, put_in_stock

from counterpart.audit.models import AuditEntry
from counterpart.catalog.models import Product
from counterpart.catalog.products import save_product
from counterpart.customers.models import Customer
from counterpart.inventory.checking import stock_findings
from counterpart.orders.checking import order_findings
from counterpart.orders.models.mails import OrderMail
from counterpart.orders.models.orders import OrderLine
from counterpart.websites.models import CurrencyRate


def virtual(sku: str = "CARD", quantity: int = 5) -> None:
    put_in_stock(sku, quantity)
    Product.objects.filter(sku=sku).update(is_virtual=True)


def test_order_is_pending_its_units_are_promised_and_everything_is_kept_as_sent(house):
    shelves()
    taken = take(customer_note="Ring twice.", remote_ip="2001:DB8::1", language="de",
                 number="SHOP-7", placed_at="2026-11-01T23:30:00-02:00")  # fmt: skip
    order = read(taken.order)
    assert (taken.is_new, order.number, standing(order), units(order), figures("MUG")) == (
        True,
        "SHOP-7",
        ("new", "pending"),
        [("MUG", "2", "0", "0", "0", "0")],
        (10, 2, 8),
    )
    assert (order.subtotal, order.shipping, order.tax, order.grand_total, order.total_paid) == (
        Decimal("20.00"), Decimal("5.00"), Decimal("2.06"), Decimal("27.06"), Decimal(0),
    )  # fmt: skip
    assert (
        order.channel,
        order.external_id,
        order.customer_name,
        order.customer_email,
        order.customer_note,
        order.remote_ip,
        order.language,
        order.placed_at.isoformat(),
        order.shipping_method,
        order.payment_method,
        order.customer_group,
    ) == (
        "webshop",
        "W-1",
        "Ida Example",
        "ida@example.com",
        "Ring twice.",
        "2001:db8::1",
        "de",
        "2026-11-02T01:30:00+00:00",
        "Parcel",
        "invoice",
        "not_logged_in",
    )
    address = order.addresses.get()
    assert (address.country, address.person["region"]) == ("US", "CA")
    assert sentences(order) == ["The order was created from Webshop order W-1."]
    [entry] = AuditEntry.objects.filter(subject="SHOP-7")
    assert (entry.action, entry.actor, entry.after["grand_total"]) == (
        "order_placed", "bo", "27.06",
    )  # fmt: skip


def test_paid_order_is_invoiced_with_its_transaction(house):
    shelves()
    order = take(payment={"method": "card", "state": "paid", "transaction_id": "T-1"}).order
    invoice = order.invoices.get()
    assert (standing(order), invoice.grand_total, invoice.state, invoice.transaction_id) == (
        ("processing", "processing"),
        Decimal("27.06"),
        "paid",
        "T-1",
    )
    assert (read(order).total_paid, list(order_findings()), list(stock_findings())) == (
        Decimal("27.06"), [], [],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("offline", ("new", "pending")),
        ("pending", ("pending_payment", "pending_payment")),
        ("review", ("payment_review", "payment_review")),
    ],
)
def test_order_begins_where_its_payment_stands(house, state, expected):
    shelves()
    assert standing(take(payment={"method": "gateway", "state": state}).order) == expected


@pytest.mark.parametrize("state", ["paid", "review"])
def test_status_may_be_chosen_among_those_of_the_state(house, state):
    shelves()
    order = take(payment={"method": "card", "state": state}, status="fraud").order
    assert standing(order)[1] == "fraud"


def test_units_of_a_virtual_line_leave_when_the_order_is_paid(house):
    virtual()
    order = take(
        shipping_address=None,
        shipping=None,
        payment={"method": "card", "state": "paid"},
        lines=[line("CARD", 2)],
    ).order
    assert (standing(order), units(order), figures("CARD")) == (
        ("complete", "complete"),
        [("CARD", "2", "2", "0", "0", "0")],
        (3, 0, 3),
    )
    assert [row[0] for row in ledger(order)][:1] == ["order_placed"]
    assert (list(order_findings()), list(stock_findings())) == ([], [])


def test_unpaid_virtual_order_waits_for_its_invoice(house):
    virtual()
    order = take(shipping_address=None, shipping=None, lines=[line("CARD", 2)]).order
    assert (standing(order), figures("CARD")) == (("new", "pending"), (5, 2, 3))


def test_price_that_is_not_given_is_the_catalogs_and_the_sum_is_the_grand_total(house):
    shelves()
    save_product("MUG", price=Decimal("12.50"), now=NOON)
    order = take(lines=[line(price=None, tax=None)], shipping=None).order
    row = OrderLine.objects.get(order=order)
    assert (row.price, row.original_price, row.row_total, read(order).grand_total) == (
        Decimal("12.50"), Decimal("12.50"), Decimal("25.00"), Decimal("25.00"),
    )  # fmt: skip


def test_row_total_of_the_source_stands_and_the_price_follows(house):
    shelves()
    order = take(lines=[line(quantity=3, price=None, row_total="10.00", tax="0")]).order
    row = OrderLine.objects.get(order=order)
    assert (row.price, row.row_total) == (Decimal("3.3333"), Decimal("10.00"))


def test_given_tax_is_kept_to_the_cent_whatever_the_catalog_says_later(house):
    shelves()
    order = take(grand_total="27.06").order
    save_product("MUG", price=Decimal(99), now=NOON)
    CurrencyRate.objects.create(
        base_currency="USD", currency="EUR", rate=Decimal(2), changed_at=NOON
    )
    again = read(order)
    assert (again.tax, again.lines.get().tax, again.shipping_tax, again.grand_total) == (
        Decimal("2.06"), Decimal("1.65"), Decimal("0.41"), Decimal("27.06"),
    )  # fmt: skip


def test_currency_and_rate_are_frozen(house):
    shelves()
    order = read(take(currency="EUR", base_to_order_rate="0.80").order)
    assert (order.currency, order.base_currency, order.base_to_order_rate) == (
        "EUR", "USD", Decimal("0.8"),
    )  # fmt: skip
    assert order.base_grand_total == Decimal("33.83")


def test_catalog_price_is_shown_in_the_currency_of_the_order_where_a_rate_is_known(house):
    shelves()
    save_product("MUG", price=Decimal("12.50"), now=NOON)
    order = take(currency="EUR", base_to_order_rate="0.80").order
    assert order.lines.get().original_price == Decimal("10.00")
    other = take(currency="GBP", external_id="W-2").order
    assert other.lines.get().original_price == Decimal(0)


def test_amounts_may_have_the_places_that_their_currency_has(house):
    shelves()
    yen = take(currency="JPY", shipping=None, lines=[line(price=1250, tax=125)]).order
    dinar = take(currency="KWD", external_id="W-2", shipping=None,
                 lines=[line(price="1.255", tax="0.125")]).order  # fmt: skip
    assert (read(yen).grand_total, read(dinar).grand_total) == (Decimal(2625), Decimal("2.635"))


def test_discounts_are_negative_and_named(house):
    shelves()
    order = take(
        lines=[line(discount="-2.00")],
        shipping={"amount": "5.00", "discount": "-1.00"},
        discount_description="AUTUMN",
    ).order
    again = read(order)
    assert (again.discount, again.grand_total, again.discount_description) == (
        Decimal("-3.00"), Decimal("23.65"), "AUTUMN",
    )  # fmt: skip


def test_units_that_are_not_there_yet_are_backordered(house):
    put_in_stock("MUG", 3, backorders="allow")
    order = take(lines=[line(quantity=2), line(quantity=2)]).order
    assert list(order.lines.values_list("backordered", flat=True)) == [0, 1]


def test_decimal_quantity_is_taken_where_the_stock_allows_it(house):
    put_in_stock("MUG", 3, allows_decimals=True, fewest=Decimal("0.5"))
    order = take(lines=[line(quantity="1.25", price="8.00", tax="0")]).order
    row = order.lines.get()
    assert (row.ordered, row.row_total, row.allows_decimals) == (
        Decimal("1.25"), Decimal("10.00"), True,
    )  # fmt: skip


def test_confirmation_is_queued_unless_it_is_not_wished(house):
    shelves()
    first = take().order
    take(external_id="W-2", notify=False)
    take(external_id="W-3", customer={"name": "A caller"})
    assert list(OrderMail.objects.values_list("order", "kind")) == [(first.pk, "order")]


def test_buyer_gets_an_account_once_and_keeps_group_and_name(house):
    shelves()
    wish = {"email": "ida@example.com", "name": "Ida Example", "create_account": True}
    first = take(customer=wish | {"group": "wholesale"}).order
    second = take(
        external_id="W-2",
        customer=wish | {"name": "Someone Else"},
        billing_address=ADDRESS | {"line1": "2 Office Road"},
    ).order
    customer = Customer.objects.get()
    assert (customer.first_name, customer.last_name, customer.group) == (
        "Ida", "Example", "wholesale",
    )  # fmt: skip
    assert [(read(one).customer, read(one).customer_group) for one in (first, second)] == [
        (customer, "wholesale"),
        (customer, "wholesale"),
    ]
    assert [row.address["line1"] for row in customer.addresses.order_by("pk")] == [
        "1 Sample Street",
        "2 Office Road",
    ]


@pytest.mark.parametrize("name", ["Cher", "李小龍"])
def test_single_word_becomes_a_first_name_and_is_flagged(house, name):
    shelves()
    order = take(customer={"email": "ida@example.com", "name": name, "create_account": True}).order
    customer = Customer.objects.get()
    assert (customer.first_name, customer.last_name, sentences(order)[-1]) == (
        name,
        "-",
        "The buyer gave one name only; the last name is set to “-”.",
    )


def test_guest_of_a_known_e_mail_stays_a_guest(house):
    shelves()
    take(customer={"email": "ida@example.com", "name": "Ida Example", "create_account": True})
    order = read(take(external_id="W-2").order)
    assert (order.customer, order.customer_group) == (None, "not_logged_in")


def test_number_of_queries_does_not_grow_with_the_lines(house):
    put_in_stock("MUG", 50)
    skus = [f"P{number}" for number in range(6)]
    for sku in skus:
        put_in_stock(sku, 50)

    def queries(external_id: str, count: int) -> int:
        with CaptureQueriesContext(connection) as seen:
            take(external_id=external_id, lines=[line(sku) for sku in skus[:count]])
        return len(seen)

    queries("warm", 1)
    assert queries("two", 2) == queries("six", 6)
