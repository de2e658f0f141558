"""What do Amazon's order documents look like? Amazon's words, and only the fields we read.

Fields and their meaning: Orders API 2026-01-01 (orders_2026-01-01.json in Amazon's public models).
Enumerations stay text because Amazon adds values without notice.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated

import msgspec

# Order ids have 19 characters; anything far longer is not an id and must not reach a column.
LARGEST_QUANTITY = 2**31 - 1
Identifier = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]

LONGEST_WHOLE_PART = 15
LONGEST_FRACTION = 12


class Document(msgspec.Struct, frozen=True, rename="camel"):
    """A part of an Amazon document."""


class Personal(Document, frozen=True):
    """A part that identifies a buyer: it never shows in a log or a traceback."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"


class Money(Document, frozen=True):
    amount: Decimal
    currency_code: str

    def __post_init__(self) -> None:
        refuse_strange_number(self.amount)


class Alias(Document, frozen=True):
    alias_id: str | None = None
    alias_type: str | None = None


class AssociatedOrder(Document, frozen=True):
    order_id: str | None = None
    association_type: str | None = None


class SalesChannel(Document, frozen=True):
    channel_name: str | None = None
    marketplace_id: str | None = None
    marketplace_name: str | None = None


class Buyer(Personal, frozen=True):
    buyer_name: str | None = None
    buyer_email: str | None = None
    buyer_company_name: str | None = None
    buyer_purchase_order_number: str | None = None


class AddressExtendedFields(Personal, frozen=True):
    """The parts of a Brazilian street line."""

    street_name: str | None = None
    street_number: str | None = None
    complement: str | None = None
    neighborhood: str | None = None


class Address(Personal, frozen=True):
    name: str | None = None
    company_name: str | None = None
    address_line1: str | None = None
    address_line2: str | None = None
    address_line3: str | None = None
    city: str | None = None
    district_or_county: str | None = None
    state_or_region: str | None = None
    municipality: str | None = None
    postal_code: str | None = None
    country_code: str | None = None
    phone: str | None = None
    extended_fields: AddressExtendedFields | None = None
    address_type: str | None = None


class DeliveryPreference(Personal, frozen=True):
    drop_off_location: str | None = None
    address_instruction: str | None = None
    delivery_capabilities: tuple[str, ...] = ()


class Recipient(Document, frozen=True):
    delivery_address: Address | None = None
    delivery_preference: DeliveryPreference | None = None


class OrderProceedsBreakdown(Document, frozen=True):
    type: str | None = None
    status: str | None = None
    subtotal: Money | None = None


class OrderProceeds(Document, frozen=True):
    """What the seller receives, which is not always what the buyer paid."""

    grand_total: Money | None = None
    breakdowns: tuple[OrderProceedsBreakdown, ...] = ()


class DateTimeRange(Document, frozen=True):
    earliest_date_time: datetime | None = None
    latest_date_time: datetime | None = None

    def __post_init__(self) -> None:
        put_in_utc(self, "earliest_date_time", "latest_date_time")


class OrderFulfillment(Document, frozen=True):
    fulfillment_status: str | None = None
    fulfilled_by: str | None = None
    fulfillment_service_level: str | None = None
    ship_by_window: DateTimeRange | None = None
    deliver_by_window: DateTimeRange | None = None


class ItemCondition(Document, frozen=True):
    condition_type: str | None = None
    condition_subtype: str | None = None
    condition_note: str | None = None


class ItemPrice(Document, frozen=True):
    unit_price: Money | None = None
    price_designation: str | None = None


class ItemProduct(Document, frozen=True):
    asin: str | None = None
    title: str | None = None
    seller_sku: str | None = None
    condition: ItemCondition | None = None
    price: ItemPrice | None = None


class ItemProceedsDetailedBreakdown(Document, frozen=True):
    subtype: str | None = None
    value: Money | None = None


class ItemProceedsBreakdown(Document, frozen=True):
    type: str | None = None
    subtotal: Money | None = None
    detailed_breakdowns: tuple[ItemProceedsDetailedBreakdown, ...] = ()


class ItemProceeds(Document, frozen=True):
    proceeds_total: Money | None = None
    breakdowns: tuple[ItemProceedsBreakdown, ...] = ()


class ItemPromotionBreakdown(Document, frozen=True):
    promotion_id: str | None = None


class ItemPromotion(Document, frozen=True):
    breakdowns: tuple[ItemPromotionBreakdown, ...] = ()


class ItemCancellationRequest(Personal, frozen=True):
    """The buyer's wish: the order stays open until the seller cancels or ships."""

    requester: str | None = None
    cancel_reason: str | None = None


class ItemCancellationExecution(Personal, frozen=True):
    cancelled_by: str | None = None
    cancel_reason: str | None = None


class ItemCancellation(Document, frozen=True):
    cancellation_request: ItemCancellationRequest | None = None
    cancellation_execution: ItemCancellationExecution | None = None


class GiftOption(Personal, frozen=True):
    gift_message: str | None = None
    gift_wrap_level: str | None = None


class ItemPacking(Document, frozen=True):
    gift_option: GiftOption | None = None


class InternationalShipping(Document, frozen=True):
    ioss_number: str | None = None


class ItemShipping(Document, frozen=True):
    scheduled_delivery_window: DateTimeRange | None = None
    international_shipping: InternationalShipping | None = None


class ItemFulfillment(Document, frozen=True):
    quantity_fulfilled: Decimal | None = None
    quantity_unfulfilled: Decimal | None = None
    packing: ItemPacking | None = None
    shipping: ItemShipping | None = None

    def __post_init__(self) -> None:
        refuse_strange_quantity(self.quantity_fulfilled)
        refuse_strange_quantity(self.quantity_unfulfilled)


class OrderItem(Document, frozen=True):
    order_item_id: Identifier
    # Documented as a whole number; fractions such as 2.5 have been seen.
    quantity_ordered: Decimal
    product: ItemProduct
    programs: tuple[str, ...] = ()
    proceeds: ItemProceeds | None = None
    promotion: ItemPromotion | None = None
    cancellation: ItemCancellation | None = None
    fulfillment: ItemFulfillment | None = None

    def __post_init__(self) -> None:
        refuse_strange_quantity(self.quantity_ordered)


class PackageStatus(Document, frozen=True):
    status: str | None = None
    detailed_status: str | None = None


class PackageItem(Document, frozen=True):
    order_item_id: str | None = None
    quantity: Decimal | None = None

    def __post_init__(self) -> None:
        refuse_strange_quantity(self.quantity)


class Package(Document, frozen=True):
    package_reference_id: str | None = None
    carrier: str | None = None
    tracking_number: str | None = None
    shipping_service: str | None = None
    created_time: datetime | None = None
    ship_time: datetime | None = None
    package_status: PackageStatus | None = None
    package_items: tuple[PackageItem, ...] = ()

    def __post_init__(self) -> None:
        put_in_utc(self, "created_time", "ship_time")


class Order(Document, frozen=True):
    order_id: Identifier
    created_time: datetime
    last_updated_time: datetime
    sales_channel: SalesChannel
    order_items: tuple[OrderItem, ...]
    order_aliases: tuple[Alias, ...] = ()
    programs: tuple[str, ...] = ()
    associated_orders: tuple[AssociatedOrder, ...] = ()
    buyer: Buyer | None = None
    recipient: Recipient | None = None
    proceeds: OrderProceeds | None = None
    fulfillment: OrderFulfillment | None = None
    packages: tuple[Package, ...] = ()

    def __post_init__(self) -> None:
        put_in_utc(self, "created_time", "last_updated_time")


@dataclass(frozen=True)
class SeenOrder:
    """An order Amazon showed us, with the bytes it was read from."""

    order: Order
    document: bytes = field(repr=False)


@dataclass(frozen=True)
class BrokenOrder:
    """An entry that could not be read as an order. `reason` names the field, never its content."""

    order_id: str | None
    created_time: datetime | None
    marketplace_id: str | None
    reason: str
    request_id: str
    document: bytes = field(repr=False)


def put_in_utc(document: Document, *names: str) -> None:
    """Make the named times aware and UTC; a time without a zone counts as UTC."""
    for name in names:
        moment = getattr(document, name)
        if moment is not None:
            msgspec.structs.force_setattr(document, name, in_utc(moment))


def in_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("A time is outside the calendar.") from None


def refuse_strange_number(number: Decimal) -> None:
    """Refuse what no price or quantity can be: not a number, endless, or absurdly large or fine."""
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int):
        raise ValueError("A number is not finite.")  # noqa: TRY004  msgspec reports ValueError
    if number.adjusted() >= LONGEST_WHOLE_PART or exponent < -LONGEST_FRACTION:
        raise ValueError("A number is out of range.")


def refuse_strange_quantity(quantity: Decimal | None) -> None:
    if quantity is None:
        return
    refuse_strange_number(quantity)
    if not 0 <= quantity <= LARGEST_QUANTITY:
        raise ValueError("A quantity is negative or absurdly large.")
