"""How many units of which item? The table of a form, with what is left of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _

from counterpart.core import quantities
from counterpart.orders.models.orders import OrderLine

ZERO = Decimal(0)
# As many digits as are stored; whoever means more is told so at the field.
FIGURES: dict[str, Any] = {"max_digits": 16, "decimal_places": 4}


@dataclass(frozen=True)
class QuantityRow:
    """One item of the table; `field` takes its units, `others` are fields beside it."""

    line: OrderLine
    left: Decimal
    field: BoundField
    others: tuple[BoundField, ...] = ()


def by_sku(left: Mapping[OrderLine, Decimal]) -> dict[OrderLine, Decimal]:
    """Add up the units of each SKU under its first line; what has none left is left out.

    Units are counted out by SKU: two rows of one SKU would promise a choice that nobody has.
    """
    first: dict[str, OrderLine] = {}
    units: dict[OrderLine, Decimal] = {}
    for line, quantity in left.items():
        if quantity:
            shown = first.setdefault(line.sku, line)
            units[shown] = units.get(shown, ZERO) + quantity
    return units


def quantity_fields(
    left: Mapping[OrderLine, Decimal], filled: Mapping[OrderLine, Decimal] | None = None
) -> dict[str, forms.Field]:
    """Make a field for each line, filled with all that is left unless told otherwise."""
    return {
        key_of(line): forms.DecimalField(
            label=_("Quantity of {sku}").format(sku=line.sku),
            required=False,
            min_value=ZERO,
            **FIGURES,
            initial=quantities.written((filled or left)[line]),
            widget=_counter(line),
        )
        for line in left
    }


def key_of(line: OrderLine) -> str:
    """Answer the name of the field of a line."""
    return f"quantity_{line.pk}"


def rows_of(form: forms.Form, left: Mapping[OrderLine, Decimal]) -> list[QuantityRow]:
    """Answer the rows of the table as the form shows them."""
    return [QuantityRow(line, units, form[key_of(line)]) for line, units in left.items()]


def wanted(form: forms.Form, lines: Iterable[OrderLine]) -> dict[str, Decimal]:
    """Add up by SKU what was entered; items that were left empty or at zero are left out."""
    units: dict[str, Decimal] = {}
    for line in lines:
        quantity = form.cleaned_data.get(key_of(line)) or ZERO
        if quantity:
            units[line.sku] = units.get(line.sku, ZERO) + quantity
    return units


def _counter(line: OrderLine) -> forms.NumberInput:
    step = "any" if line.allows_decimals else "1"
    attributes = {"class": "qty", "step": step, "inputmode": "decimal", "min": "0"}
    return forms.NumberInput(attrs=attributes)
