"""How much is one currency worth in another?"""

from collections.abc import Collection
from decimal import Decimal

from counterpart.websites.models import CurrencyRate


def find_rates(pairs: Collection[tuple[str, str]]) -> dict[tuple[str, str], Decimal]:
    """Answer the known rates of (base currency, currency): units of currency for one of base."""
    if not pairs:
        return {}
    rows = CurrencyRate.objects.filter(base_currency__in={base for base, _ in pairs})
    known = {(row.base_currency, row.currency): row.rate for row in rows}
    return {pair: known[pair] for pair in pairs if pair in known}
