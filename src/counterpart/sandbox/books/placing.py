"""What happens when a buyer orders?"""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any, Unpack, cast

from counterpart.sandbox.books.clock import as_time
from counterpart.sandbox.books.ledger import NotPossible, told
from counterpart.sandbox.books.listings.items import make_asin
from counterpart.sandbox.books.listings.offering import Offering
from counterpart.sandbox.books.marketplaces import MARKETPLACES, Marketplace
from counterpart.sandbox.books.money import exact
from counterpart.sandbox.books.orders import OPEN, UNPAID, Line, Order, Package
from counterpart.sandbox.books.people import make_address, make_buyer
from counterpart.sandbox.books.seeds import dice
from counterpart.sandbox.books.wishes import (
    LINE_WORDS,
    ORDER_WORDS,
    LineWishes,
    OrderWishes,
    check_words,
)

# Orders 2026-01-01 model, FulfillmentStatus.
STATUSES = frozenset({*UNPAID, *OPEN, "SHIPPED", "CANCELLED", "UNFULFILLABLE"})
# Orders 2026-01-01 model, OrderFulfillment.fulfilledBy.
FULFILLERS = frozenset({"MERCHANT", "AMAZON"})
CHARGES = {"SHIPPING": "shipping", "GIFT_WRAP": "gift_wrap", "COD_FEE": "cod_fee"}
TAXES = {"ITEM": "tax", "SHIPPING": "shipping_tax", "GIFT_WRAP": "gift_wrap_tax"}
BORN_SHIPPED = "9000001"
DISCOUNTS = {"ITEM": "discount", "SHIPPING": "shipping_discount"}


class Placing(Offering):
    @told
    def buyer_orders(
        self, /, sku: str = "MUG", quantity: int = 1, **wishes: Unpack[OrderWishes]
    ) -> str:
        """Place an order and return its Amazon order id.

        The two positional arguments are a shortcut for one line; `wishes.py` lists the rest.
        """
        check_words(wishes, ORDER_WORDS)
        seller = self.seller(wishes.get("seller"))
        marketplace = MARKETPLACES[wishes.get("marketplace") or seller.marketplaces[0]]
        order_id = wishes.get("order_id") or self._new_order_id(marketplace)
        lines = wishes.get("lines") or [{"sku": sku, "quantity": quantity}]
        order = self._draw_up(order_id, seller.seller_id, marketplace, wishes)
        order.lines = [
            self._line(order, number, {**shared(wishes, number), **line})
            for number, line in enumerate(lines)
        ]
        order.tip = as_amount(wishes.get("tip"), order.currency)
        self.keep(order)
        self.take_units(order)
        if order.status in {"SHIPPED", "PARTIALLY_SHIPPED"}:
            pack(order)
        if order.status == "CANCELLED":
            for line in order.lines:
                line.canceled_by, line.cancel_reason = "AMAZON", "Canceled by amazon"
        return order_id

    def _new_order_id(self, marketplace: Marketplace) -> str:
        number = self.next_number("order")
        # 7654321 and 10^7 have no common divisor: no two orders share the last seven digits.
        tail = (number * 7654321 + self.seed * 104729) % 10_000_000
        middle = dice(self.seed, "order", number).randint(1_000_000, 9_999_999)
        return f"{marketplace.order_prefix}-{middle}-{tail:07d}"

    def _draw_up(
        self, order_id: str, seller_id: str, marketplace: Marketplace, wishes: OrderWishes
    ) -> Order:
        placed_at = as_time(wishes.get("placed_at") or self.clock.now())
        ship_until = placed_at + timedelta(hours=wishes.get("ship_within_hours", 48))
        buyer = self._buyer(order_id, marketplace, wishes)
        status = wishes.get("status", "PENDING")
        return Order(
            order_id=order_id,
            seller_id=seller_id,
            marketplace_id=marketplace.marketplace_id,
            currency=wishes.get("currency") or marketplace.currency,
            created_at=placed_at,
            updated_at=placed_at,
            status=one_of(status, STATUSES),
            fulfilled_by=one_of(wishes.get("fulfilled_by", "MERCHANT"), FULFILLERS),
            lines=[],
            buyer=buyer,
            address=self._address(order_id, marketplace, buyer["buyerName"], wishes),
            ship_from=placed_at,
            ship_until=ship_until,
            deliver_until=ship_until + timedelta(days=5),
            programs=list(wishes.get("programs", ())),
            replacement_of=wishes.get("replacement_of"),
            seller_order_id=wishes.get("seller_order_id"),
            service_level=wishes.get("service_level", "STANDARD"),
            payment_method=wishes.get("payment_method", "CreditCard"),
            paid=status not in UNPAID,
        )

    def _buyer(
        self, order_id: str, marketplace: Marketplace, wishes: OrderWishes
    ) -> dict[str, Any]:
        buyer = make_buyer(self.seed, order_id, marketplace)
        said = {
            "buyerName": wishes.get("buyer_name"),
            "buyerEmail": wishes.get("buyer_email"),
            "buyerCompanyName": wishes.get("company"),
            "buyerPurchaseOrderNumber": wishes.get("purchase_order"),
        }
        return {**buyer, **{key: value for key, value in said.items() if value is not None}}

    def _address(
        self, order_id: str, marketplace: Marketplace, name: str, wishes: OrderWishes
    ) -> dict[str, Any]:
        address = wishes.get("address")
        if address is None:
            return make_address(self.seed, order_id, marketplace, name)
        return {"name": name, **address}

    def _line(self, order: Order, number: int, said: LineWishes) -> Line:
        check_words(said, LINE_WORDS)
        sku = said.get("sku", "MUG")
        roll = dice(self.seed, order.order_id, number)
        price = said.get("price", "0.00" if order.replacement_of else "12.00")
        return Line(
            item_id=said.get("item_id") or f"{roll.randint(10**13, 10**14 - 1)}",
            sku=sku,
            quantity=said.get("quantity", 1),
            price=exact(price, order.currency),
            asin=said.get("asin") or make_asin(sku),
            title=said.get("title") or sku.replace("-", " ").title(),
            charges=amounts(said, CHARGES, order.currency),
            discounts=amounts(said, DISCOUNTS, order.currency),
            taxes=taxes(said, order.currency),
            programs=list(said.get("item_programs", ())),
            promotion_ids=list(said.get("promotion_ids", ())),
            points=said.get("points", 0),
            gift_message=said.get("gift_message"),
            gift_wrap_level=said.get("gift_wrap_level"),
        )


def pack(order: Order) -> None:
    """Give an order that is born shipped what a shipped order has; partly means one unit."""
    left = {line.item_id: line.quantity for line in order.lines}
    if order.status == "PARTIALLY_SHIPPED":
        left = {order.lines[0].item_id: 1}
    if order.fulfilled_by == "AMAZON":
        for line in order.lines:
            line.shipped_by_amazon = left.get(line.item_id, 0)
        return
    order.packages[BORN_SHIPPED] = Package(
        reference=BORN_SHIPPED,
        created_at=order.created_at,
        shipped_at=order.created_at,
        carrier="UPS",
        tracking_number="1Z" + order.order_id.replace("-", ""),
        items=left,
    )


def shared(wishes: OrderWishes, number: int) -> LineWishes:
    """Return what was said beside the lines and holds for this line too."""
    if number > 0:
        return LineWishes(price=wishes["price"]) if "price" in wishes else LineWishes()
    return cast("LineWishes", {k: v for k, v in wishes.items() if k in LINE_WORDS})


def amounts(said: LineWishes, names: Mapping[str, str], currency: str) -> dict[str, Decimal]:
    given: Mapping[str, Any] = said
    found = {kind: as_amount(given.get(name), currency) for kind, name in names.items()}
    return {kind: amount for kind, amount in found.items() if amount}


def taxes(said: LineWishes, currency: str) -> dict[str, Decimal]:
    found = amounts(said, TAXES, currency)
    relief = as_amount(said.get("discount_tax"), currency)
    return {**found, "DISCOUNT": -relief} if relief else found


def as_amount(value: str | int | Decimal | None, currency: str) -> Decimal | None:
    return None if value is None else exact(value, currency)


def one_of(value: str, known: frozenset[str]) -> str:
    if value not in known:
        raise NotPossible(f"{value} is not one of {', '.join(sorted(known))}.")
    return value
