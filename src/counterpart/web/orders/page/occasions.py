"""What led to a credit memo: a refund that was made in Seller Central, goods that came back?"""

from collections.abc import Callable, Mapping

from counterpart.orders.models.orders import Order
from counterpart.web.access import Request
from counterpart.web.keys import key_in
from counterpart.web.orders.page.occasion import Occasion
from counterpart.web.orders.page.refunded_elsewhere import of_refund_elsewhere
from counterpart.web.orders.page.returned_goods import of_return

# By the name in the address: what finds an occasion by its key, or refuses.
FINDERS: Mapping[str, Callable[[Request, Order, int], Occasion]] = {
    "elsewhere": of_refund_elsewhere,
    "return": of_return,
}


def occasion_of(request: Request, order: Order) -> Occasion | None:
    """Answer what the form was opened for, as its address says; None if for nothing else.

    Refuses a key of nothing, or of what is about another order.
    """
    for name, find in FINDERS.items():
        if name in request.GET:
            return find(request, order, key_in(request.GET[name]))
    return None
