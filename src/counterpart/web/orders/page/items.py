"""How do the items of an order read (CO-9, CO-4.8)?"""

from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_percent
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from counterpart.orders.labels.line_labels import LineLabel, line_label
from counterpart.orders.models.orders import Order, OrderLine
from counterpart.web.components.moments import locale
from counterpart.web.orders.page.words import LINE_TONES

HUNDRED = Decimal(100)
COUNTED = {
    "ordered": _("Ordered"),
    "backordered": _("Backordered"),
    "invoiced": _("Invoiced"),
    "shipped": _("Shipped"),
    "canceled": _("Canceled"),
    "refunded": _("Refunded"),
}


@dataclass(frozen=True)
class Item:
    """One line of an order with the figures that people ask for."""

    line: OrderLine
    label: LineLabel
    tone: str
    quantities: tuple[tuple[Promise | str, Decimal], ...]
    tax_percent: str
    row_total: Decimal


def items_of(order: Order) -> list[Item]:
    """Answer the lines of an order, without asking the database."""
    return [_item(line) for line in order.lines.all()]


def _item(line: OrderLine) -> Item:
    label = line_label(line.quantities, line.backordered)
    counted = [(word, getattr(line, field), field) for field, word in COUNTED.items()]
    return Item(
        line=line,
        label=label,
        tone=LINE_TONES[label],
        quantities=tuple(
            (word, units) for word, units, field in counted if units or field == "ordered"
        ),
        tax_percent=tax_percent(line),
        row_total=line.row_total + line.tax + line.discount,
    )


def tax_percent(line: OrderLine) -> str:
    """Derive the rate from the amounts, which are all that a channel gives (CO-13)."""
    taxed = line.row_total + line.discount
    if taxed <= 0:
        return "–"
    return str(format_percent(line.tax / taxed, "#,##0.##%", locale=locale()))
