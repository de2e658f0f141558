"""CO-5.6 to CO-5.11: what is given back, and what is refused with nothing changed."""

from decimal import Decimal
from typing import Any

import pytest
from tests.orders.documents.test_invoicing import amounts, figures, golden_order
from tests.orders.scene import BO, line, placed, read, sentences, standing, units

from counterpart.core.errors import Refused
from counterpart.orders.checking import order_findings
from counterpart.orders.documents.invoicing import invoice_order
from counterpart.orders.documents.refunding import Credit, credit_unshipped_order, refund_order
from counterpart.orders.models.documents import CreditMemo
from counterpart.orders.models.mails import OrderMail
from counterpart.orders.models.orders import Order, OrderLine
from counterpart.orders.models.settings import CommerceSettings

NOTHING: dict[str, Decimal] = {}
FREE = Decimal(0)


def credited(order: Order, **wishes: Any) -> CreditMemo:
    return refund_order(order, Credit(**wishes), **BO)


def refused(order: Order, **wishes: Any) -> str:
    """Answer the sentence of a refusal that changed nothing."""
    before = (read(order).__dict__ | {"_state": None}, units(order), sentences(order))
    with pytest.raises(Refused) as refusal:
        credited(order, **wishes)
    again = (read(order).__dict__ | {"_state": None}, units(order), sentences(order))
    assert again == before
    return refusal.value.sentence


def paid_order(**facts: Any) -> Order:
    return golden_order(is_paid=True, **facts)


def units_of(sku: str, quantity: float) -> dict[str, Decimal]:
    return {sku: Decimal(str(quantity))}


def test_worked_example_comes_out_to_the_cent(house):
    order = golden_order()
    first = invoice_order(order, items=units_of("A", 2), **BO)
    second = invoice_order(order, **BO)
    memo = credited(order, items=units_of("A", 1), shipping=FREE)
    again = read(order)
    assert [figures(one) for one in (order, first, second, memo)] == [
        ("64.97", "-6.50", "4.82", "7.00", "70.29"),
        ("39.98", "-4.00", "2.97", "7.00", "45.95"),
        ("24.99", "-2.50", "1.85", "0.00", "24.34"),
        ("19.99", "-2.00", "1.48", "0.00", "19.47"),
    ]
    assert again.total_paid - again.total_refunded == Decimal("50.82")
    assert (amounts(memo), units(order)[0], list(order_findings())) == (
        [("A", "19.99", "-2.00", "1.48")],
        ("A", "3", "3", "0", "0", "1"),
        [],
    )


def test_last_units_take_the_remainder(house):
    order = placed(line("A", 3, "1.00", row_total=Decimal("1.00"), tax=Decimal("0.10")))
    invoice_order(order, **BO)
    memos = [credited(order, items=units_of("A", 1)) for _ in range(3)]
    assert [amounts(one)[0][1:] for one in memos] == [
        ("0.33", "0.00", "0.03"),
        ("0.34", "0.00", "0.04"),
        ("0.33", "0.00", "0.03"),
    ]
    stored = OrderLine.objects.get(order=order)
    assert (stored.row_refunded, stored.tax_refunded, standing(order)[0]) == (
        Decimal("1.00"),
        Decimal("0.10"),
        "closed",
    )


def test_without_any_wish_all_is_given_back_and_the_order_is_closed(house):
    order = paid_order()
    memo = credited(order)
    entry = order.history.get(code="credited")
    assert (figures(memo), standing(order), sentences(order)[2:]) == (
        ("64.97", "-6.50", "4.82", "7.00", "70.29"),
        ("closed", "closed"),
        ["Credit memo #000000001 was created: 70.29 USD.", "The order became Closed."],
    )
    assert (entry.document_kind, entry.document, entry.is_customer_notified) == (
        "credit_memo",
        "000000001",
        False,
    )


def test_shipping_that_is_not_named_is_given_back_with_the_first_units(house):
    order = paid_order()
    first = credited(order, items=units_of("B", 1))
    second = credited(order, items=units_of("A", 1))
    assert (first.shipping, second.shipping) == (7, 0)


def test_shipping_may_be_lowered_and_its_tax_and_discount_follow(house):
    order = placed(
        line("A", 2),
        shipping=Decimal(7),
        shipping_tax=Decimal("0.58"),
        shipping_discount=Decimal("-0.70"),
        is_paid=True,
    )
    first = credited(order, items=NOTHING, shipping=Decimal(2))
    second = credited(order, items=NOTHING)
    assert [figures(one) for one in (first, second)] == [
        ("0.00", "-0.20", "0.17", "2.00", "1.97"),
        ("0.00", "-0.50", "0.41", "5.00", "4.91"),
    ]
    assert refused(order, items=NOTHING, shipping=Decimal("0.01")) == (
        "Maximum shipping amount allowed to refund is: 0.00 USD."
    )


@pytest.mark.parametrize(
    ("facts", "wishes", "sentence"),
    [
        pytest.param(
            {},
            {"shipping": Decimal("7.01")},
            "Maximum shipping amount allowed to refund is: 7.00 USD.",
            id="shipping is not raised",
        ),
        pytest.param(
            {"items": units_of("B", 1)},
            {"shipping": Decimal(1)},
            "Maximum shipping amount allowed to refund is: 0.00 USD.",
            id="shipping is given back once",
        ),
        pytest.param(
            {},
            {"items": units_of("A", 4)},
            "The quantity to creditmemo must not be greater than the unrefunded quantity for "
            "product SKU A: 3 left.",
            id="more units than are left",
        ),
        pytest.param(
            {"items": units_of("A", 2)},
            {"items": units_of("A", 2)},
            "The quantity to creditmemo must not be greater than the unrefunded quantity for "
            "product SKU A: 1 left.",
            id="more units than are still left",
        ),
        pytest.param(
            {},
            {"items": units_of("A", 1.5)},
            "The quantity of A must be a whole number above zero, not 1.5.",
            id="part of a unit",
        ),
        pytest.param(
            {}, {"items": units_of("X", 1)}, "The order has no item with SKU X.", id="no such item"
        ),
        pytest.param(
            {},
            {"items": NOTHING, "shipping": FREE},
            "The credit memo's total must be positive.",
            id="nothing at all",
        ),
        pytest.param(
            {},
            {"items": units_of("B", 1), "shipping": FREE, "adjustment_fee": Decimal("4.88")},
            "The credit memo's total must be positive.",
            id="fee above the rest",
        ),
        pytest.param(
            {},
            {"adjustment_refund": Decimal("0.01")},
            "The most money available to refund is 70.29 USD.",
            id="more than was paid",
        ),
        pytest.param(
            {"items": units_of("A", 1), "shipping": FREE},
            {"items": NOTHING, "shipping": FREE, "adjustment_refund": Decimal("50.83")},
            "The most money available to refund is 50.82 USD.",
            id="more than is left",
        ),
        pytest.param(
            {},
            {"adjustment_fee": Decimal(-1)},
            "Adjustment Fee must be an amount that can be paid in USD, zero or more, not -1.",
            id="negative fee",
        ),
        pytest.param(
            {},
            {"adjustment_refund": Decimal("0.005")},
            "Adjustment Refund must be an amount that can be paid in USD, zero or more, not 0.005.",
            id="half a cent",
        ),
        pytest.param(
            {},
            {"shipping": Decimal("NaN")},
            "Refund Shipping must be an amount that can be paid in USD, zero or more, not NaN.",
            id="no number",
        ),
        pytest.param(
            {},
            {"items": units_of("A", 1), "return_to_stock": units_of("A", 2)},
            "No more units of A can be returned to stock than are credited: 1.",
            id="more returned than credited",
        ),
        pytest.param(
            {"adjustment_fee": Decimal("70.28")},
            {},
            "An order that is Closed cannot be credited.",
            id="all was given back",
        ),
    ],
)
def test_what_cannot_be_given_back_is_refused_and_nothing_changes(house, facts, wishes, sentence):
    order = paid_order()
    if facts:
        credited(order, **facts)
    assert refused(order, **wishes) == sentence


def test_unpaid_order_has_nothing_to_give_back(house):
    order = golden_order()
    assert refused(order) == "Nothing was paid for order 000000001 that is not given back."
    invoice_order(order, capture=False, **BO)
    assert refused(order) == "Nothing was paid for order 000000001 that is not given back."


def test_shipping_of_an_order_without_shipping_is_refused(house):
    order = placed(line("A"), is_paid=True)
    assert refused(order, shipping=Decimal(1)) == (
        "Maximum shipping amount allowed to refund is: 0.00 USD."
    )


def test_adjustments_are_added_and_kept(house):
    order = paid_order()
    memo = credited(
        order,
        items=units_of("B", 1),
        shipping=FREE,
        adjustment_refund=Decimal("2.00"),
        adjustment_fee=Decimal("0.50"),
    )
    again = read(order)
    assert (memo.grand_total, memo.adjustment_refund, memo.adjustment_fee) == (
        Decimal("6.37"),
        2,
        Decimal("0.50"),
    )
    assert (again.total_refunded, again.total_adjustment_fee) == (Decimal("6.37"), Decimal("0.50"))


def test_memo_over_money_alone_touches_no_units(house):
    order = paid_order()
    memo = credited(order, items=NOTHING, shipping=FREE, adjustment_refund=Decimal(5))
    assert (figures(memo), memo.lines.count(), units(order)[0], standing(order)[0]) == (
        ("0.00", "0.00", "0.00", "0.00", "5.00"),
        0,
        ("A", "3", "3", "0", "0", "0"),
        "processing",
    )


def test_kept_fee_counts_as_settled(house):
    order = paid_order()
    credited(order, items=units_of("A", 3), adjustment_fee=Decimal(5))
    credited(order)
    again = read(order)
    assert (standing(order)[0], again.total_refunded, again.total_adjustment_fee) == (
        "closed",
        Decimal("65.29"),
        5,
    )


def test_order_whose_rest_was_kept_says_so(house):
    order = placed(line("A", 2), line("B"))
    invoice_order(order, items=units_of("A", 2), **BO)
    credited(order, adjustment_fee=Decimal(5))
    assert refused(order) == (
        "All that was paid for order 000000001 is given back, but for the fees of 5.00 USD that "
        "were kept."
    )


def test_fee_makes_up_for_what_was_given_back_before(house):
    order = paid_order()
    credited(order, items=NOTHING, shipping=FREE, adjustment_refund=Decimal(5))
    assert refused(order) == "The most money available to refund is 65.29 USD."
    credited(order, adjustment_fee=Decimal(5))
    assert (standing(order)[0], read(order).total_refunded) == ("closed", Decimal("70.29"))


def test_order_of_which_nothing_left_is_given_back_whatever_was_before(house):
    order = paid_order()
    credited(order, items=NOTHING, shipping=FREE, adjustment_refund=Decimal(5))
    memo = credit_unshipped_order(order, **BO)
    assert (memo.grand_total, memo.adjustment_fee, standing(order)[0], list(order_findings())) == (
        Decimal("65.29"),
        5,
        "closed",
        [],
    )


def test_order_that_costs_nothing_is_credited_and_closed(house):
    order = placed(line("A", 2, "0"), is_paid=True)
    first = credited(order, items=units_of("A", 1))
    assert (first.grand_total, standing(order)[0]) == (0, "processing")
    credited(order)
    assert standing(order)[0] == "closed"
    assert refused(order) == "An order that is Closed cannot be credited."


def test_memos_over_nothing_can_be_forbidden(house):
    CommerceSettings.objects.create(allow_zero_total_credit_memo=False)
    free, order = placed(line("A", 2, "0"), is_paid=True), paid_order()
    assert (
        refused(free),
        refused(order, items=NOTHING, adjustment_fee=Decimal(7)),
    ) == (
        "Order 000000001 costs nothing, and credit memos over nothing are not allowed.",
        "The credit memo's total must be positive.",
    )
    credit_unshipped_order(free, **BO)
    assert standing(free)[0] == "closed"


def test_memo_of_an_invoice_gives_back_what_that_one_charged(house):
    order = golden_order()
    first = invoice_order(order, items=units_of("A", 2), **BO)
    second = invoice_order(order, **BO)
    memo = credited(order, invoice=second)
    assert (memo.invoice, figures(memo)) == (second, ("24.99", "-2.50", "1.85", "0.00", "24.34"))
    assert (
        refused(order, invoice=second, items=units_of("A", 1)),
        refused(order, invoice=second, shipping=Decimal(1), items=NOTHING),
    ) == (
        (
            "The quantity to creditmemo must not be greater than the unrefunded quantity for "
            "product SKU A: 0 left."
        ),
        "Maximum shipping amount allowed to refund is: 0.00 USD.",
    )
    credited(order, invoice=first, items=units_of("A", 1))
    assert credited(order, invoice=first).grand_total == Decimal("19.47")
    assert standing(order)[0] == "closed"


@pytest.mark.parametrize("capture", [True, False])
def test_invoice_that_is_not_paid_or_of_another_order_cannot_be_credited(house, capture):
    order, other = golden_order(), golden_order(is_paid=True)
    invoice = invoice_order(order, capture=capture, **BO)
    with pytest.raises(type(invoice).DoesNotExist):
        credited(other, invoice=invoice)
    if not capture:
        invoice_order(placed(line("A")), **BO)
        Order.objects.filter(pk=order.pk).update(total_paid=1)
        assert refused(order, invoice=invoice) == (
            "Invoice #000000002 is Open: only what was paid can be given back."
        )


def test_decimals_are_credited_where_the_line_allows_them(house):
    order = placed(line("TEA", 2.5, "4.00", allows_decimals=True), is_paid=True)
    memo = credited(order, items=units_of("TEA", 0.75))
    assert (memo.grand_total, units(order)) == (3, [("TEA", "2.5", "2.5", "0", "0", "0.75")])
    assert refused(order, items=units_of("TEA", 0.00001)) == (
        "The quantity of TEA must be a number of at most four decimals above zero, not 0.00001."
    )


def test_buyer_gets_a_copy_only_if_wished(house):
    order = paid_order(customer_email="ida@example.com")
    refund_order(order, Credit(items=units_of("A", 1)), **BO)
    memo = refund_order(order, notify=True, comment="Sorry", **BO)
    entry = order.history.filter(code="credited").latest("pk")
    assert [(one.kind, one.document_id, one.comment) for one in OrderMail.objects.all()] == [
        ("credit_memo", memo.pk, "Sorry")
    ]
    assert (entry.comment, entry.is_customer_notified) == ("Sorry", True)
