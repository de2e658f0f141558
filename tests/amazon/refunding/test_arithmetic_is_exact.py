"""The parts of every refund add up to its memo, and all memos together to what was charged."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpart.amazon.operations.refunding.arithmetic import (
    ChargedItem,
    ChargedOrder,
    Credited,
    CreditedLine,
    NotSayable,
    RefundedItem,
    refunded_items,
)
from counterpart.core.money import smallest_unit, total
from counterpart.orders.documents.shares import Amounts

D = Decimal
NOTHING = D(0)


def item(**said):
    shape: dict[str, Any] = {
        "order_item_id": "1", "sku": "MUG", "shipped": 2, "is_whole_shipped": True,
        "price": D("20.01"), "tax": D("1.67"),
    }  # fmt: skip
    return ChargedItem(**(shape | said))


def order(*items, currency="USD", **said):
    return ChargedOrder(items=items or (item(),), currency=currency, **said)


def line(**said):
    shape: dict[str, Any] = {
        "order_item_id": "1",
        "sku": "MUG",
        "quantity": D(1),
        "price": D("10.01"),
    }
    return CreditedLine(**(shape | said))


def memo(*lines, shipping=NOTHING, **said):
    parts = [one.price + one.tax + one.discount for one in lines]
    return Credited(tuple(lines), total=total(parts) + shipping, shipping=shipping, **said)


def test_a_line_becomes_principal_and_tax():
    (told,) = refunded_items(memo(line(tax=D("0.84"))), earlier=(), order=order())
    assert told == RefundedItem("1", 1, (("Principal", D("10.01")), ("Tax", D("0.84"))))


def test_tax_is_divided_as_amazon_divided_it_and_the_last_unit_takes_the_rest():
    charged = order(item(tax=D("1.00"), shipping_tax=D("0.01")))
    first, last = memo(line(tax=D("0.50"))), memo(line(price=D("10.00"), tax=D("0.51")))
    (one,) = refunded_items(first, earlier=(), order=charged)
    (two,) = refunded_items(last, earlier=(first,), order=charged)
    assert one.components == (("Principal", D("10.01")), ("Tax", D("0.50")))
    assert two.components == (
        ("Principal", D("10.00")), ("Tax", D("0.50")), ("ShippingTax", D("0.01")),
    )  # fmt: skip


def test_shipping_is_taken_from_one_item_after_the_other():
    charged = order(
        item(shipping=D("2.00")), item(order_item_id="2", sku="LAMP", shipping=D("3.00"))
    )
    first, second = memo(shipping=D("1.50")), memo(shipping=D("2.50"))
    assert refunded_items(first, earlier=(), order=charged) == (
        RefundedItem("1", 0, (("Shipping", D("1.50")),)),
    )
    assert refunded_items(second, earlier=(first,), order=charged) == (
        RefundedItem("1", 0, (("Shipping", D("0.50")),)),
        RefundedItem("2", 0, (("Shipping", D("2.00")),)),
    )


def test_what_costs_nothing_is_not_told():
    free = line(order_item_id="2", sku="GIFT", price=D(0))
    (told,) = refunded_items(memo(line(), free), earlier=(), order=order())
    assert told.order_item_id == "1"


BESIDE = (
    "Gift wrap, fees, tips and what Amazon charged for the order as a whole cannot be refunded "
    "from here, because they belong to no item. Refund in Seller Central."
)
PROMOTED = (
    "MUG was sold with a promotion, and Amazon does not say how a refund tells its part of it. "
    "Refund in Seller Central."
)
ADJUSTED = (
    "Amazon refunds items and shipping, and an adjustment refund or fee belongs to neither. Write "
    "the credit memo without it, or refund in Seller Central."
)
UNSAYABLE = {
    "an adjustment refund": (memo(line(), adjustments=(D(1), D(0))), order(), ADJUSTED),
    "an adjustment fee": (memo(line(), adjustments=(D(0), D(1))), order(), ADJUSTED),
    "tax of the order": (memo(line(), beside_items=(D(1),)), order(), BESIDE),
    "a discount on the memo": (memo(line(discount=D(-1))), order(), PROMOTED),
    "a promotion on the item": (memo(line()), order(item(discount=D(-1))), PROMOTED),
    "shipping beside a promotion": (
        memo(shipping=D(1)),
        order(item(shipping=D(2), discount=D(-1))),
        (
            "The order was sold with a promotion, and Amazon does not say which part of it was on "
            "the shipping. Refund in Seller Central."
        ),
    ),
    "gift wrap in the shipping": (memo(shipping=D(1)), order(item(others=D(1))), BESIDE),
    "a tip in the shipping": (memo(shipping=D(1)), order(beside_items=(D(1),)), BESIDE),
    "tax on gift wrap": (memo(line(tax=D(1))), order(item(others=D(1))), BESIDE),
    "tax that Amazon did not divide": (
        memo(line(tax=D(1))),
        order(item(tax=None, shipping_tax=None)),
        (
            "It is not known which part of the tax on MUG is for shipping or gift wrap. Refund in "
            "Seller Central."
        ),
    ),
    "tax in Japan": (
        memo(line(price=D(1000), tax=D(100))),
        order(item(price=D(2000), tax=D(200)), currency="JPY", takes_tax=False),
        "In Japan Amazon takes refunds of tax from Seller Central only. Refund there.",
    ),
    "a line that Amazon does not know": (
        memo(line(order_item_id="9")),
        order(),
        "MUG is no item of the Amazon order. Refund in Seller Central.",
    ),
    "units that never left": (
        memo(line(unshipped=D(1))),
        order(),
        (
            "Units of MUG on the credit memo never left. Amazon cancels such units, it does not "
            "refund them; do that in Seller Central."
        ),
    ),
    "a part of a unit": (
        memo(line(quantity=D("0.5"))),
        order(),
        "Amazon knows whole units only, and a part of one of MUG is credited.",
    ),
    "units that Amazon does not show yet": (
        memo(line()),
        order(item(shipped=0)),
        (
            "Amazon shows 0 units of MUG as shipped, fewer than are given back. Wait until it "
            "shows the others."
        ),
    ),
    "shipping of what has not all left": (
        memo(shipping=D(1)),
        order(item(shipping=D(1), is_whole_shipped=False)),
        "Shipping can be refunded once Amazon shows all units as shipped.",
    ),
    "more than the item cost": (
        memo(line(price=D("20.02"))),
        order(),
        "More would be given back for MUG than Amazon charged for it: 20.02 beside 0, of 20.01.",
    ),
    "more shipping than there was": (
        memo(shipping=D("2.01")),
        order(item(shipping=D("2.00"))),
        "More shipping would be given back than Amazon charged: 2.01 beside 0, of 2.00.",
    ),
    "a fraction of a cent": (
        memo(line(price=D("1.001"))),
        order(),
        (
            "The parts of the credit memo come to 1.001 USD, its total is 1.001: Amazon is told "
            "amounts to the cent or nothing."
        ),
    ),
    "parts that do not add up": (
        Credited((line(),), total=D("9.99")),
        order(),
        (
            "The parts of the credit memo come to 10.01 USD, its total is 9.99: Amazon is told "
            "amounts to the cent or nothing."
        ),
    ),
    "nothing": (
        memo(),
        order(),
        (
            "The parts of the credit memo come to 0.00 USD, its total is 0.00: Amazon is told "
            "amounts to the cent or nothing."
        ),
    ),
}


@pytest.mark.parametrize(("credited", "charged", "sentence"), UNSAYABLE.values(), ids=UNSAYABLE)
def test_what_the_feed_cannot_say_is_refused(credited, charged, sentence):
    with pytest.raises(NotSayable) as refused:
        refunded_items(credited, earlier=(), order=charged)
    assert refused.value.sentence == sentence


@st.composite
def refunds(draw):
    """An order of some items, given back in some memos as Commerce cuts them."""
    currency = draw(st.sampled_from(["USD", "JPY", "KWD"]))
    unit = smallest_unit(currency)
    cents = st.integers(0, 99_999).map(lambda number: number * unit)
    items, cuts = [], []
    for number in range(draw(st.integers(1, 3))):
        count = draw(st.integers(1, 4))
        charged = item(
            order_item_id=str(number), shipped=count, price=draw(cents) + unit, tax=draw(cents),
            shipping=draw(cents), shipping_tax=draw(cents),
        )  # fmt: skip
        items.append(charged)
        cuts.append(draw(st.lists(st.integers(1, count), max_size=4)))
    return currency, items, cuts, draw(st.lists(cents, max_size=3))


@given(refunds())
def test_every_memo_is_told_exactly_and_together_never_more_than_was_charged(case):
    currency, items, cuts, shippings = case
    charged, memos = ChargedOrder(tuple(items), currency), []
    left = [Amounts(D(one.shipped), one.price, one.tax + one.shipping_tax) for one in items]
    freight = total(one.shipping for one in items)
    for turn in range(4):
        lines = []
        for place, one in enumerate(items):
            units = cuts[place][turn] if turn < len(cuts[place]) else 0
            if 0 < units <= left[place].units:
                part = left[place].part(D(units), currency)
                left[place] -= part
                lines.append(
                    CreditedLine(one.order_item_id, one.sku, part.units, D(0), part.row_total,
                                 part.tax)
                )  # fmt: skip
        shipping = min(shippings[turn] if turn < len(shippings) else D(0), freight)
        freight -= shipping
        written = memo(*lines, shipping=shipping)
        if written.total:
            memos.append(written)
    told = [
        refunded_items(one, earlier=memos[:place], order=charged) for place, one in enumerate(memos)
    ]
    assert [sum_of(one) for one in told] == [one.total for one in memos]
    for one in items:
        back = {
            kind: total(
                amount
                for refund in told
                for part in refund
                if part.order_item_id == one.order_item_id
                for name, amount in part.components
                if name == kind
            )
            for kind in ("Principal", "Tax", "Shipping", "ShippingTax")
        }
        assert back["Principal"] <= one.price
        assert back["Tax"] <= one.tax
        assert back["Shipping"] <= one.shipping
        assert back["ShippingTax"] <= one.shipping_tax


def sum_of(told):
    return total(amount for part in told for _, amount in part.components)


def test_whatever_order_they_are_asked_for_in_all_memos_together_are_the_charge():
    charged = order(item(price=D("10.00"), tax=D("0.83"), shipping_tax=D("0.42"), shipped=3))
    memos = [
        memo(line(price=D("3.33"), tax=D("0.42"))),
        memo(line(price=D("3.34"), tax=D("0.42"))),
        memo(line(price=D("3.33"), tax=D("0.41"))),
    ]
    told = [refunded_items(memos[n], earlier=memos[:n], order=charged) for n in (2, 0, 1)]
    sums = {
        kind: total(a for one in told for part in one for k, a in part.components if k == kind)
        for kind in ("Principal", "Tax", "ShippingTax")
    }
    assert sums == {"Principal": D("10.00"), "Tax": D("0.83"), "ShippingTax": D("0.42")}
