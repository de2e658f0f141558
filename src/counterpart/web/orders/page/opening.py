"""Which order is a page about, and what may its visitor do there?"""

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from counterpart.orders.models.orders import Order
from counterpart.orders.queries import OrderUnknown, read_order
from counterpart.users.permissions import Permission
from counterpart.web.access import Request
from counterpart.web.orders.grid import visible_orders


def open_order(request: Request, pk: int) -> Order:
    """Read an order with all that its view shows (CO-9), in a fixed number of queries.

    One outside the visitor's scope, or that the visitor may not see, is refused like one that does
    not exist.
    """
    found = visible_orders(request.visit).filter(request.scope.within("store_view"), pk=pk).first()
    if found is None:
        raise OrderUnknown(_("There is no such order."))
    order = read_order(found)
    prefetch_related_objects([order], "shipments__source")
    return order


def may(request: Request, permission: Permission, order: Order) -> bool:
    """Tell whether something is permitted to the visitor for this order."""
    return request.visit.permitted(permission).allows(order.store_view_id)
