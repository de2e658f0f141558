"""What does the credit memo for goods that came back start with (S-08, S-09)?"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from counterpart.amazon.models.returns import AmazonReturn
from counterpart.amazon.returns.handling import ReturnHandled, mark_handled
from counterpart.amazon.returns.prefill import Proposal, is_refunded_at_amazon, propose_memo
from counterpart.amazon.returns.queries import ReturnUnknown
from counterpart.core import quantities
from counterpart.core.errors import Refused
from counterpart.core.money import ZERO
from counterpart.orders.models.orders import Order
from counterpart.web.access import Request
from counterpart.web.orders.page.forms.crediting import return_key
from counterpart.web.orders.page.forms.quantities import key_of
from counterpart.web.orders.page.occasion import Occasion
from counterpart.web.returns.sight import find_return
from counterpart.web.returns.words import name_of


def of_return(request: Request, order: Order, key: int) -> Occasion:
    """Answer the occasion of crediting what a buyer sent back.

    Refuses a return of another order, and a form for one that has its memo or needs none. A form
    that was sent is not refused here: sent twice, it has taken effect.
    """
    one = find_return(request, key)
    if one.amazon_order is None or one.amazon_order.order_id != order.pk:
        raise ReturnUnknown(_("There is no such return of this order."))
    if request.method == "POST":
        proposal = _proposal_still_possible(one)
    else:
        if one.handled_at is not None:
            raise ReturnHandled(
                _("The return {number} is dealt with already.").format(number=name_of(one))
            )
        proposal = propose_memo(one)
    actor, now = request.operator.name, request.clock.now()
    return Occasion(
        sentence=_sentence(one, proposal),
        settle=lambda memo: mark_handled(one, actor=actor, now=now, credit_memo=memo),
        filled=_filled(order, proposal) if proposal else {},
        is_repaid=is_refunded_at_amazon(one),
    )


def _proposal_still_possible(one: AmazonReturn) -> Proposal | None:
    """Answer what the form started with; None if it could not start again by now."""
    try:
        return propose_memo(one)
    except Refused:
        return None


def _sentence(one: AmazonReturn, proposal: Proposal | None) -> str:
    told = _("This credit memo is for the return {number}.").format(number=name_of(one))
    return " ".join([told, *(proposal.warnings if proposal else ())])


def _filled(order: Order, proposal: Proposal) -> Mapping[str, Any]:
    """Answer the units that came back, into stock only if they are here, and no shipping."""
    filled: dict[str, Any] = {"shipping": "0", "comment": proposal.comment}
    for line in order.lines.all():
        filled[key_of(line)] = quantities.written(proposal.items.get(line.sku, ZERO))
        filled[return_key(line)] = line.sku in proposal.return_to_stock
    return filled
