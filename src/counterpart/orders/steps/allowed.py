"""What may be done with an order now, and if not, why not?"""

from collections.abc import Callable, Sequence

from counterpart.core.errors import Refused
from counterpart.orders.documents.invoicing import check_can_invoice
from counterpart.orders.documents.refunding import check_can_credit
from counterpart.orders.documents.shipping import check_can_ship
from counterpart.orders.mails.sending_by_hand import check_can_mail
from counterpart.orders.models.orders import Order, OrderLine
from counterpart.orders.steps.canceling import check_can_cancel
from counterpart.orders.steps.editing import check_can_edit
from counterpart.orders.steps.holding import check_can_hold, check_can_unhold
from counterpart.orders.steps.reordering import check_can_reorder
from counterpart.orders.steps.reviewing import check_can_accept, check_can_deny

Check = Callable[[Order, list[OrderLine]], None]


def allowed_actions(order: Order, lines: Sequence[OrderLine]) -> dict[str, str]:
    """Answer every action of CO-4.2 by its code, with "" or the sentence why it is refused.

    Each answer is that of the action itself, asked on what is stored now.
    """
    return {code: _why_not(check, order, list(lines)) for code, check in CHECKS.items()}


def _why_not(check: Check, order: Order, lines: list[OrderLine]) -> str:
    try:
        check(order, lines)
    except Refused as no:
        return no.sentence
    return ""


CHECKS: dict[str, Check] = {
    "edit": check_can_edit,
    "cancel": check_can_cancel,
    "send_email": lambda order, _: check_can_mail(order),
    "credit_memo": check_can_credit,
    "hold": lambda order, _: check_can_hold(order),
    "unhold": lambda order, _: check_can_unhold(order),
    "accept_payment": lambda order, _: check_can_accept(order),
    "deny_payment": lambda order, _: check_can_deny(order),
    "invoice": check_can_invoice,
    "ship": check_can_ship,
    "reorder": check_can_reorder,
    "comment": lambda _order, _lines: None,
}
