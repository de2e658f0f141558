"""What happens when a return gets the credit memo that fits it?"""

from datetime import datetime

from django.db import transaction

from counterpart.amazon.models.returns import AmazonReturn
from counterpart.amazon.operations.locking import taken_with_order
from counterpart.amazon.returns.handling import check_is_open, mark_handled
from counterpart.amazon.returns.prefill import propose_memo
from counterpart.orders.documents.refunding import refund_order
from counterpart.orders.models.documents import CreditMemo


def credit_return(return_: AmazonReturn, *, actor: str, now: datetime) -> CreditMemo:
    """Write the credit memo that `propose_memo` answers, offline; the return is dealt with.

    One transaction. Refuses what `propose_memo` and `mark_handled` refuse, and a return that is
    dealt with.
    """
    with transaction.atomic():
        if return_.amazon_order_id:
            taken_with_order(return_.amazon_order_id)
        mine = AmazonReturn.objects.select_related("amazon_order__order").get(pk=return_.pk)
        check_is_open(mine)
        proposal = propose_memo(mine)
        memo = refund_order(
            proposal.order, proposal.credit, comment=proposal.comment, actor=actor, now=now
        )
        mark_handled(mine, credit_memo=memo, actor=actor, now=now)
    return memo
