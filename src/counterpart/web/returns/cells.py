"""How does a return read in a list?"""

from collections.abc import Callable

from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from counterpart.amazon.models.returns import AmazonReturn
from counterpart.amazon.queries import is_within
from counterpart.orders.models.orders import Order
from counterpart.users.permissions import Permission
from counterpart.web.access import Visit
from counterpart.web.components.amounts import money, number
from counterpart.web.components.marks import badge, below_each_other, status
from counterpart.web.components.moments import day
from counterpart.web.returns.words import name_of, reason_told, standing_told, status_told

Cell = Callable[[AmazonReturn], SafeString | str]


def name_cell(one: AmazonReturn) -> SafeString:
    """Let the number of a return lead to its page."""
    address = reverse("amazon_return", args=[one.pk])
    return format_html('<a href="{}" translate="no">{}</a>', address, name_of(one))


def order_cell(visit: Visit) -> Cell:
    """Write the Amazon order and its Commerce order, each with the way to it."""
    scope = visit.permitted(Permission.VIEW_ORDERS)

    def cell(one: AmazonReturn) -> SafeString:
        row = one.amazon_order
        if row is None:
            return below_each_other([quoted(one.order_number), badge(_("Not taken in"), "muted")])
        address = reverse("amazon_order", args=[row.pk])
        lines: list[SafeString | str] = [_link(address, one.order_number)]
        if row.order is not None:
            shown = f"#{row.order.number}"
            may_see = scope.allows(row.order.store_view_id)
            address = reverse("order", args=[row.order_id])
            lines.append(_link(address, shown) if may_see else quoted(shown))
        return below_each_other(lines)

    return cell


def item_cell(one: AmazonReturn) -> SafeString:
    """Write what comes back: how many, of which SKU, and its title."""
    units = number(one.quantity) if one.quantity is not None else "?"
    first = format_html('{} × <b translate="no">{}</b>', units, one.sku or one.asin or "–")
    title = format_html('<span class="muted small" translate="no">{}</span>', one.title)
    return below_each_other([first, title]) if one.title else first


def reason_cell(one: AmazonReturn) -> SafeString | str:
    """Write why it comes back; a code that is not known stands as Amazon writes it."""
    told = reason_told(one.reason)
    return quoted(told) if told and told == one.reason else told or "–"


def status_cell(one: AmazonReturn) -> SafeString:
    """Write Amazon's status, with what must not be missed."""
    marks = [status(*status_told(one.status))]
    if one.has_claim:
        marks.append(badge(_("A-to-z claim"), "danger"))
    return below_each_other(marks)


def delivered_cell(one: AmazonReturn) -> SafeString | str:
    """Write when the parcel came back."""
    if one.delivered_on is None:
        return format_html('<span class="muted">{}</span>', _("Not yet"))
    return day(one.delivered_on)


def refunded_cell(one: AmazonReturn) -> SafeString | str:
    """Write what Amazon says that the buyer got back."""
    return money(one.refunded, one.currency)


def standing_cell(visit: Visit) -> Cell:
    """Write what was done about a return here, with the next step where there is one (S-08)."""
    orders = visit.permitted(Permission.VIEW_ORDERS)
    crediting = visit.permitted(Permission.CREDIT_ORDERS)

    def cell(one: AmazonReturn) -> SafeString:
        state = status(*standing_told(one))
        order = one.amazon_order.order if one.amazon_order else None
        if order is None or not orders.allows(order.store_view_id):
            return state
        if one.credit_memo_id is not None:
            memo = _link(memo_address(one, order), _("View credit memo"))
            return below_each_other([state, memo])
        if one.handled_at is None and crediting.allows(order.store_view_id):
            form = _link(credit_address(one, order), _("Create credit memo"))
            return below_each_other([state, form])
        return state

    return cell


def tracking_cell(visit: Visit) -> Cell:
    """Write the number of the parcel for those who may see buyers: it leads to where they live."""
    text = tracking_text(visit)
    return lambda one: quoted(text(one))


def tracking_text(visit: Visit) -> Callable[[AmazonReturn], str]:
    """Answer the number of the parcel as an export writes it, for those who may see it."""
    scope = visit.permitted(Permission.VIEW_BUYERS)

    def text(one: AmazonReturn) -> str:
        row = one.amazon_order
        seen = scope.is_everything if row is None else is_within(row, scope)
        return one.tracking_number if seen else ""

    return text


def credit_address(one: AmazonReturn, order: Order) -> str:
    """Answer the form of the credit memo of an order, filled in for a return."""
    place = reverse("order_credit_memo", args=[order.pk])
    return f"{place}?{urlencode({'return': one.pk})}"


def memo_address(one: AmazonReturn, order: Order) -> str:
    """Answer where the credit memo of a return stands on the page of its order."""
    return f"{reverse('order', args=[order.pk])}#memo{one.credit_memo_id}"


def quoted(text: str) -> SafeString | str:
    """Write Amazon's words as they are; a dash for none."""
    return format_html('<span translate="no">{}</span>', text) if text else "–"


def _link(address: str, words: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', address, words)
