"""How much of what a buyer paid is left to give back, by its parts?"""

from decimal import Decimal

from counterpart.sandbox.books.orders import Line, Order, RefundedItem

NOTHING = Decimal()
# amzn-base.xsd, BuyerPrice: Type; and what of the line each of them gives back.
CHARGED = {"Shipping": "SHIPPING", "GiftWrap": "GIFT_WRAP", "COD": "COD_FEE"}
TAXED = {"Tax": "ITEM", "ShippingTax": "SHIPPING", "GiftWrapTax": "GIFT_WRAP"}
COMPONENTS = frozenset({"Principal", *CHARGED, *TAXED})


def paid_for(line: Line) -> dict[str, Decimal]:
    """Return what the buyer paid for the line by component, after discounts."""
    paid = {"Principal": line.price * line.quantity - line.discounts.get("ITEM", NOTHING)}
    for component, kind in CHARGED.items():
        paid[component] = line.charges.get(kind, NOTHING) - line.discounts.get(kind, NOTHING)
    for component, kind in TAXED.items():
        paid[component] = line.taxes.get(kind, NOTHING)
    paid["Tax"] += line.taxes.get("DISCOUNT", NOTHING)
    return {component: amount for component, amount in paid.items() if amount > 0}


def left_to_refund(order: Order, line: Line) -> dict[str, Decimal]:
    left = paid_for(line)
    for item in items_of(order, line):
        for component, amount in item.components.items():
            left[component] = left.get(component, NOTHING) - amount
    return left


def units_left(order: Order, line: Line) -> int:
    refunded = sum(item.quantity or 0 for item in items_of(order, line))
    return order.fulfilled(line) - refunded


def items_of(order: Order, line: Line) -> list[RefundedItem]:
    return [
        item for refund in order.refunds for item in refund.items if item.item_id == line.item_id
    ]
