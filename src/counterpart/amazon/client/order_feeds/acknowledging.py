"""How is Amazon told that orders are canceled?"""

from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from counterpart.amazon.client.order_feeds.enveloping import envelope, with_text

# Amazon's schema OrderAcknowledgement.xsd, element CancelReason.
CANCEL_REASONS = (
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
)


@dataclass(frozen=True)
class CanceledOrder:
    """An order to cancel as a whole: every item of it, each as (order item id, reason).

    Never one of which anything was confirmed shipped: Amazon refunds the whole order then.
    """

    message_id: int
    amazon_order_id: str
    items: tuple[tuple[str, str], ...]


def acknowledgement_document(seller_id: str, orders: Iterable[CanceledOrder]) -> bytes:
    """Write the document of a POST_ORDER_ACKNOWLEDGEMENT_DATA feed.

    Raises ValueError for what Amazon is known to refuse.
    """
    messages = ((order.message_id, _acknowledgement(order)) for order in orders)
    return envelope(seller_id, "OrderAcknowledgement", messages)


def _acknowledgement(order: CanceledOrder) -> Element:
    if not order.items:
        raise ValueError("A canceled order needs all of its items.")
    part = Element("OrderAcknowledgement")
    with_text(part, "AmazonOrderID", order.amazon_order_id)
    with_text(part, "StatusCode", "Failure")
    for item_id, reason in order.items:
        if reason not in CANCEL_REASONS:
            raise ValueError("Amazon does not know this reason to cancel.")
        item = with_text(part, "Item")
        with_text(item, "AmazonOrderItemCode", item_id)
        with_text(item, "CancelReason", reason)
    return part
