"""Invoices, credit memos and exchange rates, by commands alone."""

from decimal import Decimal

import pytest
from tests.orders.documents.test_invoicing import golden_order
from tests.orders.scene import BO, line, placed, read, shelves, shipped
from tests.scene import NOON
from tests.users.scene import hired, made

from counterpart.audit.models import AuditEntry
from counterpart.orders.documents.invoicing import invoice_order
from counterpart.orders.models.documents import CreditMemo
from counterpart.orders.models.mails import OrderMail
from counterpart.orders.models.settings import CommerceSettings
from counterpart.users.permissions import Permission
from counterpart.websites.founding import default_view, open_website
from counterpart.websites.models import CurrencyRate, NumberSequence


def test_invoice_waits_for_its_payment(counterpart, house):
    golden_order()
    made = counterpart("invoice", "000000001", "--item", "A=2", "--open", "--comment", "Net 30")
    assert (made.code, made.out) == (
        0,
        "Invoice #000000001 was created: 45.95 USD. Order 000000001 is Processing.\n",
    )
    paid = counterpart("pay-invoice", "#000000001", "--transaction", "T-1", "--json").json
    assert (paid["number"], paid["total_paid"], paid["invoices"][0]["state"]) == (
        "000000001",
        "45.95",
        "paid",
    )
    again = counterpart("pay-invoice", "000000001")
    assert (again.code, again.out, again.err) == (
        1,
        "",
        "counterpart: Invoice #000000001 is Paid: only an open invoice can become Paid.\n",
    )
    assert "Net 30" not in again.err


def test_open_invoice_is_canceled(counterpart, house):
    golden_order()
    counterpart("invoice", "000000001", "--open")
    assert counterpart("cancel-invoice", "000000001").out == (
        "Invoice #000000001 is canceled: 70.29 USD. Order 000000001 is Processing.\n"
    )


@pytest.mark.parametrize("command", ["pay-invoice", "cancel-invoice"])
def test_invoice_that_is_not_one_is_told_apart(counterpart, house, command):
    unknown = counterpart(command, "9")
    assert (unknown.code, unknown.err) == (1, "counterpart: There is no invoice 9.\n")
    second = default_view(open_website("second"))
    NumberSequence.objects.create(store_view=second, document="invoice")
    invoice_order(placed(), **BO)
    invoice_order(placed(store_view=second), **BO)
    assert counterpart(command, "000000001").err == (
        "counterpart: 000000001 names several invoices: 000000001 of second_default, "
        "000000001 of default.\n"
    )


def test_buyer_gets_a_copy_if_wished(counterpart, house):
    golden_order(customer_email="ida@example.com")
    counterpart("invoice", "000000001", "--notify", "--comment", "Thank you")
    counterpart("refund", "000000001", "--notify")
    assert [(one.kind, one.comment) for one in OrderMail.objects.order_by("pk")] == [
        ("invoice", "Thank you"),
        ("credit_memo", ""),
    ]


@pytest.mark.parametrize("command", ["invoice", "refund"])
def test_copy_needs_the_permission_to_send_mail(counterpart, house, command):
    made("clerk", Permission.INVOICE_ORDERS, Permission.CREDIT_ORDERS)
    hired("mo", "clerk")
    order = golden_order(customer_email="ida@example.com", is_paid=command == "refund")
    refused = counterpart("--as", "mo", command, "000000001", "--notify")
    assert (refused.code, refused.err) == (
        1,
        "counterpart: mo may not do that: it needs the permission “Send e-mails”.\n",
    )
    assert (OrderMail.objects.count(), order.history.count()) == (0, 1 + (command == "refund"))
    assert counterpart("--as", "mo", command, "000000001").code == 0


def test_all_is_given_back(counterpart, house):
    golden_order(is_paid=True)
    assert counterpart("refund", "000000001").out == (
        "Credit memo #000000001 was created: 70.29 USD. Order 000000001 is Closed.\n"
    )


def test_some_is_given_back_and_some_kept(counterpart, house):
    order = golden_order(is_paid=True)
    answer = counterpart(
        "refund", "000000001", "--item", "A=1", "--shipping", "2", "--adjustment-refund", "1.50",
        "--adjustment-fee", "5%", "--comment", "Broken", "--json",
    ).json  # fmt: skip
    memo = CreditMemo.objects.get()
    assert (answer["total_refunded"], answer["credit_memos"][0]["shipping"]) == ("19.46", "2.00")
    assert (memo.adjustment_refund, memo.adjustment_fee, memo.shipping) == (
        Decimal("1.50"),
        Decimal("3.51"),
        2,
    )
    assert order.history.get(code="credited").comment == "Broken"


def test_money_alone_is_given_back(counterpart, house):
    order = golden_order(is_paid=True)
    counterpart(
        "refund", "000000001", "--no-items", "--shipping", "0", "--adjustment-refund", "10%"
    )
    assert (read(order).total_refunded, CreditMemo.objects.get().lines.count()) == (
        Decimal("7.03"),
        0,
    )


def test_goods_go_back_as_the_options_say(counterpart, house):
    shelves()
    CommerceSettings.objects.create(return_to_stock_automatically=True)
    order = placed(line("MUG", 5), is_paid=True)
    shipped(order, items={"MUG": Decimal(3)})

    def on_hand() -> tuple[int, int]:
        stock = counterpart("stock", "MUG", "--json").json
        return stock["on_hand"], stock["reserved"]

    seen = [on_hand()]
    for options in (
        ["--item", "MUG=1", "--no-return-to-stock"],
        ["--item", "MUG=1", "--unshipped", "--return-to-stock"],
        ["--item", "MUG=2", "--return", "MUG=1"],
        [],
    ):
        assert counterpart("refund", "000000001", *options).code == 0
        seen.append(on_hand())
    assert seen == [(7, 2), (7, 2), (7, 1), (8, 1), (8, 0)]


def test_only_what_an_invoice_charged_is_given_back(counterpart, house):
    order = golden_order()
    invoice_order(order, items={"B": Decimal(1)}, **BO)
    invoice_order(order, **BO)
    counterpart("refund", "000000001", "--invoice", "000000001")
    assert CreditMemo.objects.get().grand_total == Decimal("11.87")
    unknown = counterpart("refund", "000000001", "--invoice", "7")
    assert (unknown.code, unknown.err) == (1, "counterpart: Order 000000001 has no invoice 7.\n")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--item", "A=1", "--no-items"], "Choose either --item or --no-items."),
        (["--return", "A=1", "--return-to-stock"], "Choose either --return or --return-to-stock."),
        (["--shipping", "all"], "“all” is not an amount."),
        (
            ["--adjustment-fee", "five"],
            "“five” is neither an amount nor a percentage such as 5%.",
        ),
        (
            ["--adjustment-fee", "5%%"],
            "“5%%” is neither an amount nor a percentage such as 5%.",
        ),
        (
            ["--adjustment-fee", "Infinity%"],
            "Adjustment Fee must be an amount that can be paid in USD, zero or more, not Infinity.",
        ),
        (["--item", "A"], "“A” is not of the form SKU=QTY."),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(counterpart, house, options, sentence):
    order = golden_order(is_paid=True)
    refused = counterpart("refund", "000000001", *options)
    assert (refused.code, refused.out, refused.err) == (1, "", f"counterpart: {sentence}\n")
    assert read(order).total_refunded == 0


def test_rates_are_set_and_listed(counterpart, house, at):
    assert counterpart("rates").out == "There are no exchange rates yet.\n"
    listed = counterpart("rates", "USD", "EUR=0.92", "JPY=151.37", "--json", "--now", at(NOON)).json
    assert listed == [
        {
            "base_currency": "USD",
            "currency": code,
            "rate": rate,
            "changed_at": "2026-11-02T12:00:00Z",
        }
        for code, rate in (("EUR", "0.92"), ("JPY", "151.37"))
    ]
    assert "151.37" in counterpart("rates").out
    assert AuditEntry.objects.filter(action="rate_set").count() == 2


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (["USD", "EUR=0.92", "JPY"], "“JPY” is not of the form CURRENCY=RATE, such as EUR=0.92."),
        (["USD", "EUR=0.92", "XYZ=1"], "“XYZ” is not the code of a currency, such as EUR."),
        (["EUR=0.92"], "“EUR=0.92” is not the code of a currency, such as EUR."),
    ],
)
def test_wrong_rates_are_refused_and_none_is_set(counterpart, house, given, sentence):
    refused = counterpart("rates", *given)
    assert (refused.code, refused.err) == (1, f"counterpart: {sentence}\n")
    assert CurrencyRate.objects.count() == 0
