"""How much is one currency worth in another?"""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal

from babel.numbers import is_currency
from django.db import transaction
from django.utils.translation import gettext

from counterpart.audit.trail import record
from counterpart.core.errors import Refused
from counterpart.websites.models import CurrencyRate

MOST_PLACES = 8
LARGEST = Decimal(10) ** 10


class RateRefused(Refused):
    """No currency has that code, or none can be worth that much."""

    code = "rate_refused"


def find_rates(pairs: Collection[tuple[str, str]]) -> dict[tuple[str, str], Decimal]:
    """Answer the known rates of (base currency, currency): units of currency for one of base."""
    if not pairs:
        return {}
    rows = CurrencyRate.objects.filter(base_currency__in={base for base, _ in pairs})
    known = {(row.base_currency, row.currency): row.rate for row in rows}
    return {pair: known[pair] for pair in pairs if pair in known}


def known_rates(base: str = "") -> list[CurrencyRate]:
    """Answer the rates of one base currency, or all."""
    rows = CurrencyRate.objects.all()
    return list(rows.filter(base_currency=_checked_currency(base)) if base else rows)


def set_rate(base: str, currency: str, rate: Decimal, *, actor: str, now: datetime) -> CurrencyRate:
    """Set how much of a currency one unit of a base currency is worth, for orders to come.

    Orders that exist keep the rate that they froze (CO-1.7). The same rate again changes nothing.
    Refuses codes that are not of ISO 4217, a currency in itself, and a rate that is not above zero
    with at most eight decimals.
    """
    base, currency = _checked_currency(base), _checked_currency(currency)
    if base == currency:
        raise RateRefused(gettext("One {base} is always one {base}.").format(base=base))
    _check_rate(rate)
    with transaction.atomic():
        rows = CurrencyRate.objects.select_for_update()
        row, is_new = rows.get_or_create(
            base_currency=base, currency=currency, defaults={"rate": rate, "changed_at": now}
        )
        before = {} if is_new else {"rate": _written(row.rate)}
        if not is_new and row.rate != rate:
            row.rate, row.changed_at = rate, now
            row.save(update_fields=["rate", "changed_at"])
        record(
            "rate_set",
            kind="currency_rate",
            subject=f"{base}/{currency}",
            before=before,
            after={"rate": _written(rate)},
            actor=actor,
            now=now,
        )
    return row


def _checked_currency(code: str) -> str:
    wanted = code.strip().upper()
    if not is_currency(wanted):
        raise RateRefused(
            gettext("“{code}” is not the code of a currency, such as EUR.").format(code=code)
        )
    return wanted


def _check_rate(rate: Decimal) -> None:
    is_possible = rate.is_finite() and 0 < rate < LARGEST
    if not is_possible or rate != round(rate, MOST_PLACES):
        raise RateRefused(
            gettext(
                "A rate must be a number above zero with at most {most_places} decimals, not "
                "{rate}."
            ).format(most_places=MOST_PLACES, rate=rate)
        )


def _written(rate: Decimal) -> str:
    return format(rate.normalize(), "f")
