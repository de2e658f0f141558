"""How are amounts rounded and written? One rule for every currency."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from babel.numbers import get_currency_precision

ZERO = Decimal(0)


@cache
def smallest_unit(currency: str) -> Decimal:
    """Answer the smallest amount of a currency: 0.01 for USD, 1 for JPY, 0.001 for KWD."""
    return Decimal(1).scaleb(-get_currency_precision(currency))


def rounded(amount: Decimal, currency: str) -> Decimal:
    """Round half up to what can be paid in that currency; never answers minus zero."""
    return amount.quantize(smallest_unit(currency), ROUND_HALF_UP) + ZERO


def is_payable(amount: Decimal, currency: str) -> bool:
    """Tell whether the amount has no fraction below the currency's smallest unit."""
    return rounded(amount, currency) == amount


def written(amount: Decimal, currency: str) -> str:
    """Write an amount for machines: "12.50" in USD, "1250" in JPY. Nothing is rounded away."""
    unit = smallest_unit(currency)
    quantized = amount.quantize(unit, ROUND_HALF_UP)
    shown = quantized if quantized == amount else amount.normalize()
    return format(shown + ZERO, "f")


def total(amounts: Iterable[Decimal]) -> Decimal:
    """Add up amounts of one currency."""
    return sum(amounts, ZERO)
