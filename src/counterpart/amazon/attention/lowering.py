"""What does Commerce give back when Amazon lowers quantities or the total?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext

from counterpart.amazon.importing.following.decisions import (
    FIGURES,
    figures_of,
    remember,
    settled_total,
    settled_units,
)
from counterpart.amazon.importing.money_check import shipping_and_handling
from counterpart.amazon.models.orders import AmazonOrder, AmazonOrderItem
from counterpart.amazon.operations.refunding.following import mark_following
from counterpart.amazon.timeline import write_note
from counterpart.core.errors import Refused
from counterpart.core.money import ZERO, total, written
from counterpart.core.quantities import written as counted
from counterpart.orders.documents.refunding import Credit, draft_credit, refund_order
from counterpart.orders.models.orders import Order, OrderLine
from counterpart.orders.working import lines_of

Lines = Sequence[OrderLine]
Items = Sequence[AmazonOrderItem]


class NotFollowable(Refused):
    """What Amazon changed cannot be followed by crediting; a person does it by hand."""

    code = "not_followable"


def follow_lowered(row: AmazonOrder, order: Order, *, actor: str, now: datetime) -> None:
    """Credit and release what Amazon dropped, so that Commerce charges what Amazon does.

    For an order and a row taken in hand. Refuses NotFollowable, and what `refund_order` refuses.
    """
    lines, items = lines_of(order), list(row.items.all())
    memo = refund_order(order, _credit(row, order, lines, items), actor=actor, now=now)
    remember(row, FIGURES, figures_of(row, items))
    mark_following(row, memo)
    given_back = {
        "total": written(memo.grand_total, order.currency), "currency": order.currency,
    }  # fmt: skip
    write_note(row, "change_followed", actor=actor, now=now, **given_back)


def told_credit(row: AmazonOrder, order: Order, lines: Lines, items: Items) -> str:
    """Tell what following would give back, or refuse NotFollowable."""
    try:
        draft = draft_credit(order, _credit(row, order, lines, items))
    except NotFollowable:
        raise
    except Refused as no:
        raise NotFollowable(no.sentence) from None
    return gettext("To follow is a credit memo over {total} {currency}.").format(
        total=written(draft.grand_total, order.currency), currency=order.currency
    )


def told_change(row: AmazonOrder, order: Order, lines: Lines, items: Items) -> tuple[str, ...]:
    """Tell what is different: units by SKU, and the total."""
    before = settled_units(row, lines)
    after = _wanted(items)
    skus = {line.external_id: line.sku for line in lines}
    skus |= {item.order_item_id: item.sku for item in items if item.order_item_id not in skus}
    facts = [
        gettext("{sku}: {before} before, {after} now.").format(
            sku=skus.get(key, key),
            before=counted(before.get(key, ZERO)),
            after=counted(after.get(key, ZERO)),
        )
        for key in dict.fromkeys([*before, *after])
        if before.get(key, ZERO) != after.get(key, ZERO)
    ]
    agreed = settled_total(row, order)
    if row.total is not None and row.total != agreed:
        facts.append(
            gettext("Total: {before} {currency} before, {after} {currency} now.").format(
                before=written(agreed, order.currency),
                after=written(row.total, order.currency),
                currency=order.currency,
            )
        )
    return tuple(facts)


def _credit(row: AmazonOrder, order: Order, lines: Lines, items: Items) -> Credit:
    """Answer the credit memo after which Commerce charges, to the cent, what Amazon does."""
    units = _lowered(lines, items)
    less = ZERO if row.total is None else settled_total(row, order) - row.total
    if less < 0 or (row.total is not None and row.currency != order.currency):
        raise NotFollowable(
            gettext(
                "The total did not become less. Charge the difference by another order, or ship "
                "nothing and cancel on Amazon; then say that you dealt with it."
            )
        )
    credit = Credit(items=units, return_to_stock="all", shipping=ZERO, unshipped_first=True)
    shipping = min(_shipping_dropped(row, order, items), less - _worth(order, credit))
    credit = replace(credit, shipping=max(shipping, ZERO))
    rest = ZERO if row.total is None else less - _worth(order, credit)
    return replace(credit, adjustment_refund=max(rest, ZERO), adjustment_fee=max(-rest, ZERO))


def _lowered(lines: Lines, items: Items) -> dict[str, Decimal]:
    """Answer by SKU the units that Amazon dropped; refuses units that were added or have left."""
    after = _wanted(items)
    units: dict[str, Decimal] = {}
    added = set(after) - {line.external_id for line in lines}
    for line in lines:
        now_here = line.ordered - line.canceled - line.refunded_unshipped
        dropped = now_here - after.get(line.external_id, ZERO)
        if dropped < 0:
            added.add(line.external_id)
        if dropped > line.quantities.refundable_unshipped:
            raise NotFollowable(
                gettext(
                    "Of {sku} more units were dropped than are paid and still here. Write the "
                    "credit memo by hand, then say that you dealt with it."
                ).format(sku=line.sku)
            )
        if dropped > 0:
            units[line.sku] = units.get(line.sku, ZERO) + dropped
    if added:
        raise NotFollowable(
            gettext(
                "Units were added. Place another order in Commerce for them by hand, then say "
                "that you dealt with it."
            )
        )
    return units


def _wanted(items: Items) -> dict[str, Decimal]:
    return {
        item.order_item_id: Decimal(item.quantity_ordered)
        for item in items
        if item.quantity_ordered
    }


def _shipping_dropped(row: AmazonOrder, order: Order, items: Items) -> Decimal:
    given_back = total(memo.shipping for memo in order.credit_memos.all())
    dropped: Decimal = order.shipping - given_back - shipping_and_handling(row, items)
    return max(dropped, ZERO)


def _worth(order: Order, credit: Credit) -> Decimal:
    """Answer what a credit memo comes to; one over nothing is no memo yet."""
    if not credit.items and not credit.shipping:
        return ZERO
    worth: Decimal = draft_credit(order, credit).grand_total
    return worth
