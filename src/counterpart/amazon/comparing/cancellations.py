"""Are the orders canceled at Amazon that we asked Amazon to cancel?"""

from collections.abc import Iterator

from counterpart.amazon import statuses
from counterpart.amazon.client import wire
from counterpart.amazon.comparing.tallying import Tally
from counterpart.amazon.importing.decide import CANCELED
from counterpart.amazon.models.operations import OperationKind, OperationState
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.operations.canceling import OPEN

CANCELLATIONS = "cancellations"


def differing_cancellations(order: wire.Order, row: AmazonOrder, tally: Tally) -> Iterator[str]:
    """Yield a sentence for each cancellation that came about here and not at Amazon.

    `row` comes with its operations.
    """
    status = (order.fulfillment.fulfillment_status if order.fulfillment else None) or ""
    for operation in row.operations.all():
        if operation.kind != OperationKind.CANCELLATION:
            continue
        tally.compared[CANCELLATIONS] += 1
        if operation.state in OPEN:
            tally.underway[CANCELLATIONS] += 1
        elif operation.state == OperationState.VISIBLE and status not in CANCELED:
            yield (
                f"Amazon order {row.amazon_order_id} was canceled from here, but is "
                f"{statuses.shown(status)} at Amazon."
            )
