"""What happens when the money of an order is given back?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Literal

from django.utils.translation import gettext

from counterpart.core.money import ZERO, written
from counterpart.orders.commerce_settings import commerce_settings
from counterpart.orders.documents.adjusting import CreditRefused, check_amount
from counterpart.orders.documents.crediting import CreditedUnits, MemoDraft, write_memo
from counterpart.orders.documents.picking import Wanted, chosen
from counterpart.orders.documents.refundable import Refundable, refundable
from counterpart.orders.documents.returning import move_goods
from counterpart.orders.documents.shares import Amounts
from counterpart.orders.documents.telling import tell_of
from counterpart.orders.models.documents import CreditMemo, Invoice, InvoiceState
from counterpart.orders.models.orders import Order, OrderLine
from counterpart.orders.states import State, cannot
from counterpart.orders.working import (
    StepNotAllowed,
    can_credit,
    lines_of,
    move,
    settle_state,
    worked,
)

FORBIDDING_STATES = {State.HOLDED, State.PAYMENT_REVIEW, State.CANCELED, State.CLOSED}


@dataclass(frozen=True)
class Credit:
    """What is to be given back; without any wish, all that was paid and not given back.

    `items` are units by SKU; an empty mapping means none, for a memo over money alone (CO-5.11).
    `return_to_stock` are those of them whose goods may be sold again: "all", units by SKU, or None
    for what the settings say. Units that never left are returned before delivered ones; those not
    returned are written off. `shipping` left out gives back all of it that is left, whatever the
    items; its tax and discount follow. `adjustment_refund` is added, `adjustment_fee` kept; both
    are in the order's currency.

    Delivered units are credited before those that never left: a credited unit that never left
    will not be shipped any more, which nobody can undo. `unshipped_first` turns that round.
    `invoice` limits the units to those which that invoice charged.
    """

    items: Wanted = None
    return_to_stock: Mapping[str, Decimal] | Literal["all"] | None = None
    shipping: Decimal | None = None
    adjustment_refund: Decimal = ZERO
    adjustment_fee: Decimal = ZERO
    unshipped_first: bool = False
    invoice: Invoice | None = None


EVERYTHING = Credit()


def refund_order(
    order: Order,
    credit: Credit = EVERYTHING,
    *,
    notify: bool = False,
    comment: str = "",
    actor: str,
    now: datetime,
) -> CreditMemo:
    """Give money back for units, shipping or as an adjustment, in one transaction: offline.

    The goods go where `credit` says (CO-6.3). The order is closed once nothing is left to give
    back and to ship. `notify` mails a copy to the buyer, the comment included. Refuses what CO-4.2
    forbids, more than was paid (CO-5.7, CO-5.9, CO-5.10), and to write off goods that are not
    there.
    """
    with worked(order, "credited", actor=actor, now=now) as order:
        lines = lines_of(order)
        check_can_credit(order, lines)
        draft = _draft(order, lines, credit)
        _check_money(order, draft)
        move_goods(order, draft.units, now=now)
        memo = write_memo(order, draft, now=now)
        tell_of(order, memo, "credited", notify=notify, comment=comment, actor=actor, now=now)
        settle_state(order, lines, actor=actor, now=now)
    return memo


def draft_credit(order: Order, credit: Credit) -> MemoDraft:
    """Answer what a credit memo would come to, and write nothing.

    Refuses what `refund_order` refuses, but for goods that are not there.
    """
    lines = lines_of(order)
    check_can_credit(order, lines)
    draft = _draft(order, lines, credit)
    _check_money(order, draft)
    return draft


def check_can_credit(order: Order, lines: list[OrderLine]) -> None:
    """Refuse with the reason why nothing of this order can be given back now (CO-4.2)."""
    _check_state(order)
    _check_something_left(order, lines)
    if not order.grand_total and not commerce_settings().allow_zero_total_credit_memo:
        raise StepNotAllowed(
            gettext(
                "Order {number} costs nothing, and credit memos over nothing are not allowed."
            ).format(number=order.number)
        )


def credit_unshipped_order(
    order: Order,
    *,
    ends_complete: bool = False,
    actor: str,
    now: datetime,
    comment: str = "",
) -> CreditMemo:
    """Give back everything paid for an order of which nothing was shipped, in one transaction.

    The promised units that were paid return to what may be sold (CO-6.3). The order becomes
    closed, or complete if it is told to (K-5), unless units are left that were never invoiced.
    Refuses an order with shipped units, or one with nothing to give back. What the settings say of
    memos over nothing plays no part.
    """
    with worked(order, "credited", actor=actor, now=now) as order:
        lines = lines_of(order)
        _check_state(order)
        if any(line.shipped for line in lines):
            raise StepNotAllowed(
                gettext("Units of order {number} are already shipped.").format(number=order.number)
            )
        _check_something_left(order, lines)
        draft = _draft(order, lines, Credit(return_to_stock="all"))
        # What was given back as an adjustment before is not given back twice, and what was kept
        # as one is not kept any longer.
        left = _money_left(order) - draft.grand_total
        draft = replace(draft, adjustment_fee=max(-left, ZERO), adjustment_refund=max(left, ZERO))
        move_goods(order, draft.units, now=now)
        memo = write_memo(order, draft, now=now)
        tell_of(order, memo, "credited", comment=comment, actor=actor, now=now)
        if ends_complete and not _has_work(lines):
            move(order, State.COMPLETE, actor=actor, now=now)
        else:
            settle_state(order, lines, actor=actor, now=now)
    return memo


def _has_work(lines: list[OrderLine]) -> bool:
    return any(line.quantities.to_invoice or line.quantities.to_ship for line in lines)


def _check_state(order: Order) -> None:
    if order.state in FORBIDDING_STATES:
        raise StepNotAllowed(cannot(order.state, "credit"))


def _check_something_left(order: Order, lines: list[OrderLine]) -> None:
    # Of an order that costs nothing, units on an open invoice cannot be given back either.
    if can_credit(order, lines) and (
        order.grand_total or any(refundable(order, lines, None).units.values())
    ):
        return
    if order.grand_total and _money_left(order):
        kept = _told(order.total_adjustment_fee, order)
        raise StepNotAllowed(
            gettext(
                "All that was paid for order {number} is given back, but for the fees of {kept} "
                "that were kept."
            ).format(number=order.number, kept=kept)
        )
    raise StepNotAllowed(
        gettext("Nothing was paid for order {number} that is not given back.").format(
            number=order.number
        )
    )


def _draft(order: Order, lines: list[OrderLine], credit: Credit) -> MemoDraft:
    invoice = _checked_invoice(order, credit.invoice)
    left = refundable(order, lines, invoice)
    picked = chosen(
        lines,
        credit.items,
        left=lambda line: left.units[line],
        too_much="The quantity to creditmemo must not be greater than the unrefunded quantity "
        "for product SKU {sku}: {left} left.",
    )
    unshipped = {
        line: _unshipped(line, quantity, first=credit.unshipped_first)
        for line, quantity in picked.items()
    }
    returned = _returned(lines, picked, unshipped, credit)
    return MemoDraft(
        units=tuple(
            CreditedUnits(
                line,
                left.lines[line].part(quantity, order.currency),
                unshipped=unshipped[line],
                returned=returned[line],
            )
            for line, quantity in picked.items()
        ),
        shipping=_shipping(order, credit.shipping, left),
        adjustment_refund=_adjustment(order, "Adjustment Refund", credit.adjustment_refund),
        adjustment_fee=_adjustment(order, "Adjustment Fee", credit.adjustment_fee),
        invoice=invoice,
    )


def _checked_invoice(order: Order, invoice: Invoice | None) -> Invoice | None:
    if invoice is None:
        return None
    invoice = order.invoices.get(pk=invoice.pk)
    if invoice.state != InvoiceState.PAID:
        raise CreditRefused(
            gettext("Invoice #{number} is {label}: only what was paid can be given back.").format(
                number=invoice.number, label=InvoiceState(invoice.state).label
            )
        )
    return invoice


def _unshipped(line: OrderLine, quantity: Decimal, *, first: bool) -> Decimal:
    """Answer how many of the credited units never left; see `Credit`.

    Delivered and unshipped units together are never fewer than those that can be credited.
    """
    quantities = line.quantities
    if first:
        return min(quantities.refundable_unshipped, quantity)
    return max(quantity - quantities.refundable_delivered, ZERO)


def _returned(
    lines: list[OrderLine],
    picked: Mapping[OrderLine, Decimal],
    unshipped: Mapping[OrderLine, Decimal],
    credit: Credit,
) -> Mapping[OrderLine, Decimal]:
    """Answer how many of the credited units go back to stock, by line."""
    wished = credit.return_to_stock
    if wished is None:
        wished = "all" if commerce_settings().return_to_stock_automatically else {}
    if wished == "all":
        return picked
    chosen(
        lines,
        wished,
        left=lambda line: picked.get(line, ZERO),
        too_much="No more units of {sku} can be returned to stock than are credited: {left}.",
    )
    rest = dict(wished)
    returned = dict.fromkeys(picked, ZERO)
    for limits in (unshipped, picked):
        for line, most in limits.items():
            units = min(rest.get(line.sku, ZERO), most - returned[line])
            returned[line] += units
            rest[line.sku] = rest.get(line.sku, ZERO) - units
    return returned


def _shipping(order: Order, wished: Decimal | None, left: Refundable) -> Amounts:
    if wished is None:
        return left.shipping
    check_amount(wished, "Refund Shipping", currency=order.currency)
    if wished > left.shipping.units:
        raise CreditRefused(
            gettext("Maximum shipping amount allowed to refund is: {units}.").format(
                units=_told(left.shipping.units, order)
            )
        )
    return left.shipping.part(wished, order.currency) if wished else Amounts()


def _adjustment(order: Order, name: str, amount: Decimal) -> Decimal:
    check_amount(amount, name, currency=order.currency)
    return amount


def _check_money(order: Order, draft: MemoDraft) -> None:
    """Refuse a memo that gives nothing back, or more than was paid (CO-5.9)."""
    total = draft.grand_total
    may_be_zero = draft.gives_something and commerce_settings().allow_zero_total_credit_memo
    if total < 0 or (not total and not may_be_zero):
        raise CreditRefused(gettext("The credit memo's total must be positive."))
    if total > _money_left(order):
        raise CreditRefused(
            gettext("The most money available to refund is {told}.").format(
                told=_told(_money_left(order), order)
            )
        )


def _money_left(order: Order) -> Decimal:
    left: Decimal = order.total_paid - order.total_refunded
    return left


def _told(amount: Decimal, order: Order) -> str:
    return f"{written(amount, order.currency)} {order.currency}"
