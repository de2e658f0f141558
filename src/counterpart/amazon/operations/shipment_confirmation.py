"""How is a shipment told to Amazon?"""

from datetime import datetime

from counterpart.amazon.client.orders import PackageConfirmation, confirm_shipment
from counterpart.amazon.client.transport import Transport
from counterpart.amazon.models.operations import Operation


def send(operation: Operation, line: Transport) -> None:
    """Send one shipment confirmation. Repeating it edits the same package at Amazon.

    Once claimed, an operation's intent stays as it is; until then a person may have corrected it.
    """
    operation.refresh_from_db(fields=["intent"])
    intent = operation.intent
    confirm_shipment(
        line,
        operation.amazon_order.amazon_order_id,
        PackageConfirmation(
            marketplace_id=intent["marketplace_id"],
            package_reference_id=operation.package_reference,
            carrier_code=intent["carrier_code"],
            carrier_name=intent["carrier_name"],
            shipping_method="",
            tracking_number=intent["tracking_number"],
            ship_date=datetime.fromisoformat(intent["ship_date"]),
            items=tuple((item_id, quantity) for item_id, quantity in intent["items"]),
        ),
    )
