"""What does a credit memo hold, and how is it written?"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from counterpart.core.bulk import insert_rows, update_rows
from counterpart.core.money import ZERO
from counterpart.orders.base_amounts import base_of
from counterpart.orders.documents.charging import save_totals
from counterpart.orders.documents.shares import REFUNDED, Amounts, add
from counterpart.orders.models.documents import CreditMemo, CreditMemoLine, Invoice
from counterpart.orders.models.orders import Order, OrderLine
from counterpart.websites.numbering import next_number


@dataclass(frozen=True)
class CreditedUnits:
    """Some units of a line, what is given back for them, and what becomes of the goods.

    `unshipped` of the units never left and will not; `returned` ones go back to stock, those that
    never left first: they are certainly there.
    """

    line: OrderLine
    amounts: Amounts
    unshipped: Decimal
    returned: Decimal

    @property
    def kept_unshipped(self) -> Decimal:
        """Units that never left and may be sold again."""
        return min(self.unshipped, self.returned)

    @property
    def written_off(self) -> Decimal:
        """Units that never left and cannot be sold."""
        return self.unshipped - self.kept_unshipped

    @property
    def came_back(self) -> Decimal:
        """Delivered units that are put back."""
        return self.returned - self.kept_unshipped


@dataclass(frozen=True)
class MemoDraft:
    """A credit memo before it is written."""

    units: tuple[CreditedUnits, ...]
    shipping: Amounts
    adjustment_refund: Decimal = ZERO
    adjustment_fee: Decimal = ZERO
    invoice: Invoice | None = None

    @property
    def goods(self) -> Amounts:
        return sum((one.amounts for one in self.units), Amounts())

    @property
    def tax(self) -> Decimal:
        return self.goods.tax + self.shipping.tax

    @property
    def discount(self) -> Decimal:
        return self.goods.discount + self.shipping.discount

    @property
    def grand_total(self) -> Decimal:
        """Answer what is given back in the end (CO-5.9)."""
        parts = self.goods.row_total + self.shipping.row_total + self.tax + self.discount
        return parts + self.adjustment_refund - self.adjustment_fee

    @property
    def gives_something(self) -> bool:
        return bool(self.units or self.shipping.units or self.adjustment_refund)


def write_memo(order: Order, draft: MemoDraft, *, now: datetime) -> CreditMemo:
    """Write a credit memo for an order in hand, and raise its lines and totals."""
    before = base_of(order).amount(order.total_refunded)
    order.total_refunded += draft.grand_total
    order.total_adjustment_fee += draft.adjustment_fee
    memo = CreditMemo.objects.create(
        order=order,
        invoice=draft.invoice,
        number=next_number(order.store_view, "credit_memo"),
        store_view=order.store_view,
        created_at=now,
        subtotal=draft.goods.row_total,
        shipping=draft.shipping.row_total,
        shipping_tax=draft.shipping.tax,
        shipping_discount=draft.shipping.discount,
        tax=draft.tax,
        discount=draft.discount,
        adjustment_refund=draft.adjustment_refund,
        adjustment_fee=draft.adjustment_fee,
        grand_total=draft.grand_total,
        base_grand_total=base_of(order).amount(order.total_refunded) - before,
    )
    insert_rows(_row(memo, one) for one in draft.units)
    for one in draft.units:
        add(one.line, REFUNDED, one.amounts)
        one.line.refunded_unshipped += one.unshipped
    update_rows([one.line for one in draft.units], [*REFUNDED, "refunded_unshipped"])
    save_totals(order, "total_refunded", "total_adjustment_fee", now=now)
    return memo


def _row(memo: CreditMemo, units: CreditedUnits) -> CreditMemoLine:
    return CreditMemoLine(
        credit_memo=memo,
        order_line=units.line,
        quantity=units.amounts.units,
        unshipped=units.unshipped,
        row_total=units.amounts.row_total,
        tax=units.amounts.tax,
        discount=units.amounts.discount,
        returned_to_stock=bool(units.returned),
    )
