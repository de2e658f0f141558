"""What does a credit memo for a refund that was made in Seller Central start with (S-12)?"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from counterpart.amazon.models.refunds import RefundTransaction
from counterpart.amazon.operations.refunding.elsewhere import mark_handled
from counterpart.core.errors import Refused
from counterpart.core.money import written
from counterpart.orders.documents.refunding import EVERYTHING, draft_credit
from counterpart.orders.models.orders import Order
from counterpart.users.permissions import Permission
from counterpart.web.access import Request
from counterpart.web.components.amounts import money_text
from counterpart.web.orders.page.forms.quantities import key_of
from counterpart.web.orders.page.occasion import Occasion
from counterpart.web.refunds.sight import RefundUnknown, find_elsewhere


class DealtWithAlready(Refused):
    """A credit memo was recorded for this refund, or somebody dealt with it otherwise."""

    code = "refund_dealt_with"


def of_refund_elsewhere(request: Request, order: Order, key: int) -> Occasion:
    """Answer the occasion of recording a refund that Amazon's books show.

    Refuses one of another order, and one that was dealt with.
    """
    made = find_elsewhere(request, key, Permission.CREDIT_ORDERS)
    if made.amazon_order is None or made.amazon_order.order_id != order.pk:
        raise RefundUnknown(_("There is no such refund of this order."))
    if made.handled_at is not None:
        raise DealtWithAlready(_("This refund was dealt with already."))
    return Occasion(
        sentence=_(
            "Amazon's books show a refund of {total} that was made in Seller Central. The buyer "
            "has the money: this credit memo records it, and Amazon is told nothing."
        ).format(total=money_text(made.total, made.currency)),
        settle=lambda memo: mark_handled(
            made, actor=request.operator.name, now=request.clock.now(), credit_memo=memo
        ),
        filled=filled_for(order, made),
        is_repaid=True,
    )


def filled_for(order: Order, made: RefundTransaction) -> Mapping[str, Any]:
    """Answer what the form starts with: all that is left if that is the sum, else the sum alone.

    Amazon's books do not tell here what it was for; whoever knows changes it to units.
    """
    if made.currency != order.currency or _is_all_that_is_left(order, made):
        return {}
    none = {key_of(line): "0" for line in order.lines.all()}
    return {
        **none,
        "shipping": "0",
        "adjustment_refund": written(made.total, order.currency),
    }


def _is_all_that_is_left(order: Order, made: RefundTransaction) -> bool:
    try:
        return bool(draft_credit(order, EVERYTHING).grand_total == made.total)
    except Refused:
        return False
