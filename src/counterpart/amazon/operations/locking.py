"""How are an Amazon order and its Commerce order taken in hand together?"""

from counterpart.amazon.models.orders import AmazonOrder
from counterpart.orders.models.orders import Order
from counterpart.orders.working import taken_in_hand


def taken_with_order(pk: int) -> AmazonOrder:
    """Lock the Commerce order, if there is one, then the row, and read both anew.

    Inside a transaction only. Always in this order: two who go the other way wait for each other.
    """
    # One whose order comes into being now waits for the row.
    key = _order_of(pk) or _locked(pk).order_id
    if key is None:
        return _locked(pk)
    order = taken_in_hand(Order(pk=key))
    row = _locked(pk)
    row.order = order
    return row


def _order_of(pk: int) -> int | None:
    return AmazonOrder.objects.values_list("order", flat=True).get(pk=pk)


def _locked(pk: int) -> AmazonOrder:
    rows = AmazonOrder.objects.select_for_update(of=("self",))
    return rows.select_related("store__order_settings").get(pk=pk)
