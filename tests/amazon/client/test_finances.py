"""What moved for an order is read to the cent, from all pages."""

from datetime import UTC, datetime
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.amazon.client.scene import NOON, read_model
from tests.amazon.client.scripted_amazon import Says, says

from counterpart.amazon.client.errors import TryLater, Unreadable
from counterpart.amazon.client.finances import (
    Transaction,
    TransactionItem,
    TransactionsPage,
    list_transactions,
    search_transactions,
)

REFUND = b"""{"payload": {"nextToken": null, "transactions": [{
    "relatedIdentifiers": [
        {"relatedIdentifierName": "ORDER_ID", "relatedIdentifierValue": "111-1"},
        {"relatedIdentifierName": "REFUND_ID", "relatedIdentifierValue": "r-1"}
    ],
    "transactionType": "Refund",
    "transactionId": "t-1",
    "transactionStatus": "Released",
    "description": "Refund Order",
    "postedDate": "2026-06-01T10:00:00.000Z",
    "totalAmount": {"currencyAmount": -1234567.10, "currencyCode": "USD"},
    "breakdowns": {"breakdowns": []},
    "items": [{
        "totalAmount": {"currencyAmount": -0.1, "currencyCode": "USD"},
        "contexts": [{"contextType": "OtherContext", "sku": "NO"},
                     {"contextType": "ProductContext", "sku": "MUG", "asin": "B0",
                      "quantityShipped": 2}]
    }]
}]}}"""


def query(asked):
    return {name: value for name, [value] in parse_qs(urlsplit(asked.path).query).items()}


def ask(transport, posted_after=None):
    return list_transactions(transport, amazon_order_id="111-1", posted_after=posted_after)


def test_refund_is_read_to_the_cent(amazon, connect):
    amazon.script = [Says(200, REFUND)]
    [refund] = ask(connect())
    assert refund == Transaction(
        transaction_id="t-1",
        type="Refund",
        status="RELEASED",
        description="Refund Order",
        posted_at=datetime(2026, 6, 1, 10, 0, tzinfo=UTC),
        amount=Decimal("-1234567.10"),
        currency="USD",
        identifiers=(("ORDER_ID", "111-1"), ("REFUND_ID", "r-1")),
        items=(TransactionItem("MUG", "B0", 2, Decimal("-0.1")),),
    )
    assert (refund.identifier("REFUND_ID"), refund.identifier("INVOICE_ID")) == ("r-1", "")


def test_all_pages_are_asked_with_the_same_words(amazon, connect):
    """Finances 2024-06-19: a page can be empty, and arguments repeat beside the token."""
    amazon.script = [
        says({"payload": {"nextToken": "a+b", "transactions": [{"transactionId": "1"}]}}),
        says({"payload": {"nextToken": "c"}}),
        says({"payload": {"transactions": [{"transactionId": "2"}]}}),
    ]
    found = ask(connect(), posted_after=NOON)
    assert [one.transaction_id for one in found] == ["1", "2"]
    usual = {
        "postedAfter": "2026-06-01T12:00:00.000Z",
        "relatedIdentifierName": "ORDER_ID",
        "relatedIdentifierValue": "111-1",
    }
    assert [query(asked) for asked in amazon.asked] == [
        usual,
        usual | {"nextToken": "a+b"},
        usual | {"nextToken": "c"},
    ]


def test_transaction_of_which_nothing_is_known_is_empty(amazon, connect):
    amazon.script = [says({"payload": {"transactions": [{}]}})]
    assert ask(connect()) == (Transaction("", "", "", "", None, None, "", (), ()),)
    assert "postedAfter" not in query(amazon.asked[0])


STRANGE = {
    "no payload": b"{}",
    "an empty payload's place": b'{"payload": null}',
    "an endless amount": REFUND.replace(b"-0.1", b"1e999"),
    "an absurd amount": REFUND.replace(b"-0.1", b"1e40"),
    "words for an amount": REFUND.replace(b"-0.1", b'"much"'),
    "a web page": b"<html>",
}


@pytest.mark.parametrize("body", STRANGE.values(), ids=STRANGE)
def test_answer_that_makes_no_sense_does_not_pass_for_no_money(amazon, connect, body):
    amazon.script = [Says(200, body)]
    with pytest.raises(Unreadable):
        ask(connect())


def test_no_order_is_not_asked_for(amazon, connect):
    with pytest.raises(ValueError, match=r"^An order id cannot be empty\.$"):
        list_transactions(connect(), amazon_order_id=" ", posted_after=None)
    assert amazon.asked == []


def test_quota_ends_after_its_burst(amazon, connect):
    amazon.script = [says({"payload": {"transactions": []}}) for _ in range(11)]
    transport = connect()
    for _ in range(10):
        assert ask(transport) == ()
    with pytest.raises(TryLater):
        ask(transport)


def test_example_of_amazons_model_is_read(amazon, connect):
    model = read_model("finances_2024-06-19.json")
    example = model["definitions"]["Transaction"]["example"]
    amazon.script = [says({"payload": {"transactions": [example]}})]
    [seen] = ask(connect())
    assert (seen.type, seen.status, seen.amount) == ("Shipment", "RELEASED", Decimal(10))
    assert seen.items == (TransactionItem("sku-12", "B07FGXZQZ1", 1, Decimal(10)),)


def broken_down(*parts, whole=(), amount=-10):
    """A refund whose item, and which itself, is divided like this."""
    return says({
        "payload": {"transactions": [{
            "transactionType": "Refund",
            "totalAmount": {"currencyAmount": amount, "currencyCode": "USD"},
            "items": [{"breakdowns": list(parts)}],
            "breakdowns": list(whole),
        }]}
    })  # fmt: skip


def part(name, amount, *finer):
    return {
        "breakdownType": name,
        "breakdownAmount": {"currencyAmount": amount, "currencyCode": "USD"},
        "breakdowns": list(finer) or None,
    }


DIVIDED = {
    "price and tax": ((part("ProductCharges", -12.5), part("Tax", -1.04)), "-13.54"),
    "Amazon's fees are no money of the buyer's": (
        (
            part("Product Charges", -12.5, part("OurPricePrincipal", -12.5)),
            part("AmazonFees", 1.5, part("Commission", 1.9), part("RefundCommission", -0.4)),
        ),
        "-12.5",
    ),
    "tax that Amazon withheld": (
        (
            part("ProductCharges", -12.5),
            part("Tax", 0, part("OurPriceTax", -1.04),
                 part("MarketplaceFacilitatorTax-Principal", 1.04)),
        ),
        "-13.54",
    ),
    "a whole that is only said to be sales": ((part("Sales", -9.99),), "-9.99"),
}  # fmt: skip


@pytest.mark.parametrize(("parts", "to_buyer"), DIVIDED.values(), ids=DIVIDED)
def test_what_the_buyer_got_is_read_without_fees(amazon, connect, parts, to_buyer):
    """Issue 4274 of Amazon's models shows fees and charges under Sales and under Expenses."""
    amazon.script = [
        broken_down(*parts),
        broken_down(whole=[part("Expenses", -99, *parts)]),
        broken_down(whole=[part("Sales", 0, *parts), part("Expenses", -3, part("AmazonFees", -3))]),
    ]
    transport = connect()
    assert [one.to_buyer for _ in range(3) for one in ask(transport)] == [Decimal(to_buyer)] * 3


def test_a_whole_that_is_not_divided_tells_nothing_of_the_buyer(amazon, connect):
    amazon.script = [broken_down(), Says(200, REFUND)]
    transport = connect()
    assert [one.to_buyer for _ in range(2) for one in ask(transport)] == [None, None]


def test_all_that_moved_for_the_seller_is_asked_for_page_by_page(amazon, connect):
    amazon.script = [
        says({"payload": {"nextToken": "a+b", "transactions": [{"transactionId": "1"}]}}),
        says({"payload": {}}),
    ]
    transport = connect()
    first, last = (
        search_transactions(transport, posted_after=NOON, posted_before=NOON, next_token=token)
        for token in ("", "a+b")
    )
    assert ([one.transaction_id for one in first.transactions], first.next_token) == (["1"], "a+b")
    assert last == TransactionsPage((), "")
    usual = {
        "postedAfter": "2026-06-01T12:00:00.000Z",
        "postedBefore": "2026-06-01T12:00:00.000Z",
    }
    assert [query(asked) for asked in amazon.asked] == [usual, usual | {"nextToken": "a+b"}]
