"""Which numbers can be a quantity or a price?"""

from decimal import Decimal

MOST_PLACES = 4
LARGEST = Decimal(10) ** 12


def is_storable(number: Decimal) -> bool:
    """Tell whether a number is kept exactly as it is: finite, four places, not enormous."""
    return number.is_finite() and abs(number) < LARGEST and number == round(number, MOST_PLACES)
