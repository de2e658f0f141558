"""Which returns may somebody see, and what may be done with one of them?"""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext

from counterpart.amazon.models.returns import AmazonReturn
from counterpart.amazon.queries import is_within
from counterpart.amazon.returns.queries import ReturnUnknown, find_returns
from counterpart.users.guarding import NotPermitted
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, Visit


@dataclass(frozen=True)
class Sight:
    """What one person may see and do of one return."""

    buyer: bool
    commerce_order: bool
    work: bool
    credit: bool


def visible_returns(visit: Visit) -> QuerySet[AmazonReturn]:
    """Answer the returns that somebody may see, in no order."""
    return find_returns(scope=visit.permitted(Permission.VIEW_CHANNEL)).order_by()


def fetched(rows: QuerySet[AmazonReturn]) -> QuerySet[AmazonReturn]:
    """Read what pages show of returns, in one query."""
    shown = rows.select_related(
        "account", "credit_memo", "amazon_order__order", "amazon_order__store__order_settings"
    )
    return shown.defer(
        "amazon_order__document", "amazon_order__address", "amazon_order__corrected_address"
    )


def find_return(request: Request, pk: int) -> AmazonReturn:
    """Answer a return by its key; one that the person may not see is like none."""
    found = fetched(visible_returns(request.visit)).filter(pk=pk).first()
    if found is None:
        raise ReturnUnknown(gettext("There is no such return."))
    return found


def find_return_for(request: Request, pk: int, permission: Permission) -> AmazonReturn:
    """Answer a return to do something with it, or refuse what is not permitted there."""
    found = find_return(request, pk)
    if not _may(request.visit, found, permission):
        raise NotPermitted(
            gettext(
                "{name} may not do that: for order {amazon_order_id} it "
                "needs the permission “{label}”."
            ).format(
                name=request.operator.name,
                amazon_order_id=found.order_number,
                label=permission.label,
            )
        )
    return found


def sight_of(visit: Visit, one: AmazonReturn) -> Sight:
    """Answer what the person of a visit may see and do of a return."""
    order = one.amazon_order.order if one.amazon_order else None
    orders = visit.permitted(Permission.VIEW_ORDERS)
    sees = order is not None and orders.allows(order.store_view_id)
    crediting = visit.permitted(Permission.CREDIT_ORDERS)
    return Sight(
        buyer=_may(visit, one, Permission.VIEW_BUYERS),
        commerce_order=sees,
        work=_may(visit, one, Permission.WORK_CHANNEL),
        credit=sees and order is not None and crediting.allows(order.store_view_id),
    )


def _may(visit: Visit, one: AmazonReturn, permission: Permission) -> bool:
    """Tell whether something is permitted there: of an unknown order, at a store of the account."""
    scope = visit.permitted(permission)
    if one.amazon_order is not None:
        return is_within(one.amazon_order, scope)
    return not scope.is_nothing and find_returns(scope=scope).filter(pk=one.pk).exists()
