"""How is a quantity written?"""

from decimal import Decimal


def written(quantity: Decimal) -> str:
    """Write a quantity without needless zeros: "2", "2.5"."""
    return format(quantity.normalize() + Decimal(0), "f")


def as_number(quantity: Decimal) -> int | float:
    """Answer a quantity for JSON: a whole number where it is one."""
    return int(quantity) if quantity == quantity.to_integral_value() else float(quantity)
