"""Which Amazon order is asked for, and what may this person see and do of it?"""

from dataclasses import dataclass

from django.utils.translation import gettext

from counterpart.amazon.finding.matching import within
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.queries import AmazonOrderUnknown, is_within
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, Visit
from counterpart.web.permitted import check_permitted
from counterpart.websites.scopes import Scope


@dataclass(frozen=True)
class Sight:
    """What one person may see and do of one Amazon order, by the limits of the roles."""

    buyer: bool
    commerce_order: bool
    catalog: bool
    work: bool
    edit: bool
    cancel: bool
    channel: Scope


def find_row(request: Request, pk: int) -> AmazonOrder:
    """Answer an Amazon order by its key; one that the person may not see is like none."""
    rows = AmazonOrder.objects.select_related(
        "store__order_settings", "store__website", "account", "order"
    )
    scope = request.visit.permitted(Permission.VIEW_CHANNEL)
    row = rows.filter(within(scope), pk=pk).first()
    if row is None:
        raise AmazonOrderUnknown(gettext("There is no such Amazon order."))
    return row


def find_row_for(request: Request, pk: int, *permissions: Permission) -> AmazonOrder:
    """Answer an Amazon order to do something with it, or refuse what is not permitted there."""
    row = find_row(request, pk)
    check_permitted(request, row, *permissions)
    return row


def sight_of(visit: Visit, row: AmazonOrder) -> Sight:
    """Answer what the person of a visit may see and do of an order."""

    def may(permission: Permission) -> bool:
        return is_within(row, visit.permitted(permission))

    order = row.order
    orders = visit.permitted(Permission.VIEW_ORDERS)
    return Sight(
        buyer=may(Permission.VIEW_BUYERS),
        commerce_order=order is not None and orders.allows(order.store_view_id),
        catalog=visit.may(Permission.VIEW_CATALOG),
        work=may(Permission.WORK_CHANNEL),
        edit=may(Permission.EDIT_ORDERS) and may(Permission.VIEW_BUYERS),
        cancel=may(Permission.CANCEL_ORDERS),
        channel=visit.permitted(Permission.VIEW_CHANNEL),
    )
