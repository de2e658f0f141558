"""How does this Amazon write an amount?"""

from decimal import Decimal

# ISO 4217: the yen has no minor unit.
DECIMALS = {"JPY": 0}


def exact(amount: str | int | Decimal, currency: str) -> Decimal:
    """Raise ValueError for an amount finer than the currency knows."""
    value = Decimal(amount)
    rounded = value.quantize(Decimal(1).scaleb(-DECIMALS.get(currency, 2)))
    if rounded != value:
        raise ValueError(f"{amount} {currency} is finer than the currency allows.")
    return rounded


def shown(amount: Decimal, currency: str) -> dict[str, str]:
    return {"amount": str(exact(amount, currency)), "currencyCode": currency}
