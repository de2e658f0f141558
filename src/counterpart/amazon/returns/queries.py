"""Which returns are there, and which of them wait for a person?"""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from counterpart.amazon.finding.matching import within
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.returns import AmazonReturn
from counterpart.amazon.models.stores import AmazonStore
from counterpart.core.errors import Refused
from counterpart.websites.scopes import EVERYTHING, Scope

# Keys of rows are shorter than this; whatever is longer is a number of Amazon's.
LONGEST_KEY = 12
# Of an order that never came here, nothing is to be done here either.
TO_DEAL_WITH = Q(handled_at=None, amazon_order__isnull=False)


class ReturnUnknown(Refused):
    """No return has this number."""

    code = "return_unknown"


def find_returns(
    *,
    open_only: bool = False,
    store: AmazonStore | None = None,
    order_number: str = "",
    scope: Scope = EVERYTHING,
) -> QuerySet[AmazonReturn]:
    """Answer the returns within a scope, the one asked for last first.

    A return of a known order is seen by whoever sees the order, another one by whoever sees a
    store of the account. `order_number` is Amazon's or that of the Commerce order.
    """
    found = AmazonReturn.objects.select_related(
        "account", "credit_memo", "amazon_order__order", "amazon_order__store__order_settings"
    ).defer("amazon_order__document")
    found = found.filter(_seen_within(scope))
    if open_only:
        found = found.filter(TO_DEAL_WITH)
    if store is not None:
        found = found.filter(amazon_order__store=store)
    if order_number:
        wanted = order_number.strip()
        found = found.filter(Q(order_number=wanted) | Q(amazon_order__order__number=wanted))
    return found


def get_return(number: str, *, scope: Scope = EVERYTHING) -> AmazonReturn:
    """Answer a return by our number or Amazon's (RMA), or refuse, also if several items have it."""
    wanted = number.strip()
    known = find_returns(scope=scope)
    if wanted.isascii() and wanted.isdigit() and len(wanted) < LONGEST_KEY:
        by_key = known.filter(pk=int(wanted)).first()
        if by_key is not None:
            return by_key
    found = list(known.filter(Q(rma_id=wanted) | Q(merchant_rma_id=wanted))[:2]) if wanted else []
    if len(found) == 1:
        return found[0]
    if found:
        raise ReturnUnknown(
            gettext("Several items come back under {number}; name the one by its own id.").format(
                number=number
            )
        )
    raise ReturnUnknown(gettext("There is no return {number}.").format(number=number))


def count_open_returns(*, scope: Scope = EVERYTHING) -> int:
    """Count the returns that wait for a credit memo or a person's word (S-08)."""
    return find_returns(open_only=True, scope=scope).count()


def returns_of_order(row: AmazonOrder) -> QuerySet[AmazonReturn]:
    """Answer the returns of an order that the caller may see, the last one first."""
    return AmazonReturn.objects.filter(amazon_order=row).select_related("credit_memo")


def orders_with_open_returns(rows: Iterable[AmazonOrder]) -> set[int]:
    """Answer the keys of those Amazon orders of a page that have a return to be dealt with."""
    keys = [row.pk for row in rows]
    waiting = AmazonReturn.objects.filter(TO_DEAL_WITH, amazon_order__in=keys).order_by()
    return {one.amazon_order_id for one in waiting.only("amazon_order") if one.amazon_order_id}


def _seen_within(scope: Scope) -> Q:
    if scope.is_everything:
        return Q()
    orders = AmazonOrder.objects.filter(within(scope))
    views = scope.within("stores__order_settings__store_view")
    accounts = SellerAccount.objects.filter(views)
    return Q(amazon_order__in=orders) | Q(amazon_order=None, account__in=accounts.values("pk"))
