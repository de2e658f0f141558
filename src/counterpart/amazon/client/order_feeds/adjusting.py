"""How is Amazon told to refund?"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from xml.etree.ElementTree import Element

from counterpart.amazon.client.order_feeds.enveloping import envelope, with_text
from counterpart.core.money import is_payable, written

# Amazon's schema OrderAdjustment.xsd, element AdjustmentReason.
ADJUSTMENT_REASONS = (
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
)
# Those of Amazon's schema amzn-base.xsd, type BuyerPrice, that a refund is made of here.
COMPONENTS = ("Principal", "Shipping", "Tax", "ShippingTax", "GiftWrap", "GiftWrapTax", "COD")


@dataclass(frozen=True)
class AdjustedItem:
    """What of one order item goes back to the buyer: positive amounts, each as (type, amount)."""

    order_item_id: str
    reason: str
    quantity: int | None
    components: tuple[tuple[str, Decimal], ...]
    currency: str


@dataclass(frozen=True)
class Adjustment:
    """One refund. Amazon recognizes none that it got before: sent twice, it is paid twice."""

    message_id: int
    amazon_order_id: str
    items: tuple[AdjustedItem, ...]


def adjustment_document(seller_id: str, adjustments: Iterable[Adjustment]) -> bytes:
    """Write the document of a POST_PAYMENT_ADJUSTMENT_DATA feed.

    Raises ValueError for what Amazon is known to refuse, and for an amount that cannot be paid.
    """
    messages = ((one.message_id, _adjustment(one)) for one in adjustments)
    return envelope(seller_id, "OrderAdjustment", messages)


def _adjustment(adjustment: Adjustment) -> Element:
    if not adjustment.items:
        raise ValueError("A refund needs items.")
    part = Element("OrderAdjustment")
    with_text(part, "AmazonOrderID", adjustment.amazon_order_id)
    with_text(part, "ActionType", "Refund")
    for item in adjustment.items:
        part.append(_adjusted(item))
    return part


def _adjusted(item: AdjustedItem) -> Element:
    if item.reason not in ADJUSTMENT_REASONS:
        raise ValueError("Amazon does not know this reason to refund.")
    part = Element("AdjustedItem")
    with_text(part, "AmazonOrderItemCode", item.order_item_id)
    with_text(part, "AdjustmentReason", item.reason)
    prices = with_text(part, "ItemPriceAdjustments")
    for kind, amount in _checked(item):
        component = with_text(prices, "Component")
        with_text(component, "Type", kind)
        with_text(component, "Amount", written(amount, item.currency)).set(
            "currency", item.currency
        )
    if item.quantity is not None:
        with_text(part, "Quantity", str(item.quantity))
    return part


def _checked(item: AdjustedItem) -> tuple[tuple[str, Decimal], ...]:
    kinds = [kind for kind, _ in item.components]
    if not kinds or not set(kinds) <= set(COMPONENTS) or len(set(kinds)) < len(kinds):
        raise ValueError("An item is refunded by components, each of them once.")
    if any(not _can_be_paid(amount, item.currency) for _, amount in item.components):
        raise ValueError("A refunded amount is positive and in whole units of its currency.")
    if item.quantity is not None and item.quantity < 1:
        raise ValueError("A refunded quantity is at least one.")
    return item.components


def _can_be_paid(amount: Decimal, currency: str) -> bool:
    return amount.is_finite() and amount > 0 and is_payable(amount, currency)
