"""How is the same ordered again?"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext

from counterpart.catalog.products import Standing, standing
from counterpart.core.errors import Refused
from counterpart.core.money import ZERO, rounded, total
from counterpart.inventory.stocks import stock_of
from counterpart.orders import history
from counterpart.orders.commerce_settings import commerce_settings
from counterpart.orders.models.orders import AddressKind, Order, OrderLine
from counterpart.orders.new_order import NewAddress, NewLine, NewOrder
from counterpart.orders.placing import place_order
from counterpart.orders.states import State, cannot
from counterpart.orders.working import StepNotAllowed, lines_of, worked
from counterpart.websites.rates import find_rates

FORBIDDING_STATES = {State.HOLDED, State.PAYMENT_REVIEW}
SAME = Decimal(1)


class ProductsGone(Refused):
    """Some of the products cannot be ordered any more."""

    code = "products_gone"


def reorder(order: Order, *, actor: str, now: datetime) -> Order:
    """Place a new order over the same units, for the same buyer to the same addresses (CO-4.7).

    Prices are those of the catalog today; a product without one keeps the price it was sold at.
    Shipping costs what it did, tax keeps its proportion to what is taxed, and discounts were for
    that time: they are not given again. The new order is pending and nothing of it is invoiced.
    Refuses what CO-4.2 forbids, naming the products that are gone, and OutOfStock.
    """
    with worked(order, "reordered", actor=actor, now=now) as order:
        lines = lines_of(order)
        check_can_reorder(order, lines)
        placed = place_order(_again(order, lines, now=now), actor=actor, now=now)
        history.write(order, "reordered", actor=actor, now=now, number=placed.number)
    return placed


def check_can_reorder(order: Order, lines: Sequence[OrderLine]) -> None:
    """Refuse with the reason why this order cannot be ordered again now (CO-4.2)."""
    if order.state in FORBIDDING_STATES:
        raise StepNotAllowed(cannot(order.state, "reorder"))
    if order.lines_locked:
        raise StepNotAllowed(
            gettext(
                "Order {number} came from {channel} ({external_id}) "
                "and cannot be ordered again here: nothing would be sold there."
            ).format(
                number=order.number,
                channel=order.channel.capitalize(),
                external_id=order.external_id,
            )
        )
    if not commerce_settings().allow_reorder:
        raise StepNotAllowed(gettext("Orders cannot be ordered again: Allow Reorder is off."))
    if order.people_erased_at is not None:
        raise StepNotAllowed(
            gettext("Order {number} cannot be ordered again: its buyer's data were erased.").format(
                number=order.number
            )
        )
    _check_products(order, lines)
    _rate(order)


def _check_products(order: Order, lines: Sequence[OrderLine]) -> None:
    products = [line.product for line in lines if line.product is not None]
    stands = standing(products, order.store_view.store.website)
    wrong = []
    for line in lines:
        if line.product_id is None:
            wrong.append(f"{line.sku} no longer exists")
        elif stands[line.product_id] == Standing.DISABLED:
            wrong.append(f"{line.sku} is disabled")
        elif stands[line.product_id] == Standing.NOT_ON_WEBSITE:
            wrong.append(f"{line.sku} is not on website {order.store_view.store.website.code}")
    if wrong:
        told = ", ".join(dict.fromkeys(wrong))
        raise ProductsGone(
            gettext("Order {number} cannot be ordered again: {told}.").format(
                number=order.number, told=told
            )
        )


def _again(order: Order, lines: Sequence[OrderLine], *, now: datetime) -> NewOrder:
    rate = _rate(order)
    parts = tuple(_line(order, line, rate) for line in lines)
    addresses = {
        one.kind: NewAddress(one.country, one.person, is_placeholder=one.is_placeholder)
        for one in order.addresses.all()
    }
    whole = total(one.row_total + one.tax for one in parts) + order.shipping + order.shipping_tax
    return NewOrder(
        store_view=order.store_view,
        currency=order.currency,
        lines=parts,
        grand_total=whole,
        placed_at=now,
        payment_method=order.payment_method,
        shipping=order.shipping,
        shipping_tax=order.shipping_tax,
        shipping_method=order.shipping_method,
        stock=stock_of(order.store_view.store.website),
        customer_id=order.customer_id,
        customer_group=order.customer_group,
        customer_name=order.customer_name,
        customer_email=order.customer_email,
        language=order.language,
        shipping_address=addresses.get(AddressKind.SHIPPING),
        billing_address=addresses.get(AddressKind.BILLING),
        remarks=(("reordered_from", {"number": order.number}),),
    )


def _rate(order: Order) -> Decimal:
    """Answer what one unit of the catalog's currency is worth in the order's."""
    base = order.store_view.store.website.base_currency
    if base == order.currency:
        return SAME
    rate = find_rates({(base, order.currency)}).get((base, order.currency))
    if rate is None and order.base_currency == base:
        rate = order.base_to_order_rate
    if rate is None:
        raise StepNotAllowed(
            gettext(
                "Order {number} cannot be ordered again: nobody knows how much {base} is worth "
                "in {currency}."
            ).format(number=order.number, base=base, currency=order.currency)
        )
    return rate


def _line(order: Order, line: OrderLine, rate: Decimal) -> NewLine:
    in_catalog = line.product.price if line.product else ZERO
    price = rounded(in_catalog * rate, order.currency) if in_catalog else line.price
    row_total = rounded(price * line.ordered, order.currency)
    taxed = line.row_total + line.discount
    return NewLine(
        product_id=line.product_id,
        sku=line.sku,
        name=line.product.name if line.product else line.name,
        quantity=line.ordered,
        price=price,
        row_total=row_total,
        tax=rounded(line.tax * row_total / taxed, order.currency) if taxed else ZERO,
        original_price=price if in_catalog else ZERO,
        is_virtual=line.is_virtual,
        allows_decimals=line.allows_decimals,
    )
