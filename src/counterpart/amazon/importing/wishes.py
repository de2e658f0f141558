"""Does the buyer want to cancel, and why?"""

from counterpart.amazon.client import wire
from counterpart.amazon.client.decoding import decode_order
from counterpart.amazon.models.orders import AmazonOrder


def asks_to_cancel(order: wire.Order) -> bool:
    """Tell whether the buyer asks to cancel at least one item."""
    return bool(_requests(order))


def reasons_to_cancel(row: AmazonOrder) -> str:
    """Answer the buyer's own words, each of them once; empty without any, or once erased.

    Amazon lets buyers write what they like, so these words stand in the encrypted document only.
    """
    seen = decode_order(row.document.encode(), request_id=row.request_id)
    if isinstance(seen, wire.BrokenOrder):
        return ""
    words = [request.cancel_reason for request in _requests(seen.order)]
    return ", ".join(dict.fromkeys(one for one in words if one))


def _requests(order: wire.Order) -> list[wire.ItemCancellationRequest]:
    """Answer the requests of the buyer's, one for each item that has one."""
    return [
        item.cancellation.cancellation_request
        for item in order.order_items
        if item.cancellation
        and item.cancellation.cancellation_request
        and (item.cancellation.cancellation_request.requester or "BUYER") == "BUYER"
    ]
