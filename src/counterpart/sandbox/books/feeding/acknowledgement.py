"""What does an order acknowledgement do (POST_ORDER_ACKNOWLEDGEMENT_DATA)?"""

from collections import Counter
from xml.etree import ElementTree as ET

from counterpart.sandbox.books.feeding.envelopes import read_envelope, text
from counterpart.sandbox.books.feeding.feeds import Feed, Finding, Message
from counterpart.sandbox.books.life import Life
from counterpart.sandbox.books.orders import Order

# OrderAcknowledgement.xsd, CancelReason.
CANCEL_REASONS = frozenset(
    {
        "NoInventory",
        "ShippingAddressUndeliverable",
        "CustomerExchange",
        "BuyerCanceled",
        "GeneralAdjustment",
        "CarrierCreditDecision",
        "RiskAssessmentInformationNotValid",
        "CarrierCoverageFailure",
        "CustomerReturn",
        "MerchandiseNotReceived",
    }
)
# Amazon publishes no list of these codes.
WRONG_ORDER, WRONG_STATE, WRONG_ITEMS, WRONG_REASON, WRONG_WORD = (
    "18006",
    "18028",
    "18011",
    "18013",
    "18001",
)
NOT_OPEN = "cannot be canceled by the merchant now"
STATES = {
    "CANCELLED": "is already canceled",
    "SHIPPED": "was already confirmed as shipped",
    "PARTIALLY_SHIPPED": "was already confirmed as shipped in part",
}


def read(content: bytes, feed: Feed) -> list[Message]:
    return read_envelope(content, feed, "OrderAcknowledgement")


def carry_out(books: Life, feed: Feed, message: Message) -> list[Finding]:
    """Cancel the order where that is what it says and may be; Success changes nothing."""
    told: ET.Element = message.body
    order_id = text(told, "AmazonOrderID")
    order = books.orders.get(order_id)
    refusal = why_not(order, feed, told)
    if refusal is not None:
        code, sentence = refusal
        return [Finding(message.message_id, code, sentence, about={"AmazonOrderID": order_id})]
    if order is not None and text(told, "StatusCode") == "Failure":
        books.cancel(order, by="MERCHANT", reasons=reasons_of(told))
    return []


def why_not(order: Order | None, feed: Feed, told: ET.Element) -> tuple[str, str] | None:
    order_id, status = text(told, "AmazonOrderID"), text(told, "StatusCode")
    if status not in {"Success", "Failure"}:
        return WRONG_WORD, f"The StatusCode {status} is not one of Success and Failure."
    if order is None or order.seller_id != feed.seller_id:
        return WRONG_ORDER, f"The order {order_id} was not found for this merchant."
    if status == "Success":
        return None
    return why_not_cancel(order, told)


def why_not_cancel(order: Order, told: ET.Element) -> tuple[str, str] | None:
    if order.fulfilled_by != "MERCHANT":
        return WRONG_STATE, f"The order {order.order_id} is not fulfilled by the merchant."
    if order.status != "UNSHIPPED":
        return WRONG_STATE, f"The order {order.order_id} {STATES.get(order.status, NOT_OPEN)}."
    named = Counter(text(item, "AmazonOrderItemCode") for item in told.findall("Item"))
    if named != Counter(line.item_id for line in order.lines):
        return WRONG_ITEMS, f"Every item of order {order.order_id} must be listed once."
    wrong = sorted(set(reasons_of(told).values()) - CANCEL_REASONS)
    if wrong:
        return WRONG_REASON, f"The CancelReason {', '.join(wrong)} is not valid."
    return None


def reasons_of(told: ET.Element) -> dict[str, str]:
    return {
        text(item, "AmazonOrderItemCode"): text(item, "CancelReason")
        for item in told.findall("Item")
    }
