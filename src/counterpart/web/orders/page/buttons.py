"""Which buttons does an order show? Each exactly when it is permitted, and alive when allowed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from counterpart.orders.models.orders import Order
from counterpart.orders.states import State
from counterpart.orders.steps.allowed import allowed_actions
from counterpart.users.permissions import Permission
from counterpart.web.access import Request
from counterpart.web.orders.page.opening import may


@dataclass(frozen=True)
class Action:
    """Something that may be done with an order: its page, or at once where `is_immediate`."""

    code: str
    label: Promise | str
    icon: str
    page: str
    permission: Permission
    is_immediate: bool = False
    only_in: frozenset[State] = frozenset(State)


@dataclass(frozen=True)
class Button:
    """An action as one order shows it; `why_not` says why it cannot be pressed."""

    action: Action
    url: str
    why_not: str
    is_primary: bool


REVIEWED = frozenset({State.PAYMENT_REVIEW})
HELD = frozenset({State.HOLDED})
# In the order of CO-4.2; what makes sense in one state alone is shown there alone.
ACTIONS = (
    Action("edit", _("Edit"), "pencil", "order_edit", Permission.EDIT_ORDERS),
    Action("cancel", _("Cancel"), "ban", "order_cancel", Permission.CANCEL_ORDERS),
    Action("send_email", _("Send email"), "mail", "order_mail", Permission.SEND_MAIL),
    Action(
        "credit_memo", _("Credit memo"), "undo-2", "order_credit_memo", Permission.CREDIT_ORDERS
    ),
    Action(
        "hold", _("Hold"), "pause", "order_hold", Permission.HOLD_ORDERS, is_immediate=True,
        only_in=frozenset(State) - HELD,
    ),
    Action(
        "unhold", _("Release"), "play", "order_unhold", Permission.UNHOLD_ORDERS,
        is_immediate=True, only_in=HELD,
    ),
    Action(
        "accept_payment", _("Accept payment"), "check", "order_accept_payment",
        Permission.REVIEW_PAYMENTS, is_immediate=True, only_in=REVIEWED,
    ),
    Action(
        "deny_payment", _("Deny payment"), "x", "order_deny_payment",
        Permission.REVIEW_PAYMENTS, only_in=REVIEWED,
    ),
    Action("reorder", _("Reorder"), "rotate-cw", "order_again", Permission.REORDER),
    Action("invoice", _("Invoice"), "receipt-text", "order_invoice", Permission.INVOICE_ORDERS),
    Action("ship", _("Ship"), "truck", "order_ship", Permission.SHIP_ORDERS),
)  # fmt: skip
BY_CODE = {action.code: action for action in ACTIONS}
# What most orders wait for, the most urgent first.
NEXT_STEPS = ("ship", "accept_payment", "unhold", "invoice")


def buttons(request: Request, order: Order) -> list[Button]:
    """Answer what may be done with an order by the visitor, and what may not be done now."""
    reasons = allowed_actions(order, list(order.lines.all()))
    return list(_buttons(request, order, reasons))


def why_not(order: Order, code: str) -> str:
    """Answer why something cannot be done with an order now, or nothing."""
    return allowed_actions(order, list(order.lines.all()))[code]


def _buttons(request: Request, order: Order, reasons: Mapping[str, str]) -> Iterator[Button]:
    shown = [one for one in ACTIONS if _is_shown(request, one, order)]
    alive = {one.code for one in shown if not reasons[one.code]}
    primary = next((code for code in NEXT_STEPS if code in alive), "")
    for action in shown:
        yield Button(
            action,
            reverse(action.page, args=[order.pk]),
            reasons[action.code],
            is_primary=action.code == primary,
        )


def _is_shown(request: Request, action: Action, order: Order) -> bool:
    return State(order.state) in action.only_in and may(request, action.permission, order)
