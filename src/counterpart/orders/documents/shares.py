"""Which part of a line's amounts belongs to some of its units?"""

from dataclasses import dataclass
from decimal import Decimal

from counterpart.core.money import ZERO, rounded
from counterpart.orders.models.orders import OrderLine


def share(amount: Decimal, *, units: Decimal, of: Decimal, currency: str) -> Decimal:
    """Answer what `units` get of an amount that is left for `of` units.

    Taken from what remains each time, the parts of any split add up to the whole: the last units
    take the remainder, and no part exceeds what remains (CO-5.1, CO-5.3, CO-5.6).
    """
    if units == of:
        return amount
    return min(rounded(amount * units / of, currency), amount, key=abs)


@dataclass(frozen=True)
class Amounts:
    """Units with their row total, tax and discount; discount is negative.

    For shipping the amount itself counts as its units: tax and discount follow it (CO-5.7).
    """

    units: Decimal = ZERO
    row_total: Decimal = ZERO
    tax: Decimal = ZERO
    discount: Decimal = ZERO

    def part(self, units: Decimal, currency: str) -> "Amounts":
        """Answer the amounts of some of these units."""

        def of(amount: Decimal) -> Decimal:
            return share(amount, units=units, of=self.units, currency=currency)

        return Amounts(units, of(self.row_total), of(self.tax), of(self.discount))

    def __add__(self, other: "Amounts") -> "Amounts":
        return Amounts(
            self.units + other.units,
            self.row_total + other.row_total,
            self.tax + other.tax,
            self.discount + other.discount,
        )

    def __neg__(self) -> "Amounts":
        return Amounts(-self.units, -self.row_total, -self.tax, -self.discount)

    def __sub__(self, other: "Amounts") -> "Amounts":
        return self + -other


NOTHING = Amounts()
INVOICED = ("invoiced", "row_invoiced", "tax_invoiced", "discount_invoiced")
REFUNDED = ("refunded", "row_refunded", "tax_refunded", "discount_refunded")


def ordered(line: OrderLine) -> Amounts:
    """Answer what a line came to, canceled units included."""
    return Amounts(line.ordered, line.row_total, line.tax, line.discount)


def invoiced(line: OrderLine) -> Amounts:
    """Answer what a line was invoiced for so far."""
    return Amounts(*(getattr(line, name) for name in INVOICED))


def refunded(line: OrderLine) -> Amounts:
    """Answer what was given back for a line so far."""
    return Amounts(*(getattr(line, name) for name in REFUNDED))


def add(line: OrderLine, names: tuple[str, ...], part: Amounts) -> None:
    """Add amounts to the columns `INVOICED` or `REFUNDED` of a line; not saved."""
    parts = (part.units, part.row_total, part.tax, part.discount)
    for name, amount in zip(names, parts, strict=True):
        setattr(line, name, getattr(line, name) + amount)
