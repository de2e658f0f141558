"""Cancellations and refunds are written as Amazon reads them, and its reports read whole."""

import contextlib
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpart.amazon.client.errors import Unreadable
from counterpart.amazon.client.order_feeds import parsing
from counterpart.amazon.client.order_feeds.acknowledging import (
    CANCEL_REASONS,
    CanceledOrder,
    acknowledgement_document,
)
from counterpart.amazon.client.order_feeds.adjusting import (
    ADJUSTMENT_REASONS,
    COMPONENTS,
    AdjustedItem,
    Adjustment,
    adjustment_document,
)
from counterpart.amazon.client.order_feeds.reporting import ProcessingReport, Result, read_report

OPENING = (
    "<?xml version='1.0' encoding='utf-8'?>\n"
    '<AmazonEnvelope xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xsi:noNamespaceSchemaLocation="amzn-envelope.xsd">'
    "<Header><DocumentVersion>1.01</DocumentVersion>"
    "<MerchantIdentifier>A1ADA</MerchantIdentifier></Header>"
)


def canceled(message_id=1, *items, order_id="111-1"):
    return CanceledOrder(message_id, order_id, items or (("71", "NoInventory"),))


def refund(**changes):
    usual: dict[str, Any] = {
        "order_item_id": "71",
        "reason": "CustomerReturn",
        "quantity": 1,
        "components": (("Principal", Decimal("12.5")), ("Tax", Decimal(1))),
        "currency": "USD",
    }
    return Adjustment(1, "111-1", (AdjustedItem(**(usual | changes)),))


def test_cancellation_lists_every_item_with_its_reason():
    """L-61, spapi 4.2: Failure plus every item listed with a reason cancels the whole order."""
    orders = [
        canceled(1, ("71", "NoInventory"), ("72", "BuyerCanceled")),
        canceled(2, order_id="222-2"),
    ]
    assert acknowledgement_document("A1ADA", orders).decode() == (
        OPENING + "<MessageType>OrderAcknowledgement</MessageType>"
        "<Message><MessageID>1</MessageID><OrderAcknowledgement>"
        "<AmazonOrderID>111-1</AmazonOrderID><StatusCode>Failure</StatusCode>"
        "<Item><AmazonOrderItemCode>71</AmazonOrderItemCode>"
        "<CancelReason>NoInventory</CancelReason></Item>"
        "<Item><AmazonOrderItemCode>72</AmazonOrderItemCode>"
        "<CancelReason>BuyerCanceled</CancelReason></Item>"
        "</OrderAcknowledgement></Message>"
        "<Message><MessageID>2</MessageID><OrderAcknowledgement>"
        "<AmazonOrderID>222-2</AmazonOrderID><StatusCode>Failure</StatusCode>"
        "<Item><AmazonOrderItemCode>71</AmazonOrderItemCode>"
        "<CancelReason>NoInventory</CancelReason></Item>"
        "</OrderAcknowledgement></Message></AmazonEnvelope>"
    )


def test_refund_is_written_to_the_cent():
    assert adjustment_document("A1ADA", [refund()]).decode() == (
        OPENING + "<MessageType>OrderAdjustment</MessageType>"
        "<Message><MessageID>1</MessageID><OrderAdjustment>"
        "<AmazonOrderID>111-1</AmazonOrderID><ActionType>Refund</ActionType>"
        "<AdjustedItem><AmazonOrderItemCode>71</AmazonOrderItemCode>"
        "<AdjustmentReason>CustomerReturn</AdjustmentReason><ItemPriceAdjustments>"
        '<Component><Type>Principal</Type><Amount currency="USD">12.50</Amount></Component>'
        '<Component><Type>Tax</Type><Amount currency="USD">1.00</Amount></Component>'
        "</ItemPriceAdjustments><Quantity>1</Quantity></AdjustedItem>"
        "</OrderAdjustment></Message></AmazonEnvelope>"
    )


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [("1250", "JPY", "1250"), ("1E+3", "JPY", "1000"), ("0.5", "EUR", "0.50")],
)
def test_amount_has_the_digits_of_its_currency(amount, currency, text):
    adjustment = refund(components=(("Principal", Decimal(amount)),), currency=currency)
    root = ET.fromstring(adjustment_document("A1ADA", [adjustment]))  # noqa: S314
    assert [(one.text, one.get("currency")) for one in root.iter("Amount")] == [(text, currency)]


def test_refund_of_money_alone_names_no_quantity():
    assert b"<Quantity>" not in adjustment_document("A1ADA", [refund(quantity=None)])


@pytest.mark.parametrize("reason", ADJUSTMENT_REASONS)
def test_every_reason_to_refund_is_written(reason):
    assert f">{reason}<".encode() in adjustment_document("A1ADA", [refund(reason=reason)])


@pytest.mark.parametrize("reason", CANCEL_REASONS)
def test_every_reason_to_cancel_is_written(reason):
    document = acknowledgement_document("A1ADA", [canceled(1, ("71", reason))])
    assert f"<CancelReason>{reason}</CancelReason>".encode() in document


@pytest.mark.parametrize("component", COMPONENTS)
def test_every_component_is_written(component):
    adjustment = refund(components=((component, Decimal(1)),))
    assert f">{component}<".encode() in adjustment_document("A1ADA", [adjustment])


WRONG_CANCELLATIONS = {
    "no order": [],
    "no item": [CanceledOrder(1, "111-1", ())],
    "an unknown reason": [canceled(1, ("71", "PricingError"))],
    "a number twice": [canceled(1), canceled(1)],
    "number zero": [canceled(0)],
    "a character that XML lacks": [canceled(order_id="111\x00")],
    "half a character": [canceled(order_id="\ud83d")],
}


@pytest.mark.parametrize("orders", WRONG_CANCELLATIONS.values(), ids=WRONG_CANCELLATIONS)
def test_cancellation_that_amazon_would_refuse_is_not_written(orders):
    with pytest.raises(ValueError, match=r"^(A|An|Each|Amazon) .*\.$"):
        acknowledgement_document("A1ADA", orders)


WRONG_REFUNDS = {
    "an unknown reason": {"reason": "BuyerCanceled"},
    "nothing": {"components": ()},
    "an unknown component": {"components": (("Goodness", Decimal(1)),)},
    "a component twice": {"components": (("Tax", Decimal(1)), ("Tax", Decimal(1)))},
    "zero": {"components": (("Principal", Decimal(0)),)},
    "less than nothing": {"components": (("Principal", Decimal("-1.00")),)},
    "half a cent": {"components": (("Principal", Decimal("1.005")),)},
    "half a yen": {"components": (("Principal", Decimal("1.5")),), "currency": "JPY"},
    "no number": {"components": (("Principal", Decimal("NaN")),)},
    "without end": {"components": (("Principal", Decimal("Infinity")),)},
    "no unit": {"quantity": 0},
}


@pytest.mark.parametrize("changes", WRONG_REFUNDS.values(), ids=WRONG_REFUNDS)
def test_refund_that_cannot_be_paid_is_not_written(changes):
    with pytest.raises(ValueError, match=r"^(A|An|Each|Amazon) .*\.$"):
        adjustment_document("A1ADA", [refund(**changes)])


def test_refund_of_nothing_is_not_written():
    with pytest.raises(ValueError, match=r"^A refund needs items\.$"):
        adjustment_document("A1ADA", [Adjustment(1, "111-1", ())])


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")))
def test_any_id_arrives_as_it_is(text):
    document = acknowledgement_document("A1ADA", [canceled(order_id=text)])
    root = ET.fromstring(document)  # noqa: S314  our own document
    assert (root.findtext("Message/OrderAcknowledgement/AmazonOrderID") or "") == text


def report(*, summary=(2, 1, 1, 0), results="", status="Complete", opening=""):
    names = ("Processed", "Successful", "WithError", "WithWarning")
    sums = "".join(
        f"<Messages{name}>{count}</Messages{name}>"
        for name, count in zip(names, summary, strict=True)
    )
    return (
        f'{opening}<AmazonEnvelope xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        "<Header><DocumentVersion>1.02</DocumentVersion></Header>"
        "<MessageType>ProcessingReport</MessageType><Message><MessageID>1</MessageID>"
        f"<ProcessingReport><DocumentTransactionID>77</DocumentTransactionID>"
        f"<StatusCode>{status}</StatusCode><ProcessingSummary>{sums}</ProcessingSummary>{results}"
        "</ProcessingReport></Message></AmazonEnvelope>"
    ).encode()


REFUSED = (
    "<Result><MessageID>2</MessageID><ResultCode>Error</ResultCode>"
    "<ResultMessageCode>25</ResultMessageCode>"
    "<ResultDescription>\n  Not in a state\n  to be canceled &amp; shipped. </ResultDescription>"
    "<AdditionalInfo><AmazonOrderID>111-2</AmazonOrderID></AdditionalInfo></Result>"
)


def test_report_tells_what_came_of_each_message():
    warned = "<Result><MessageID>1</MessageID><ResultCode>Warning</ResultCode></Result>"
    assert read_report(report(results=REFUSED + warned)) == ProcessingReport(
        processed=2,
        successful=1,
        with_error=1,
        with_warning=0,
        results=(
            Result(
                2,
                is_error=True,
                code="25",
                message="Not in a state to be canceled & shipped.",
                amazon_order_id="111-2",
            ),
            Result(1, is_error=False, code="", message="", amazon_order_id=""),
        ),
    )


def test_report_about_the_whole_document_has_number_zero():
    broken = "<Result><ResultCode>Error</ResultCode><ResultMessageCode>5000</ResultMessageCode>"
    read = read_report(report(summary=(0, 0, 1, 0), results=f"{broken}</Result>"))
    assert read.results == (Result(0, is_error=True, code="5000", message="", amazon_order_id=""),)


def test_result_of_an_unknown_kind_counts_as_an_error():
    odd = "<Result><MessageID>1</MessageID><ResultCode>Fatal</ResultCode></Result>"
    assert [one.is_error for one in read_report(report(results=odd)).results] == [True]


def test_reports_of_several_parts_are_added_up():
    whole = report(results=REFUSED).decode()
    start, end = whole.index("<Message>"), whole.index("</AmazonEnvelope>")
    read = read_report(f"{whole[:end]}{whole[start:end]}</AmazonEnvelope>".encode())
    assert (read.processed, read.successful, read.with_error) == (4, 2, 2)
    assert [one.message_id for one in read.results] == [2, 2]


@pytest.mark.parametrize(
    ("opening", "encoding"),
    [
        ('<?xml version="1.0" encoding="ISO-8859-1"?>', "iso-8859-1"),
        ('<?xml version="1.0" encoding="windows-1252"?>', "cp1252"),
        ('<?xml version="1.0" encoding="UTF-16"?>', "utf-16"),
        ("\ufeff", "utf-8"),
    ],
)
def test_report_is_read_in_the_characters_it_names(opening, encoding):
    results = REFUSED.replace("Not in a state", "Größe")
    text = report(results=results, opening=opening).decode()
    assert read_report(text.encode(encoding)).results[0].message.startswith("Größe to be")


def test_report_may_name_a_namespace():
    text = report().replace(b"<AmazonEnvelope ", b'<AmazonEnvelope xmlns="urn:x" ')
    assert read_report(text).processed == 2


DOCTYPE = '<!DOCTYPE a [<!ENTITY b "lol"><!ENTITY c "&b;&b;&b;"><!ENTITY d SYSTEM "file:///etc">]>'
UNREADABLE = {
    "nothing": b"",
    "no XML": b"sorry",
    "a web page": b"<html><body>Sorry<br></body></html>",
    "another document": b"<AmazonEnvelope><MessageType>Product</MessageType></AmazonEnvelope>",
    "cut short": report()[:-30],
    "no sums": report().replace(b"ProcessingSummary", b"Summary"),
    "a sum that is none": report(summary=("many", 1, 1, 0)),
    "a sum below zero": report(summary=(-1, 1, 1, 0)),
    "a sum in other digits": report(summary=("٣", 1, 1, 0)),
    "an endless sum": report(summary=("9" * 5000, 1, 1, 0)),
    "a number that is none": report(results=REFUSED.replace("<MessageID>2", "<MessageID>two")),
    "not complete yet": report(status="Processing"),
    "a document type": report(opening=DOCTYPE),
    "only a document type": report(opening="<!DOCTYPE a>"),
    "a document type from elsewhere": report(opening='<!DOCTYPE a SYSTEM "http://evil.example/">'),
    "unknown characters": report(opening='<?xml version="1.0" encoding="x-canary"?>'),
    "wrong characters": report(results=REFUSED).replace(b"Not", b"\xff\xfe"),
    "very deep": b"<a>" * 200_000,
}


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE)
def test_report_that_makes_no_sense_cannot_be_read(content):
    with pytest.raises(Unreadable) as caught:
        read_report(content)
    assert "canary" not in str(caught.value)


def test_report_with_endless_parts_is_not_read_to_the_end(monkeypatch):
    monkeypatch.setattr(parsing, "MOST_ELEMENTS", 100)
    with pytest.raises(Unreadable) as caught:
        read_report(report(results="<a/>" * 200))
    assert caught.value.message == "it is too large"


@given(
    st.binary(max_size=200)
    | st.text(st.characters(codec="utf-8"), max_size=200).map(lambda text: report(results=text))
)
def test_any_report_is_read_or_refused(content):
    with contextlib.suppress(Unreadable):
        assert read_report(content).processed == 2
