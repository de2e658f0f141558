"""How are an Amazon order and its Commerce order taken in hand together?"""

from counterpart.amazon.models.orders import AmazonOrder
from counterpart.orders.models.orders import Order
from counterpart.orders.working import taken_in_hand


def taken_with_order(pk: int) -> AmazonOrder:
    """Lock the Commerce order, if there is one, then the row, and read both anew.

    Inside a transaction only. Always in this order: two who go the other way wait for each other.
    """
    key = AmazonOrder.objects.values_list("order", flat=True).get(pk=pk)
    order = taken_in_hand(Order(pk=key)) if key else None
    rows = AmazonOrder.objects.select_for_update(of=("self",))
    row = rows.select_related("store__order_settings").get(pk=pk)
    if order is not None:
        row.order = order
    return row
