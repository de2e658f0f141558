"""What happens when the money of an order is given back?"""

from datetime import datetime
from decimal import Decimal

from counterpart.core.money import total, written
from counterpart.inventory.models import MovementKind
from counterpart.inventory.reserving import release
from counterpart.orders import history
from counterpart.orders.documents.shares import share
from counterpart.orders.models.documents import CreditMemo, CreditMemoLine, InvoiceState
from counterpart.orders.models.orders import Order, OrderLine
from counterpart.orders.promises import REFERENCE, demands, stock_for
from counterpart.orders.states import State
from counterpart.orders.working import (
    StepNotAllowed,
    can_credit,
    lines_of,
    settle_state,
    worked,
)
from counterpart.websites.numbering import next_number

FORBIDDING_STATES = {State.HOLDED, State.PAYMENT_REVIEW, State.CANCELED, State.CLOSED}


def credit_unshipped_order(
    order: Order, *, actor: str, now: datetime, comment: str = ""
) -> CreditMemo:
    """Give back everything paid for an order of which nothing was shipped, in one transaction.

    The promised units that were paid return to what may be sold (CO-6.3). The order becomes
    closed, unless units are left that were never invoiced. Refuses an order with shipped units,
    or one with nothing to give back.
    """
    with worked(order, "credited", actor=actor, now=now) as order:
        lines = lines_of(order)
        _check_can_credit_all(order, lines)
        _release_stock(order, lines, now=now)
        memo = _write(order, lines, now=now)
        history.write(
            order,
            "credited",
            actor=actor,
            now=now,
            comment=comment,
            number=memo.number,
            total=written(memo.grand_total, order.currency),
            currency=order.currency,
        )
        settle_state(order, lines, actor=actor, now=now)
    return memo


def _check_can_credit_all(order: Order, lines: list[OrderLine]) -> None:
    if order.state in FORBIDDING_STATES:
        raise StepNotAllowed(f"A {State(order.state).label} order cannot be credited.")
    if any(line.shipped for line in lines):
        raise StepNotAllowed(f"Units of order {order.number} are already shipped.")
    if not can_credit(order, lines):
        raise StepNotAllowed(f"Nothing was paid for order {order.number} that is not given back.")


def _write(order: Order, lines: list[OrderLine], *, now: datetime) -> CreditMemo:
    charged = list(order.invoices.exclude(state=InvoiceState.CANCELED))
    given = list(order.credit_memos.all())

    def rest(name: str) -> Decimal:
        return total(getattr(one, name) for one in charged) - total(
            getattr(one, name) for one in given
        )

    memo = CreditMemo.objects.create(
        order=order,
        number=next_number(order.store_view, "credit_memo"),
        store_view=order.store_view,
        created_at=now,
        subtotal=rest("subtotal"),
        shipping=rest("shipping"),
        shipping_tax=rest("shipping_tax"),
        tax=rest("tax"),
        discount=rest("discount"),
        grand_total=order.total_paid - order.total_refunded,
    )
    CreditMemoLine.objects.bulk_create(
        _memo_line(order, memo, line) for line in lines if line.quantities.to_refund
    )
    for line in lines:
        line.refunded_unshipped += line.quantities.to_refund
        line.refunded = line.invoiced
    OrderLine.objects.bulk_update(lines, ["refunded", "refunded_unshipped"])
    order.total_refunded += memo.grand_total
    order.updated_at = now
    order.save(update_fields=["total_refunded", "updated_at"])
    return memo


def _memo_line(order: Order, memo: CreditMemo, line: OrderLine) -> CreditMemoLine:
    units = line.quantities.to_refund

    def part(amount: Decimal) -> Decimal:
        return share(
            amount, whole=line.ordered, before=line.refunded, units=units, currency=order.currency
        )

    return CreditMemoLine(
        credit_memo=memo,
        order_line=line,
        quantity=units,
        row_total=part(line.row_total),
        tax=part(line.tax),
        discount=part(line.discount),
        returned_to_stock=True,
    )


def _release_stock(order: Order, lines: list[OrderLine], *, now: datetime) -> None:
    release(
        stock_for(order),
        demands(order, {line: line.quantities.to_refund for line in lines}),
        kind=MovementKind.CREDITED,
        reference_kind=REFERENCE,
        now=now,
    )
