"""What of Amazon's document is kept, and where?"""

from decimal import ROUND_FLOOR, Decimal

from django.utils.translation import gettext

from counterpart.amazon.client import wire
from counterpart.amazon.finding.findable import buyer_rank
from counterpart.amazon.importing.amounts import OrderAmounts, amounts_of
from counterpart.amazon.importing.wishes import asks_to_cancel
from counterpart.amazon.models.orders import AmazonOrder, AmazonOrderItem
from counterpart.amazon.operations.refunding.charged import TAXES, taxes_told

# What every database keeps in a whole-number column.
LARGEST_QUANTITY = 2**31 - 1
LONGEST_WORD = 64
MIRRORED = (
    "marketplace_id", "purchased_at", "last_updated_at", "amazon_status", "fulfilled_by",
    "service_level", "programs", "replaces", "earliest_ship_at", "ship_by", "deliver_by",
    "currency", "total", "charges", "items_shipped", "items_unshipped", "buyer_asks_to_cancel",
    "buyer", "buyer_rank", "address", "document", "request_id",
)  # fmt: skip
MIRRORED_OF_ITEM = (
    "position", "sku", "asin", "title", "condition", "quantity_ordered", "quantity_shipped",
    "unit_price", "price", "tax", "shipping", "handling", "discount",
)  # fmt: skip


def mirror(row: AmazonOrder, seen: wire.SeenOrder, *, request_id: str) -> list[AmazonOrderItem]:
    """Put what Amazon said into the copy, and answer the copies of its items; saves nothing.

    What a document leaves out that an earlier one told stays as it was: Amazon omits parts, such
    as a phone number after delivery, without meaning that they are gone.
    """
    order = seen.order
    if not is_erased(row):
        row.document = seen.document.decode("utf-8", errors="replace")
        _mirror_people(row, order)
    row.purchased_at = order.created_time
    row.last_updated_at = order.last_updated_time
    row.marketplace_id = (order.sales_channel.marketplace_id or row.marketplace_id)[:20]
    row.programs = " ".join(order.programs)[:500]
    row.replaces = _replaced_order(order)
    row.request_id = request_id[:100]
    _mirror_fulfillment(row, order)
    amounts = amounts_of(order)
    _mirror_amounts(row, order, amounts)
    items = _items(row, order, amounts)
    row.items_shipped = sum(item.quantity_shipped for item in items)
    row.items_unshipped = sum(item.quantity_ordered - item.quantity_shipped for item in items)
    row.buyer_asks_to_cancel = asks_to_cancel(order)
    return items


def is_erased(row: AmazonOrder) -> bool:
    """Tell whether the buyer's data were erased (P6): they must not come back with later news.

    Every copy that was made of a document keeps it until then.
    """
    return row.last_updated_at is not None and not row.document


def whole(quantity: Decimal) -> int:
    """Round a quantity down to whole units (4.2: 2.5 → 2); raises OverflowError if absurd."""
    if quantity > LARGEST_QUANTITY:
        raise OverflowError(gettext("A quantity is too large to be stored."))
    return int(quantity.to_integral_value(ROUND_FLOOR))


def _mirror_fulfillment(row: AmazonOrder, order: wire.Order) -> None:
    said = order.fulfillment
    if said is None:
        return
    row.amazon_status = (said.fulfillment_status or row.amazon_status)[:LONGEST_WORD]
    row.fulfilled_by = (said.fulfilled_by or row.fulfilled_by)[:LONGEST_WORD]
    row.service_level = (said.fulfillment_service_level or row.service_level)[:LONGEST_WORD]
    if said.ship_by_window:
        row.earliest_ship_at = said.ship_by_window.earliest_date_time or row.earliest_ship_at
        row.ship_by = said.ship_by_window.latest_date_time or row.ship_by
    if said.deliver_by_window:
        row.deliver_by = said.deliver_by_window.latest_date_time or row.deliver_by


def _mirror_people(row: AmazonOrder, order: wire.Order) -> None:
    if order.buyer:
        row.buyer = row.buyer | _present(
            name=order.buyer.buyer_name,
            email=order.buyer.buyer_email,
            company=order.buyer.buyer_company_name,
            purchase_order=order.buyer.buyer_purchase_order_number,
        )
        row.buyer_rank = buyer_rank(row.buyer)
    address = order.recipient.delivery_address if order.recipient else None
    if address:
        new = _present(
            name=address.name,
            company=address.company_name,
            line1=address.address_line1,
            line2=address.address_line2,
            line3=address.address_line3,
            city=address.city or address.municipality or address.district_or_county,
            region=address.state_or_region,
            postcode=address.postal_code,
            country=address.country_code,
            phone=address.phone,
        )
        row.address = _renewed(row.address, new)


def _renewed(old: dict[str, str], new: dict[str, str]) -> dict[str, str]:
    if "line1" not in new:
        return old | new
    phone = {key: value for key, value in old.items() if key == "phone"}
    # A moved buyer must keep neither the second line of the old street nor its phone number.
    return old if phone | new == old else new


def _present(**parts: str | None) -> dict[str, str]:
    return {key: value for key, value in parts.items() if value}


def _mirror_amounts(row: AmazonOrder, order: wire.Order, amounts: OrderAmounts) -> None:
    row.currency = amounts.currency[:3] or row.currency
    row.total = row.total if amounts.grand_total is None else amounts.grand_total
    row.charges = {
        "tax": str(amounts.order_tax),
        "shipping": str(amounts.order_shipping),
        "handling": str(amounts.order_handling),
        "discount": str(amounts.order_discount),
        "named": {name: str(amount) for name, amount in amounts.handling_parts.items()},
        "currencies": sorted(amounts.currencies),
        TAXES: taxes_told(order),
    }


def _items(row: AmazonOrder, order: wire.Order, amounts: OrderAmounts) -> list[AmazonOrderItem]:
    items: dict[str, AmazonOrderItem] = {}
    pairs = zip(order.order_items, amounts.lines, strict=True)
    for position, (item, line) in enumerate(pairs, start=1):
        product = item.product
        price = product.price.unit_price if product.price else None
        shipped = item.fulfillment.quantity_fulfilled if item.fulfillment else None
        ordered = whole(item.quantity_ordered)
        items[item.order_item_id] = AmazonOrderItem(
            amazon_order_id=row.pk,
            position=position,
            order_item_id=item.order_item_id[:64],
            sku=(product.seller_sku or "")[:200],
            asin=(product.asin or "")[:20],
            title=(product.title or "")[:500],
            condition=((product.condition and product.condition.condition_type) or "")[:64],
            quantity_ordered=ordered,
            quantity_shipped=min(whole(shipped or Decimal(0)), ordered),
            unit_price=price.amount if price else None,
            price=line.price,
            tax=line.tax,
            shipping=line.shipping,
            handling=line.handling,
            discount=line.discount,
        )
    return list(items.values())


def _replaced_order(order: wire.Order) -> str:
    for other in order.associated_orders:
        if other.association_type in {"REPLACEMENT_ORIGINAL_ID", "EXCHANGE_ORIGINAL_ID"}:
            return (other.order_id or "")[:64]
    return ""
