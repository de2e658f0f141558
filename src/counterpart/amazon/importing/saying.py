"""What else does Amazon's document say of an order, beyond what is mirrored?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from counterpart.amazon.client import wire
from counterpart.amazon.client.decoding import decode_order
from counterpart.amazon.models.orders import AmazonOrder


@dataclass(frozen=True)
class ShownParcel:
    """A package as Amazon shows it; `items` are units by order item id."""

    reference: str
    carrier: str
    service: str
    tracking: str
    status: str
    left_at: datetime | None
    items: Mapping[str, Decimal]


@dataclass(frozen=True)
class Gift:
    """How an item is to be wrapped, and the buyer's own words to whoever gets it."""

    wrap: str
    message: str = field(repr=False)


@dataclass(frozen=True)
class Saying:
    """The rest of a document; empty once the buyer was erased.

    `gifts` are by order item id; they and the instructions are the buyer's words.
    `kind_of_address` is Amazon's word, such as RESIDENTIAL.
    """

    parcels: tuple[ShownParcel, ...] = ()
    gifts: Mapping[str, Gift] = field(default_factory=dict, repr=False)
    kind_of_address: str = ""
    instructions: str = field(default="", repr=False)
    earliest_delivery_at: datetime | None = None


def saying_of(row: AmazonOrder) -> Saying:
    """Read the stored document of an order again."""
    if not row.document:
        return Saying()
    seen = decode_order(row.document.encode(), request_id=row.request_id)
    if isinstance(seen, wire.BrokenOrder):
        return Saying()
    order = seen.order
    recipient, fulfillment = order.recipient, order.fulfillment
    address = recipient.delivery_address if recipient else None
    window = fulfillment.deliver_by_window if fulfillment else None
    return Saying(
        parcels=tuple(_parcel(package) for package in order.packages),
        gifts=dict(_gifts(order)),
        kind_of_address=(address.address_type or "") if address else "",
        instructions=_instructions(recipient),
        earliest_delivery_at=window.earliest_date_time if window else None,
    )


def _parcel(package: wire.Package) -> ShownParcel:
    said = package.package_status
    return ShownParcel(
        reference=package.package_reference_id or "",
        carrier=package.carrier or "",
        service=package.shipping_service or "",
        tracking=package.tracking_number or "",
        status=((said.detailed_status or said.status) if said else "") or "",
        left_at=package.ship_time,
        items={
            item.order_item_id: item.quantity
            for item in package.package_items
            if item.order_item_id and item.quantity
        },
    )


def _gifts(order: wire.Order) -> Iterator[tuple[str, Gift]]:
    for item in order.order_items:
        packing = item.fulfillment.packing if item.fulfillment else None
        if packing and packing.gift_option:
            option = packing.gift_option
            gift = Gift(option.gift_wrap_level or "", option.gift_message or "")
            yield item.order_item_id, gift


def _instructions(recipient: wire.Recipient | None) -> str:
    wanted = recipient.delivery_preference if recipient else None
    if wanted is None:
        return ""
    return " ".join(one for one in (wanted.drop_off_location, wanted.address_instruction) if one)
