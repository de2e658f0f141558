"""What would a credit memo for a return hold?"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext

from counterpart.amazon.models.orders import AmazonOrderItem
from counterpart.amazon.models.returns import AmazonReturn
from counterpart.amazon.returns.handling import named
from counterpart.core.errors import Refused
from counterpart.core.money import ZERO, written
from counterpart.orders.documents.refundable import refundable
from counterpart.orders.documents.refunding import Credit, check_can_credit, draft_credit
from counterpart.orders.models.orders import Order, OrderLine
from counterpart.orders.working import lines_of


class NothingToCredit(Refused):
    """No credit memo can be written for this return."""

    code = "nothing_to_credit"


@dataclass(frozen=True)
class Proposal:
    """A credit memo before a person looked at it.

    `items` and `return_to_stock` are units by Commerce SKU; `total` is what they come to, in the
    order's currency. `warnings` are sentences for that person.
    """

    order: Order
    items: dict[str, Decimal]
    return_to_stock: dict[str, Decimal]
    comment: str
    total: Decimal
    warnings: tuple[str, ...] = field(default=())

    @property
    def credit(self) -> Credit:
        """Answer what `refund_order` is to be told: the goods alone, no shipping."""
        return _credit(self.items, self.return_to_stock)


def propose_memo(return_: AmazonReturn) -> Proposal:
    """Answer the credit memo that fits a return, or refuse with the reason why there is none.

    Never more units than the buyer has and can be given money back for. They return to stock only
    if Amazon shows the parcel as delivered. Writes nothing.
    """
    order = _order_of(return_)
    lines = lines_of(order)
    check_can_credit(order, lines)
    line = _line_of(return_, order, lines)
    units = _units(return_, line, refundable(order, lines, None).units[line])
    items = {line.sku: units}
    back = dict(items) if return_.delivered_on else {}
    total = draft_credit(order, _credit(items, back)).grand_total
    return Proposal(
        order=order,
        items=items,
        return_to_stock=back,
        comment=_comment(return_),
        total=total,
        warnings=tuple(_warnings(return_, order, units, total)),
    )


def why_no_memo(return_: AmazonReturn) -> str:
    """Answer why no credit memo can be written for a return, or nothing if one can."""
    try:
        propose_memo(return_)
    except Refused as no:
        return str(no)
    return ""


def is_refunded_at_amazon(return_: AmazonReturn) -> bool:
    """Tell whether Amazon says that the buyer has money back: a memo is offline only then."""
    return bool(return_.refunded)


def _credit(items: dict[str, Decimal], back: dict[str, Decimal]) -> Credit:
    return Credit(items=items, return_to_stock=back, shipping=ZERO)


def _order_of(return_: AmazonReturn) -> Order:
    row = return_.amazon_order
    if row is None:
        raise NothingToCredit(
            gettext(
                "Amazon order {number} was never taken in: give the money back in Seller Central, "
                "and then say that the return is dealt with."
            ).format(number=return_.order_number)
        )
    if row.order is None:
        raise NothingToCredit(
            gettext(
                "Amazon order {number} has no Commerce order: give the money back in Seller "
                "Central, and then say that the return is dealt with."
            ).format(number=return_.order_number)
        )
    return row.order


def _line_of(return_: AmazonReturn, order: Order, lines: list[OrderLine]) -> OrderLine:
    """Find the line by Amazon's item id; without one, by the SKU that Amazon names."""
    ids = {return_.order_item_id} if return_.order_item_id else _items_with_sku(return_)
    mine = [line for line in lines if line.external_id and line.external_id in ids]
    mine.sort(key=lambda line: -line.quantities.refundable_delivered)
    if not mine:
        raise NothingToCredit(
            gettext("Order {order} has no item that Amazon calls {sku}.").format(
                order=order.number, sku=return_.sku or return_.order_item_id or "–"
            )
        )
    return mine[0]


def _items_with_sku(return_: AmazonReturn) -> set[str]:
    row = return_.amazon_order
    items = AmazonOrderItem.objects.filter(amazon_order=row)
    if return_.sku:
        items = items.filter(sku=return_.sku)
    elif return_.asin:
        items = items.filter(asin=return_.asin)
    found = set(items.values_list("order_item_id", flat=True))
    # Without any name it is the only one, or nobody knows which.
    return found if return_.sku or return_.asin or len(found) == 1 else set()


def _units(return_: AmazonReturn, line: OrderLine, left: Decimal) -> Decimal:
    wanted = Decimal(1 if return_.quantity is None else return_.quantity)
    units = min(wanted, left, line.quantities.refundable_delivered)
    if units <= 0:
        raise NothingToCredit(
            gettext(
                "The money for all delivered units of {sku} is given back already. If a credit "
                "memo was written for this return, say that it is dealt with."
            ).format(sku=line.sku)
        )
    return units


def _comment(return_: AmazonReturn) -> str:
    return gettext("Return {number}").format(number=named(return_))


def _warnings(return_: AmazonReturn, order: Order, units: Decimal, total: Decimal) -> Iterator[str]:
    if return_.quantity is None:
        yield gettext("Amazon does not say how many units come back: one is proposed.")
    elif units < return_.quantity:
        yield gettext(
            "The buyer returns {wanted} units, but money can be given back for {units} only."
        ).format(wanted=return_.quantity, units=units.normalize())
    if not return_.delivered_on:
        yield gettext(
            "Amazon does not show the parcel as delivered: nothing is put back into stock."
        )
    if return_.refunded:
        yield _refunded(return_, order, total)
    if return_.has_claim:
        yield gettext(
            "The buyer has made an A-to-z claim: Amazon may pay the buyer itself. Look at it in "
            "Seller Central first."
        )


def _refunded(return_: AmazonReturn, order: Order, total: Decimal) -> str:
    """Amazon has paid: whoever refunds on Amazon as well pays twice."""
    currency = return_.currency or order.currency
    paid = f"{written(return_.refunded, currency)} {currency}"
    if currency == order.currency and return_.refunded == total:
        return gettext(
            "Amazon has already refunded {paid}: record the credit memo offline, and do not "
            "refund on Amazon again."
        ).format(paid=paid)
    return gettext(
        "Amazon has already refunded {paid}, and this credit memo comes to {total}: compare the "
        "two, record it offline, and do not refund on Amazon again."
    ).format(paid=paid, total=f"{written(total, order.currency)} {order.currency}")
