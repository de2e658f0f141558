"""Which refunds may a person see, and which one is asked for?"""

from django.db.models import QuerySet
from django.utils.translation import gettext

from counterpart.amazon.finding.matching import within
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.refunds import AmazonRefund, RefundTransaction
from counterpart.amazon.queries import is_within
from counterpart.core.errors import Refused
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, Visit
from counterpart.web.permitted import check_permitted


class RefundUnknown(Refused):
    """There is no such refund, or none that this person may see."""

    code = "refund_unknown"


def visible_refunds(visit: Visit) -> QuerySet[AmazonRefund]:
    """Answer the refunds that were asked for from here, of orders that somebody may see."""
    return AmazonRefund.objects.filter(amazon_order__in=_orders(visit))


def visible_elsewhere(visit: Visit) -> QuerySet[RefundTransaction]:
    """Answer the refunds that were made in Seller Central, of orders that somebody may see.

    Those of orders that were never taken in are nobody's, and only shown to whoever sees all.
    """
    scope = visit.permitted(Permission.VIEW_CHANNEL)
    made = RefundTransaction.objects.filter(refund=None)
    return made if scope.is_everything else made.filter(amazon_order__in=_orders(visit))


def find_refund(request: Request, pk: int, *permissions: Permission) -> AmazonRefund:
    """Answer a refund; one out of sight is like none, and what is not permitted is refused."""
    rows = visible_refunds(request.visit).select_related(
        "amazon_order__store__order_settings", "amazon_order__order", "credit_memo__order",
        "operation__feed",
    )  # fmt: skip
    refund = rows.filter(pk=pk).first()
    if refund is None:
        raise RefundUnknown(gettext("There is no such refund."))
    check_permitted(request, refund.amazon_order, *permissions)
    return refund


def find_elsewhere(request: Request, pk: int, *permissions: Permission) -> RefundTransaction:
    """Answer a refund that was made in Seller Central; refuses as `find_refund` does."""
    rows = visible_elsewhere(request.visit).select_related(
        "amazon_order__store__order_settings", "amazon_order__order", "credit_memo", "account"
    )
    made = rows.filter(pk=pk).first()
    if made is None:
        raise RefundUnknown(gettext("There is no such refund."))
    if made.amazon_order is not None:
        check_permitted(request, made.amazon_order, *permissions)
    elif not all(may_for(request.visit, one, None) for one in permissions):
        raise RefundUnknown(gettext("There is no such refund."))
    return made


def may_for(visit: Visit, permission: Permission, row: AmazonOrder | None) -> bool:
    """Tell whether something is permitted for an order; for an unknown one, if it is for all."""
    scope = visit.permitted(permission)
    return scope.is_everything if row is None else is_within(row, scope)


def _orders(visit: Visit) -> QuerySet[AmazonOrder]:
    scope = visit.permitted(Permission.VIEW_CHANNEL)
    return AmazonOrder.objects.filter(within(scope))
