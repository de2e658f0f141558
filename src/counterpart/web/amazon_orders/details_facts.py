"""What stands about an Amazon order at the side of its page (L-50, L-51)?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from counterpart.amazon.importing.money_check import parts_of_total
from counterpart.amazon.importing.saying import Saying
from counterpart.amazon.models.orders import AmazonOrder, AmazonOrderItem
from counterpart.amazon.queries import is_within, latest_note, original_of, replacements_of
from counterpart.orders.models.orders import OrderLine
from counterpart.web.amazon_orders.sight import Sight
from counterpart.web.amazon_orders.words import (
    FULFILLED_AS,
    IMPORT_STATES,
    fulfiller,
    status_label,
    status_tone,
    worded,
)
from counterpart.web.components.amounts import money, number
from counterpart.web.components.marks import missing, status, yes_no
from counterpart.web.components.moments import when

Fact = tuple[Any, SafeString | str]


@dataclass(frozen=True)
class Part:
    """One line of the total's arithmetic."""

    label: Any
    amount: Decimal
    is_grand: bool = False


def order_facts(row: AmazonOrder, lines: Sequence[OrderLine], sight: Sight) -> list[Fact]:
    """Answer the facts under *Order details*, in the documented order."""
    programs = row.programs.split()
    return [
        (_("Order number"), _commerce_number(row, sight)),
        (_("Amazon order number"), quoted(row.amazon_order_id)),
        (_("Status"), status(status_tone(row.status), status_label(row.status))),
        (_("Status at Amazon"), worded(row.amazon_status)),
        (_("In Commerce"), str(IMPORT_STATES.get(row.import_state, row.import_state))),  # type: ignore[call-overload]
        (_("Notes"), latest_note(row) or "–"),
        *_buyer_facts(row, sight),
        (_("Currency"), quoted(row.currency)),
        (_("Order total"), missing() if row.total is None else money(row.total, row.currency)),
        (_("Inventory reserved"), reserved(row, lines)),
        (_("Premium"), yes_no("PREMIUM" in programs)),
        (_("Prime"), yes_no("PRIME" in programs)),
        (_("Replacement"), _replacement(row, sight)),
        *_replaced_by(row, sight),
        (_("Purchase date"), when(row.purchased_at, "medium")),
        (_("Latest ship date"), moment(row.ship_by)),
    ]


def shipping_facts(row: AmazonOrder, saying: Saying, sight: Sight) -> list[Fact]:
    """Answer the facts under *Shipping details*, in the documented order."""
    facts: list[Fact] = [
        (_("Shipping service"), worded(row.service_level) or missing()),
        # Amazon no longer tells it since the Orders API 2026-01-01 (ShipServiceLevel).
        (_("Shipping service level"), missing()),
        (_("Shipped by Amazon"), yes_no(_is_by_amazon(row))),
        (_("Business"), yes_no("AMAZON_BUSINESS" in row.programs.split())),
        (_("Items shipped"), number(row.items_shipped)),
        (_("Items unshipped"), number(row.items_unshipped)),
        (_("Fulfillment channel"), _channel(row)),
        (_("Earliest ship date"), moment(row.earliest_ship_at)),
        (_("Deliver by"), moment(row.deliver_by)),
        (_("Kind of address"), worded(saying.kind_of_address) or missing()),
    ]
    if sight.buyer:
        phone = (row.corrected_address or row.address).get("phone", "")
        facts.append((_("Shipping phone number"), quoted(phone)))
        if saying.instructions:
            facts.append((_("Delivery instructions"), quoted(saying.instructions)))
    return facts


def _programs(row: AmazonOrder) -> SafeString:
    return format_html_join(", ", "{}", ((worded(one),) for one in row.programs.split()))


def amazon_facts(row: AmazonOrder) -> list[Fact]:
    """Answer where a copy comes from and how fresh it is."""
    return [
        (_("Last changed at Amazon"), when(row.last_updated_at, "medium")),
        (_("Recorded here"), when(row.recorded_at, "medium")),
        (_("Programs"), _programs(row) or "–"),
        (_("Merchant id"), quoted(row.account.seller_id)),
        (_("Amazon's request id"), quoted(row.request_id)),
    ]


def parts(row: AmazonOrder, items: Sequence[AmazonOrderItem]) -> list[Part]:
    """Answer what the total is made of; a difference is a line of its own, never hidden."""
    if row.total is None or not row.currency:
        return []
    made_of = parts_of_total(row, items)
    lines = [
        Part(_("Items"), made_of["items"]),
        Part(_("Shipping and handling"), made_of["shipping"]),
        Part(_("Tax"), made_of["tax"]),
        Part(_("Discount"), made_of["discount"]),
    ]
    difference = row.total - made_of["sum"]
    if difference:
        lines.append(Part(_("Difference that Amazon does not explain"), difference))
    return [*lines, Part(_("Total"), row.total, is_grand=True)]


def reserved(row: AmazonOrder, lines: Iterable[OrderLine]) -> str:
    """Tell whether stock is promised to an order now (K-7)."""
    if row.is_stock_reserved:
        return gettext("Yes")
    ours = list(lines)
    if not ours or _is_by_amazon(row):
        return gettext("No")
    if not any(line.is_stock_reserved for line in ours):
        return gettext("Not managed")
    waits = any(line.is_stock_reserved and line.quantities.to_ship for line in ours)
    return gettext("Yes") if waits else gettext("No")


def quoted(text: str) -> SafeString:
    """Write what somebody else said in their own words, or that Amazon did not provide it."""
    return format_html('<span translate="no">{}</span>', text) if text else missing()


def moment(at: datetime | None) -> SafeString | str:
    """Write a moment with its year, or that Amazon did not provide it."""
    return missing() if at is None else when(at, "medium")


def _buyer_facts(row: AmazonOrder, sight: Sight) -> list[Fact]:
    if not sight.buyer:
        return []
    buyer = row.buyer
    facts: list[Fact] = [
        (_("Buyer email"), quoted(buyer.get("email", ""))),
        (_("Buyer name"), quoted(buyer.get("name", ""))),
    ]
    if buyer.get("company"):
        facts.append((_("Buyer company"), quoted(buyer["company"])))
    return [*facts, (_("Purchase order number"), quoted(buyer.get("purchase_order", "")))]


def _commerce_number(row: AmazonOrder, sight: Sight) -> SafeString | str:
    if row.order is None:
        return gettext("No Commerce order")
    if not sight.commerce_order:
        return quoted(row.order.number)
    address = reverse("order", args=[row.order_id])
    return format_html('<a href="{}" translate="no">{}</a>', address, row.order.number)


def _replacement(row: AmazonOrder, sight: Sight) -> SafeString | str:
    if not row.replaces:
        return gettext("No")
    first = original_of(row)
    number = _linked(first, sight) if first else quoted(row.replaces)
    return format_html("{} {}", gettext("Yes, of"), number)


def _replaced_by(row: AmazonOrder, sight: Sight) -> list[Fact]:
    later = [(_linked(one, sight),) for one in replacements_of(row)]
    return [(_("Replaced by"), format_html_join(", ", "{}", later))] if later else []


def _linked(row: AmazonOrder, sight: Sight) -> SafeString:
    if not is_within(row, sight.channel):
        return quoted(row.amazon_order_id)
    address = reverse("amazon_order", args=[row.pk])
    return format_html('<a href="{}" translate="no">{}</a>', address, row.amazon_order_id)


def _is_by_amazon(row: AmazonOrder) -> bool | None:
    return row.fulfilled_by == "AMAZON" if row.fulfilled_by else None


def _channel(row: AmazonOrder) -> SafeString | str:
    if row.fulfilled_by not in FULFILLED_AS:
        return quoted(row.fulfilled_by)
    return f"{fulfiller(row.fulfilled_by)} ({FULFILLED_AS[row.fulfilled_by]})"
