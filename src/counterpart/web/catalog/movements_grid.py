"""The list of a product's movements: why its figures are what they are."""

from collections.abc import Sequence

import django_filters
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from counterpart.catalog.models import Product
from counterpart.inventory.models import MovementKind, Source, StockMovement
from counterpart.inventory.products.whereabouts import movements_of
from counterpart.orders.models.orders import Order
from counterpart.orders.promises import REFERENCE
from counterpart.users.permissions import Permission
from counterpart.web.access import Request
from counterpart.web.catalog.cells import name_cell
from counterpart.web.components.amounts import number
from counterpart.web.components.moments import when
from counterpart.web.grids.columns import Column
from counterpart.web.grids.filtering import Filters, KeysFilter
from counterpart.web.grids.grid import Empty, Grid, Tab

KINDS = {
    MovementKind.COUNTED: gettext_lazy("Counted"),
    MovementKind.ORDER_PLACED: gettext_lazy("Order placed"),
    MovementKind.ORDER_CANCELED: gettext_lazy("Order canceled"),
    MovementKind.SHIPPED: gettext_lazy("Shipped"),
    MovementKind.SHIPPED_ELSEWHERE: gettext_lazy("Shipped from elsewhere"),
    MovementKind.RETURNED: gettext_lazy("Returned to stock"),
    MovementKind.CREDITED: gettext_lazy("Credited"),
    MovementKind.WRITTEN_OFF: gettext_lazy("Written off"),
    MovementKind.REPAIRED: gettext_lazy("Repaired"),
    MovementKind.CHANNEL_PENDING: gettext_lazy("Reserved for a pending order"),
    MovementKind.CHANNEL_RELEASED: gettext_lazy("Pending reservation released"),
}


class MovementFilters(Filters):
    """What movements are looked for by."""

    kind = django_filters.MultipleChoiceFilter(
        choices=tuple(KINDS.items()), label=gettext_lazy("Reason")
    )
    source = KeysFilter(queryset=Source.objects.order_by("code"), label=gettext_lazy("Source"))

    class Meta:
        model = StockMovement
        fields: list[str] = []


def movements_grid(request: Request, product: Product) -> Grid:
    """Build the list of one product's movements."""
    return Grid(
        name="movements",
        title=gettext_lazy("Movements of stock"),
        rows=movements_of(product).order_by(),
        columns=_columns(),
        filters=MovementFilters,
        default_sort="-at",
        noun=_noun,
        empty=Empty(
            "history",
            gettext_lazy("Nothing has moved yet"),
            gettext_lazy("What is counted, promised, shipped or returned is written down here."),
        ),
        fetch=lambda rows: rows.select_related("source", "stock"),
        tabs=(Tab("", gettext_lazy("All"), Q()),),
        row_name=lambda row: str(row.pk),
        details=lambda rows: add_orders(request, rows),
    )


def add_orders(request: Request, movements: Sequence[StockMovement]) -> None:
    """Hang on each movement the order that it names, where this person may see it; one query."""
    keys = {one.reference for one in movements if one.reference_kind == REFERENCE}
    scope = request.visit.permitted(Permission.VIEW_ORDERS)
    wanted = [int(key) for key in keys if key.isdecimal()]
    numbers = Order.objects.filter(scope.within("store_view"), pk__in=wanted)
    known = {str(pk): number for pk, number in numbers.values_list("pk", "number")}
    for one in movements:
        is_order = one.reference_kind == REFERENCE
        one.order_number = known.get(one.reference, "") if is_order else ""  # type: ignore[attr-defined]
        one.kind_word = kind_word(one)  # type: ignore[attr-defined]  # only for the cells


def kind_word(movement: StockMovement) -> str:
    """Say why stock moved."""
    return str(KINDS.get(MovementKind(movement.kind), movement.kind))


def _columns() -> tuple[Column, ...]:
    return (
        Column("at", gettext_lazy("When"), lambda row: when(row.happened_at, "medium"),
               lambda row: row.happened_at, sorts_by="happened_at", is_head=True),
        Column("kind", gettext_lazy("Reason"), kind_word, kind_word),
        Column("on_hand", gettext_lazy("On hand"), lambda row: _signed(row.on_hand_change),
               lambda row: row.on_hand_change, is_number=True),
        Column("reserved", gettext_lazy("Reserved"), lambda row: _signed(row.reserved_change),
               lambda row: row.reserved_change, is_number=True),
        Column("source", gettext_lazy("Source"), _source_cell,
               lambda row: row.source.code if row.source else ""),
        Column("stock", gettext_lazy("Stock"), lambda row: name_cell(row.stock.name),
               lambda row: row.stock.name),
        Column("order", gettext_lazy("Order"), _order_cell, lambda row: row.order_number),
        Column("actor", gettext_lazy("By"), lambda row: name_cell(row.actor or "–"),
               lambda row: row.actor),
    )  # fmt: skip


def _source_cell(row: StockMovement) -> SafeString | str:
    return name_cell(row.source.name) if row.source else "–"


def _order_cell(row: StockMovement) -> SafeString | str:
    order_number: str = getattr(row, "order_number", "")
    if order_number:
        address = reverse("order", args=[row.reference])
        return format_html('<a href="{}" translate="no">{}</a>', address, order_number)
    return _("An order") if row.reference_kind else "–"


def _signed(change: object) -> str:
    """Write a change with its sign; none is a dash."""
    plain = number(change)  # type: ignore[arg-type]  # a Decimal of the row
    if not change:
        return "–"
    return plain if plain.startswith("-") else f"+{plain}"


def _noun(count: int) -> str:
    return ngettext("{count} movement", "{count} movements", count).format(count=number(count))
