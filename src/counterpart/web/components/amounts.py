"""How do money and numbers read in the reader's language?"""

from decimal import Decimal

from babel.numbers import format_currency, format_decimal, format_percent
from django.utils.html import format_html
from django.utils.safestring import SafeString

from counterpart.core.money import smallest_unit
from counterpart.web.components.moments import locale


def money(amount: Decimal | None, currency: str) -> SafeString | str:
    """Write an amount in its own currency: “$1,740.91”, “1.740,91 €”, “¥1,250”."""
    if amount is None or not currency:
        return "–"
    return format_html('<data value="{}">{}</data>', amount, money_text(amount, currency))


def money_text(amount: Decimal, currency: str) -> str:
    """Write an amount as plain text. Nothing is rounded away: parts of a cent are shown."""
    has_more = amount != amount.quantize(smallest_unit(currency))
    return str(
        format_currency(
            amount.normalize() if has_more else amount,
            currency,
            locale=locale(),
            currency_digits=not has_more,
            decimal_quantization=not has_more,
        )
    )


def number(value: Decimal | int | None) -> str:
    """Write a number: “4,212”. Quantities lose their trailing zeros."""
    if value is None:
        return "–"
    plain = value if isinstance(value, int) else value.normalize() + Decimal(0)
    return str(format_decimal(plain, locale=locale(), decimal_quantization=False))


def percent(share: Decimal | float | None) -> str:
    """Write a share with its sign: 0.16 is “+16%”."""
    if share is None:
        return "–"
    return f"{'+' if share > 0 else ''}{format_percent(share, locale=locale())}"
