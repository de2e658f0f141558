"""Which orders wait for a person's decision, because Amazon changed its mind?"""

from django.db.models import QuerySet

from counterpart.amazon.attention.questions import ASKING
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.orders.models.orders import Order
from counterpart.orders.states import FINAL
from counterpart.websites.scopes import EVERYTHING, Scope


def orders_to_decide(*, scope: Scope = EVERYTHING) -> QuerySet[AmazonOrder]:
    """Answer the orders in Commerce that are not packed until somebody decides, by ship-by."""
    # The condition on the empty reason is that of the index.
    stopped = (
        Order.objects.exclude(stop_shipping_because="")
        .filter(stop_shipping_because__in=list(ASKING))
        .exclude(state__in=FINAL)
    )
    mine = scope.within("store__order_settings__store_view")
    rows = AmazonOrder.objects.filter(mine, order__in=stopped.values("pk"))
    return rows.select_related("order").defer("document").order_by("ship_by", "pk")
