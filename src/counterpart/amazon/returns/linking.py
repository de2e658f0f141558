"""Which returns were told of before their order was taken in?"""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.returns import AmazonReturn
from counterpart.amazon.returns.telling import tell_of_return

AT_ONCE = 500


def link_returns(account: SellerAccount, *, actor: str, now: datetime) -> int:
    """Give returns their order where it has come in since; answers how many. Safe to repeat.

    The order is told in the same transaction, by whoever of two took the step.
    """
    orders = AmazonOrder.objects.filter(
        account=OuterRef("account"), amazon_order_id=OuterRef("order_number")
    )
    waiting = AmazonReturn.objects.filter(Exists(orders), account=account, amazon_order=None)
    return sum(_link(row, actor=actor, now=now) for row in waiting.order_by("pk")[:AT_ONCE])


@transaction.atomic
def _link(row: AmazonReturn, *, actor: str, now: datetime) -> bool:
    order = AmazonOrder.objects.only("pk").get(
        account=row.account_id, amazon_order_id=row.order_number
    )
    mine = AmazonReturn.objects.filter(pk=row.pk, amazon_order=None)
    if not mine.update(amazon_order=order):
        return False
    row.amazon_order = order
    tell_of_return(row, actor=actor, now=now)
    return True
