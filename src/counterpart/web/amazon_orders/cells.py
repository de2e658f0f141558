"""How does an Amazon order read in a list?"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from counterpart.amazon.attention.questions import ASKING
from counterpart.amazon.models.orders import AmazonOrder, ImportState
from counterpart.amazon.queries import is_within, latest_note, number_link
from counterpart.users.permissions import Permission
from counterpart.web.access import Visit
from counterpart.web.amazon_orders.words import TO_SHIP, is_prime, status_label, status_tone
from counterpart.web.components.icons import icon
from counterpart.web.components.marks import badge, below_each_other, status
from counterpart.web.components.moments import when
from counterpart.web.returns.showing import return_badge

Cell = Callable[[AmazonOrder], SafeString | str]


def status_cell(row: AmazonOrder) -> SafeString:
    """Write Amazon's status as people see it: dot and word, with what must not be missed."""
    marks = [status(status_tone(row.status), status_label(row.status))]
    if row.buyer_asks_to_cancel:
        marks.append(badge(_("Asks to cancel"), "danger"))
    elif row.order is not None and row.order.stop_shipping_because in ASKING:
        marks.append(badge(_("To be decided"), "danger"))
    if returned := return_badge(row):
        marks.append(returned)
    if is_prime(row):
        marks.append(badge(_("Prime"), "info"))
    return below_each_other(marks)


def number_cell(visit: Visit, query: str = "") -> Cell:
    """Let the order number lead where K-1 says, and a sign beside it to the details page."""
    orders = visit.permitted(Permission.VIEW_ORDERS)

    def cell(row: AmazonOrder) -> SafeString:
        details = _details_address(row, query)
        outside = number_link(row)
        if row.order is not None and orders.allows(row.order.store_view_id):
            number = _link(reverse("order", args=[row.order_id]), row)
        elif outside:
            number = format_html(
                '<a href="{}" rel="noreferrer" target="_blank" translate="no">{}</a>',
                outside,
                row.amazon_order_id,
            )
        else:
            number = _link(details, row)
        return format_html(
            '{}<a class="detail" href="{}" title="{}">{}<span class="vh">{} {}</span></a>',
            number,
            details,
            _("Details"),
            icon("eye", 14),
            _("Details"),
            row.amazon_order_id,
        )

    return cell


def _link(address: str, row: AmazonOrder) -> SafeString:
    return format_html('<a href="{}" translate="no">{}</a>', address, row.amazon_order_id)


def _details_address(row: AmazonOrder, query: str) -> str:
    """Answer the details page, which knows the list it was opened from."""
    place = getattr(row, "place_in_list", None)
    address = reverse("amazon_order", args=[row.pk])
    return f"{address}?{urlencode({'from': query, 'at': place})}" if place is not None else address


def commerce_cell(row: AmazonOrder) -> SafeString | str:
    """Write the Commerce order's number, and its own status beside it (B-05, B-08)."""
    if row.order is None:
        return "–"
    return format_html('<span translate="no">{}</span>', row.order.number)


def buyer_cell(visit: Visit) -> Cell:
    """Write the buyer's name for those who may see it."""
    scope = visit.permitted(Permission.VIEW_BUYERS)

    def cell(row: AmazonOrder) -> SafeString | str:
        name = row.buyer.get("name", "") if is_within(row, scope) else ""
        return format_html('<span translate="no">{}</span>', name) if name else "–"

    return cell


def note_cell(row: AmazonOrder) -> SafeString | str:
    """Write the latest note; for a held order with the way to its remedy (B-14)."""
    note = latest_note(row)
    if row.import_state != ImportState.HELD:
        return note
    address = reverse("amazon_order", args=[row.pk])
    return format_html('<a href="{}#fix">{}</a> · {}', address, _("Fix"), note)


def ship_by_cell(now: datetime) -> Cell:
    """Write until when an order must leave; what is late or due today says so."""

    def cell(row: AmazonOrder) -> SafeString | str:
        if row.ship_by is None:
            return "–"
        word, tone = _urgency(row, now)
        if not word:
            return when(row.ship_by)
        return below_each_other([when(row.ship_by), badge(word, tone)])

    return cell


def _urgency(row: AmazonOrder, now: datetime) -> tuple[str, str]:
    if row.status not in TO_SHIP or row.fulfilled_by == "AMAZON" or row.ship_by is None:
        return "", ""
    if row.ship_by < now:
        return _("Late"), "danger"
    if timezone.localtime(row.ship_by).date() == timezone.localtime(now).date():
        return _("Today"), "warning"
    return "", ""


def said(value: Any) -> str:
    """Write what Amazon says, or a dash."""
    return str(value) if value else "–"
