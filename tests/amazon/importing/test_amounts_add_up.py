"""What did the buyer pay? Amazon's ways of telling it, read without a database (P3, K-16)."""

from decimal import Decimal

import pytest
from tests.amazon.importing.documents import Document, item, money, order, read

from counterpart.amazon.importing.amounts import LineAmounts, OrderAmounts, amounts_of

D = Decimal


@pytest.mark.parametrize(
    ("said", "lines", "beyond"),
    [
        pytest.param(
            order([item(ITEM="149.97", TAX="0.02")], "154.99",
                  ITEM="149.97", TAX="0.02", DELIVERY_TIP="5.00"),
            (LineAmounts(price=D("149.97"), tax=D("0.02")),),
            {"handling": D(5)},
            id="a tip that no line carries",
        ),
        pytest.param(
            order([item(ITEM="24.00", DISCOUNT="-4.00")], "20.00", ITEM="24.00", DISCOUNT="-4.00"),
            (LineAmounts(price=D(24), discount=D(-4)),),
            {},
            id="discount told as a negative amount",
        ),
        pytest.param(
            order([item(ITEM="24.00", DISCOUNT="4.00")], "20.00", ITEM="24.00", DISCOUNT="4.00"),
            (LineAmounts(price=D(24), discount=D(-4)),),
            {},
            id="discount told as a positive amount",
        ),
        pytest.param(
            order([item(ITEM="24.00")], "20.00", ITEM="24.00", DISCOUNT="4.00"),
            (LineAmounts(price=D(24)),),
            {"discount": D(-4)},
            id="discount of the order alone",
        ),
        pytest.param(
            order([item(ITEM="12", SHIPPING="4", GIFT_WRAP="3", COD_FEE="1")], "20",
                  ITEM="12", SHIPPING="4", GIFT_WRAP="3", COD_FEE="1"),
            (LineAmounts(price=D(12), shipping=D(4), handling=D(4)),),
            {},
            id="gift wrap and a fee for cash",
        ),
        pytest.param(
            order([item(ITEM="12")], "17.50", ITEM="12", SHIPPING="4.50", TAX="1"),
            (LineAmounts(price=D(12)),),
            {"shipping": D("4.50"), "tax": D(1)},
            id="shipping and tax of the order alone",
        ),
        pytest.param(
            order([item("2", unit_price="6.00"), item("3", unit_price="1.00")], "15.00"),
            (LineAmounts(price=D(12)), LineAmounts(price=D(3))),
            {},
            id="unit prices without breakdowns",
        ),
        pytest.param(
            order([item(ITEM="12", SPACE_TOLL="2")], "17", ITEM="12", SPACE_TOLL="2", MOON_FEE="3"),
            (LineAmounts(price=D(12), handling=D(2)),),
            {"handling": D(3)},
            id="kinds of charges that no model lists",
        ),
        pytest.param(order([item(ITEM="0")], "0"), (LineAmounts(),), {}, id="nothing to pay"),
        pytest.param(
            order([item(ITEM="1200", TAX="96", currency="JPY")], "1296", "JPY"),
            (LineAmounts(price=D(1200), tax=D(96)),),
            {},
            id="yen",
        ),
        pytest.param(
            order([item(ITEM="1.234", TAX="0.001", currency="KWD")], "1.235", "KWD"),
            (LineAmounts(price=D("1.234"), tax=D("0.001")),),
            {},
            id="dinars with three decimals",
        ),
    ],
)  # fmt: skip
def test_the_parts_add_up_to_amazons_total(said, lines, beyond):
    amounts = amounts_of(said)
    assert amounts.lines == lines
    assert told(amounts) == {"tax": 0, "shipping": 0, "handling": 0, "discount": 0} | beyond
    assert (amounts.difference, amounts.is_payable) == (0, True)


def told(amounts: OrderAmounts) -> dict[str, Decimal]:
    return {
        "tax": amounts.order_tax,
        "shipping": amounts.order_shipping,
        "handling": amounts.order_handling,
        "discount": amounts.order_discount,
    }


def with_pending_tip(total: str) -> Document:
    return {
        "orderId": "1",
        "createdTime": "2026-11-02T12:00:01Z",
        "lastUpdatedTime": "2026-11-02T12:00:01Z",
        "salesChannel": {},
        "orderItems": [item(ITEM="12.00")],
        "proceeds": {
            "grandTotal": money(total),
            "breakdowns": [
                {"type": "ITEM", "subtotal": money("12.00")},
                {"type": "DELIVERY_TIP", "status": "PENDING", "subtotal": money("5.00")},
            ],
        },
    }


@pytest.mark.parametrize(("total", "handling"), [("12.00", D(0)), ("17.00", D(5))])
def test_a_pending_tip_counts_if_amazon_counts_it(total, handling):
    amounts = amounts_of(read(with_pending_tip(total)))
    assert (amounts.order_handling, amounts.difference) == (handling, 0)


def test_a_cent_too_much_is_not_explained_away():
    amounts = amounts_of(order([item(ITEM="12.00")], "12.01", ITEM="12.00"))
    assert amounts.difference == D("0.01")


def test_half_a_yen_cannot_be_paid():
    amounts = amounts_of(order([item(ITEM="12.5", currency="JPY")], "12.5", "JPY"))
    assert (amounts.difference, amounts.is_payable) == (0, False)


def test_a_total_that_is_not_told_is_not_guessed():
    amounts = amounts_of(order([item(ITEM="12.00")], None))
    assert (amounts.grand_total, amounts.currency) == (None, "USD")


@pytest.mark.parametrize(
    "said",
    [
        order([item(ITEM="12.00", currency="EUR")], "12.00"),
        order([item(unit_price="12.00", currency="EUR")], "12.00"),
        order([item() | {"proceeds": {"proceedsTotal": money("12.00", "EUR")}}], "12.00"),
    ],
    ids=["breakdown", "unit price", "proceeds"],
)
def test_every_amount_that_counts_names_its_currency(said):
    assert amounts_of(said).currencies == {"USD", "EUR"}


def test_an_order_without_any_money_is_read_as_nothing():
    amounts = amounts_of(order([item()], None))
    assert (amounts.currency, amounts.grand_total, amounts.sum) == ("", None, 0)
