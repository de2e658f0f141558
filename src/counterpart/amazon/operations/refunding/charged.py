"""What did Amazon charge for an order, and what do its credit memos give back of that?"""

from collections.abc import Mapping
from decimal import Decimal

from django.db.models import QuerySet

from counterpart.amazon.client import wire
from counterpart.amazon.client.decoding import decode_order
from counterpart.amazon.models.orders import AmazonOrder, AmazonOrderItem
from counterpart.amazon.operations.refunding.arithmetic import (
    ChargedItem,
    ChargedOrder,
    Credited,
    CreditedLine,
    RefundedItem,
    refunded_items,
)
from counterpart.amazon.operations.refunding.following import memos_following
from counterpart.core.money import ZERO, total
from counterpart.orders.models.documents import CreditMemo

JAPAN = "A1VC38T7YXB528"
TAXES = "taxes"
Taxes = Mapping[str, Mapping[str, Decimal]]


def items_of_memo(memo: CreditMemo, row: AmazonOrder) -> tuple[RefundedItem, ...]:
    """Answer what Amazon is to be told of a credit memo; refuses NotSayable what it cannot be."""
    return refunded_items(
        credited(memo),
        earlier=[credited(one) for one in _earlier(memo, row)],
        order=charged(row),
    )


def charged(row: AmazonOrder) -> ChargedOrder:
    """Read what our copy of an Amazon order says of its charges."""
    taxes = _taxes_of(row)
    items = tuple(
        _item(item, taxes.get(item.order_item_id))
        for item in row.items.all()
        if item.quantity_ordered
    )
    beside = ("tax", "shipping", "handling", "discount")
    return ChargedOrder(
        items=items,
        currency=row.currency,
        takes_tax=row.marketplace_id != JAPAN,
        beside_items=tuple(Decimal(row.charges.get(name, 0)) for name in beside),
    )


def credited(memo: CreditMemo) -> Credited:
    """Read a credit memo."""
    lines = memo.lines.select_related("order_line").order_by("pk")
    return Credited(
        lines=tuple(
            CreditedLine(
                order_item_id=line.order_line.external_id,
                sku=line.order_line.sku,
                quantity=line.quantity,
                unshipped=line.unshipped,
                price=line.row_total,
                tax=line.tax,
                discount=line.discount,
            )
            for line in lines
        ),
        total=memo.grand_total,
        shipping=memo.shipping,
        adjustments=(memo.adjustment_refund, memo.adjustment_fee),
        beside_items=(memo.shipping_tax, memo.shipping_discount),
    )


def taxes_told(order: wire.Order) -> dict[str, dict[str, str]]:
    """Answer by item how Amazon divides its tax, as it is kept when the document is erased."""
    return {
        item.order_item_id: {
            part.subtype or "OTHER": str(part.value.amount)
            for one in (item.proceeds.breakdowns if item.proceeds else ())
            if one.type == "TAX"
            for part in one.detailed_breakdowns
            if part.value is not None
        }
        for item in order.order_items
    }


def _earlier(memo: CreditMemo, row: AmazonOrder) -> QuerySet[CreditMemo]:
    """Answer the memos before this one that gave back of what Amazon charges now."""
    others = CreditMemo.objects.filter(order=memo.order_id, pk__lt=memo.pk)
    return others.exclude(pk__in=memos_following(row)).order_by("pk")


def _item(item: AmazonOrderItem, told: Mapping[str, Decimal] | None) -> ChargedItem:
    tax, shipping_tax, others = _divided(item, told or {})
    return ChargedItem(
        order_item_id=item.order_item_id,
        sku=item.sku,
        shipped=item.quantity_shipped,
        is_whole_shipped=item.quantity_shipped >= item.quantity_ordered,
        price=item.price,
        tax=tax,
        shipping=item.shipping,
        shipping_tax=shipping_tax,
        others=item.handling + others,
        discount=item.discount,
    )


def _divided(
    item: AmazonOrderItem, told: Mapping[str, Decimal]
) -> tuple[Decimal | None, Decimal | None, Decimal]:
    """Answer the tax on the goods, that on the shipping, and the rest."""
    if told and total(told.values()) == item.tax:
        goods, shipping = told.get("ITEM", ZERO), told.get("SHIPPING", ZERO)
        return goods, shipping, item.tax - goods - shipping
    if item.tax and (item.shipping or item.handling):
        return None, None, ZERO
    return item.tax, ZERO, ZERO


def _taxes_of(row: AmazonOrder) -> Taxes:
    kept = row.charges.get(TAXES)
    if kept is None and row.document:
        seen = decode_order(row.document.encode(), request_id=row.request_id)
        kept = taxes_told(seen.order) if isinstance(seen, wire.SeenOrder) else None
    return {
        item: {kind: Decimal(amount) for kind, amount in parts.items()}
        for item, parts in (kept or {}).items()
    }
