"""What does a payment adjustment do (POST_PAYMENT_ADJUSTMENT_DATA)?"""

from decimal import Decimal, InvalidOperation
from xml.etree import ElementTree as ET

from counterpart.sandbox.books.feeding.envelopes import read_envelope, text
from counterpart.sandbox.books.feeding.feeds import Feed, Finding, Message
from counterpart.sandbox.books.money import exact
from counterpart.sandbox.books.orders import Line, Order, RefundedItem
from counterpart.sandbox.books.refunding.refunding import Refunding
from counterpart.sandbox.books.refunding.refunds import (
    COMPONENTS,
    TAXED,
    left_to_refund,
    units_left,
)

# OrderAdjustment.xsd, AdjustmentReason.
ADJUSTMENT_REASONS = frozenset(
    {
        "NoInventory",
        "CustomerReturn",
        "GeneralAdjustment",
        "CouldNotShip",
        "DifferentItem",
        "Abandoned",
        "CustomerCancel",
        "PriceError",
        "ProductOutofStock",
        "CustomerAddressIncorrect",
        "Exchange",
        "Other",
        "CarrierCreditDecision",
        "RiskAssessmentInformationNotValid",
        "CarrierCoverageFailure",
        "TransactionRecord",
        "Undeliverable",
        "RefusedDelivery",
    }
)
# Sellers report that Japan refuses Tax components (selling-partner-api-models, issue 767).
JAPAN = "A1VC38T7YXB528"
# Amazon publishes no list of these codes.
WRONG_ORDER, WRONG_STATE, WRONG_ITEM, WRONG_WORD, TOO_MUCH = (
    "18006",
    "18028",
    "18011",
    "18001",
    "18128",
)


class Unacceptable(Exception):
    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


def read(content: bytes, feed: Feed) -> list[Message]:
    return read_envelope(content, feed, "OrderAdjustment")


def carry_out(books: Refunding, feed: Feed, message: Message) -> list[Finding]:
    """Give the money back, as often as it is asked for, up to what was paid."""
    told: ET.Element = message.body
    try:
        order = find_order(books, feed, told)
        items = [read_item(order, found) for found in told.findall("AdjustedItem")]
        check_items(order, items)
    except Unacceptable as refusal:
        about = {"AmazonOrderID": text(told, "AmazonOrderID")}
        return [Finding(message.message_id, refusal.code, str(refusal), about=about)]
    books.give_back(order, items, by="FEED")
    return []


def find_order(books: Refunding, feed: Feed, told: ET.Element) -> Order:
    order_id, action = text(told, "AmazonOrderID"), text(told, "ActionType") or "Refund"
    if action != "Refund":
        raise Unacceptable(WRONG_WORD, f"The ActionType {action} is not Refund.")
    order = books.orders.get(order_id)
    if order is None or order.seller_id != feed.seller_id:
        raise Unacceptable(WRONG_ORDER, f"The order {order_id} was not found for this merchant.")
    if order.fulfilled_by != "MERCHANT":
        raise Unacceptable(WRONG_STATE, f"The order {order_id} is not fulfilled by the merchant.")
    if order.status not in {"SHIPPED", "PARTIALLY_SHIPPED"}:
        raise Unacceptable(WRONG_STATE, f"The order {order_id} has not been shipped.")
    return order


def read_item(order: Order, found: ET.Element) -> RefundedItem:
    item_id, reason = text(found, "AmazonOrderItemCode"), text(found, "AdjustmentReason")
    if order.line(item_id=item_id) is None:
        raise Unacceptable(WRONG_ITEM, f"The order {order.order_id} has no item {item_id}.")
    if reason not in ADJUSTMENT_REASONS:
        raise Unacceptable(WRONG_WORD, f"The AdjustmentReason {reason} is not valid.")
    components: dict[str, Decimal] = {}
    for component in found.findall("ItemPriceAdjustments/Component"):
        kind = text(component, "Type")
        amount = read_amount(order, kind, component)
        components[kind] = components.get(kind, Decimal()) + amount
    return RefundedItem(item_id, reason, components, read_quantity(found))


def read_amount(order: Order, kind: str, component: ET.Element) -> Decimal:
    if kind not in COMPONENTS:
        raise Unacceptable(WRONG_WORD, f"The component type {kind} is not valid.")
    if kind in TAXED and order.marketplace_id == JAPAN:
        raise Unacceptable(WRONG_WORD, f"The component type {kind} is not valid in Japan.")
    told = component.find("Amount")
    currency = "" if told is None else told.get("currency", "")
    if currency != order.currency:
        raise Unacceptable(WRONG_WORD, f"The order is in {order.currency}, not in {currency}.")
    try:
        amount = exact(text(component, "Amount"), currency)
    except (InvalidOperation, ValueError):
        raise Unacceptable(WRONG_WORD, f"The amount of {kind} is not valid.") from None
    if amount <= 0:
        raise Unacceptable(WRONG_WORD, f"The amount of {kind} must be positive.")
    return amount


def read_quantity(found: ET.Element) -> int | None:
    told = text(found, "QuantityCancelled") or text(found, "Quantity")
    if not told:
        return None
    if not (told.isascii() and told.isdigit()) or int(told) < 1:
        raise Unacceptable(WRONG_WORD, f"The quantity {told} is not valid.")
    return int(told)


def check_items(order: Order, items: list[RefundedItem]) -> None:
    if not items or not all(item.components for item in items):
        raise Unacceptable(WRONG_ITEM, "Every adjusted item needs an amount.")
    if len({item.item_id for item in items}) < len(items):
        raise Unacceptable(WRONG_ITEM, "An item is listed twice.")
    for item in items:
        line = order.line(item_id=item.item_id)
        if line is not None:
            check_amounts(order, line, item)


def check_amounts(order: Order, line: Line, item: RefundedItem) -> None:
    left = left_to_refund(order, line)
    for kind, amount in item.components.items():
        if amount > left.get(kind, Decimal()):
            raise Unacceptable(
                TOO_MUCH,
                f"The refund of {amount} for {kind} of item {item.item_id} is more than the"
                f" {max(Decimal(), left.get(kind, Decimal()))} that can still be refunded.",
            )
    if item.quantity is not None and item.quantity > units_left(order, line):
        raise Unacceptable(
            TOO_MUCH, f"The quantity {item.quantity} of item {item.item_id} is too large."
        )
