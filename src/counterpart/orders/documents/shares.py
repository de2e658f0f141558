"""Which part of a line's amount belongs to some of its units?"""

from decimal import Decimal

from counterpart.core.money import rounded


def share(
    amount: Decimal, *, whole: Decimal, before: Decimal, units: Decimal, currency: str
) -> Decimal:
    """Answer the amount of `units` after `before` of `whole` units were already taken.

    Running differences of the rounded cumulative amount: the parts of any split add up to the
    whole amount to the cent, and the last part takes the remainder (CO-5.3).
    """
    taken = before + units
    upto = amount if taken == whole else rounded(amount * taken / whole, currency)
    return upto - (rounded(amount * before / whole, currency) if before else Decimal(0))
