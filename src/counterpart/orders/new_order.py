"""What must be known to place an order, whatever its source?"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext

from counterpart.core.errors import Refused
from counterpart.core.money import ZERO, total
from counterpart.customers.models import CustomerGroup
from counterpart.inventory.models import Stock
from counterpart.orders.states import State
from counterpart.websites.models import StoreView


class TotalsDisagree(Refused):
    """The parts of a new order do not add up to its grand total."""

    code = "total_mismatch"


@dataclass(frozen=True)
class NewLine:
    """A line to be placed. `row_total` is price × quantity without tax; discount is negative.

    `original_price` is the price in the catalog, in the order's currency; zero if nobody knows it.
    `shipped` units left before, from elsewhere: they get a shipment that moves no stock, and
    nothing is reserved for them.
    """

    product_id: int | None
    sku: str
    name: str
    quantity: Decimal
    price: Decimal
    row_total: Decimal
    tax: Decimal = ZERO
    discount: Decimal = ZERO
    external_id: str = ""
    original_price: Decimal = ZERO
    is_virtual: bool = False
    allows_decimals: bool = False
    shipped: Decimal = ZERO

    @property
    def to_ship(self) -> Decimal:
        return self.quantity - self.shipped


@dataclass(frozen=True)
class NewAddress:
    """Where to: a country code and the personal part (see `OrderAddress.person`)."""

    country: str
    person: dict[str, str]
    is_placeholder: bool = False


@dataclass(frozen=True)
class NewOrder:
    """An order to be placed, with amounts as its source gives them: nothing is computed.

    `stock` is where units are reserved; None reserves nothing. `is_paid` writes a paid invoice,
    `is_shipped` a shipment without stock movement and makes the order complete. An order that is
    not paid begins as new, or where `begins` says: pending payment or payment review.
    `base_to_order_rate` is frozen; unless given, the rate that the website knows.
    """

    store_view: StoreView
    currency: str
    lines: tuple[NewLine, ...]
    grand_total: Decimal
    placed_at: datetime
    payment_method: str
    number: str = ""
    status: str = ""
    shipping: Decimal = ZERO
    shipping_tax: Decimal = ZERO
    shipping_discount: Decimal = ZERO
    shipping_method: str = ""
    stock: Stock | None = None
    is_paid: bool = False
    is_shipped: bool = False
    channel: str = ""
    external_store: str = ""
    external_id: str = ""
    begins: State = State.NEW
    base_to_order_rate: Decimal | None = None
    discount_description: str = ""
    customer_id: int | None = None
    customer_group: str = CustomerGroup.GUEST
    customer_note: str = ""
    remote_ip: str = ""
    language: str = ""
    customer_name: str = ""
    customer_email: str = ""
    shipping_address: NewAddress | None = None
    billing_address: NewAddress | None = None
    original_number: str = ""
    edit_increment: int = 0
    replaces_id: int | None = None
    lines_locked: bool = False
    canceled_by_channel_only: bool = False
    mails_suppressed: bool = False
    completion_waits_for_channel: bool = False
    tracking_required: bool = False
    stock_untouched: bool = False
    stop_shipping_because: str = ""
    remarks: tuple[tuple[str, dict[str, str]], ...] = ()

    @property
    def subtotal(self) -> Decimal:
        return total(line.row_total for line in self.lines)

    @property
    def tax(self) -> Decimal:
        return total(line.tax for line in self.lines) + self.shipping_tax

    @property
    def discount(self) -> Decimal:
        return total(line.discount for line in self.lines) + self.shipping_discount

    def check_totals(self) -> None:
        """Refuse an order whose parts do not add up (CO-5)."""
        parts = self.subtotal + self.shipping + self.tax + self.discount
        if parts != self.grand_total:
            raise TotalsDisagree(
                gettext(
                    "The parts of the order add up to {parts} {currency}, "
                    "its grand total is {grand_total} {currency}."
                ).format(parts=parts, currency=self.currency, grand_total=self.grand_total)
            )
