"""How does a Commerce order read in a list?"""

from collections.abc import Callable, Mapping

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from counterpart.orders.models.orders import AddressKind, Order, OrderAddress
from counterpart.users.permissions import Permission
from counterpart.web.access import Visit
from counterpart.web.components.marks import badge, below_each_other, status
from counterpart.web.orders.urgency import is_canceled_on_amazon
from counterpart.web.orders.words import state_tone

Text = Callable[[Order], str]
Label = Promise | str
PARTS = ("name", "company", "line1", "line2", "line3", "city", "region", "postcode")


def number_cell(query: str) -> Callable[[Order], SafeString]:
    """Link to the order's page, which knows the list it was opened from."""

    def cell(order: Order) -> SafeString:
        return format_html(
            '<a href="{}" translate="no">{}</a>', address_of(order, query), order.number
        )

    return cell


def view_cell(query: str) -> Callable[[Order], SafeString]:
    """Link to the order's page by a word, as the action of the row."""

    def cell(order: Order) -> SafeString:
        return format_html(
            '<a href="{}">{}<span class="vh"> {}</span></a>',
            address_of(order, query),
            _("View"),
            order.number,
        )

    return cell


def address_of(order: Order, query: str) -> str:
    """Answer the address of an order's page, opened from a place in a list."""
    place = getattr(order, "place_in_list", None)
    known = f"?{urlencode({'from': query, 'at': place})}" if place is not None else ""
    return f"{reverse('order', args=[order.pk])}{known}"


def status_cell(label: Text) -> Callable[[Order], SafeString]:
    """Write the status as the store view calls it, and what must not be missed."""

    def cell(order: Order) -> SafeString:
        marks = [status(state_tone(order.state), label(order))]
        if order.stop_shipping_because:
            marks.append(badge(_("Do not ship"), "danger"))
        if is_canceled_on_amazon(order):
            marks.append(badge(_("Canceled on Amazon"), "muted"))
        return below_each_other(marks)

    return cell


def purchase_point_cell(order: Order) -> SafeString:
    """Write the place of sale in its three lines (CO-1.2)."""
    lines = order.purchase_point.splitlines()
    first, rest = (lines or [""])[0], " · ".join(lines[1:])
    return format_html(
        '<span translate="no">{}<br><span class="muted small">{}</span></span>', first, rest
    )


def plain(text: Text) -> Callable[[Order], SafeString | str]:
    """Write what people or channels wrote: nothing in it is to be translated."""

    def cell(order: Order) -> SafeString | str:
        written = text(order)
        return format_html('<span translate="no">{}</span>', written) if written else "–"

    return cell


def sources_text(order: Order) -> str:
    """Name the sources that units left from, or the stock that they are promised in."""
    left = dict.fromkeys(one.source.name for one in order.shipments.all() if one.source)
    if left:
        return ", ".join(left)
    return order.stock.name if order.stock is not None and not order.stock_untouched else ""


class Buyers:
    """What lists tell of buyers, to those who may see them; the others read nothing."""

    def __init__(self, visit: Visit) -> None:
        self._scope = visit.permitted(Permission.VIEW_BUYERS)
        # A place among others narrows a name down: lists are sorted by names that are all in sight.
        self.sees_all = self._scope.covers(visit.permitted(Permission.VIEW_ORDERS))

    def sees(self, order: Order) -> bool:
        return self._scope.allows(order.store_view_id)

    def customer(self, order: Order) -> str:
        return order.customer_name if self.sees(order) else ""

    def email(self, order: Order) -> str:
        return order.customer_email if self.sees(order) else ""

    def bill_to(self, order: Order) -> str:
        return self._person(order, AddressKind.BILLING).get("name", "")

    def ship_to(self, order: Order) -> str:
        return self._person(order, AddressKind.SHIPPING).get("name", "")

    def billing(self, order: Order) -> str:
        return _in_a_line(self._row(order, AddressKind.BILLING))

    def shipping(self, order: Order) -> str:
        return _in_a_line(self._row(order, AddressKind.SHIPPING))

    def _person(self, order: Order, kind: AddressKind) -> Mapping[str, str]:
        row = self._row(order, kind)
        return row.person if row is not None else {}

    def _row(self, order: Order, kind: AddressKind) -> OrderAddress | None:
        """Answer an address that is real; without one of its own, billing is where it goes."""
        rows = {row.kind: row for row in order.addresses.all()} if self.sees(order) else {}
        row = rows.get(kind) or rows.get(AddressKind.SHIPPING)
        return row if row is not None and not row.is_placeholder else None


def _in_a_line(row: OrderAddress | None) -> str:
    if row is None:
        return ""
    given = [row.person.get(part, "") for part in PARTS]
    return ", ".join(part for part in (*given, row.country) if part)
