"""How much may be named on a credit memo beside its units?"""

from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext

from counterpart.core.errors import Refused
from counterpart.core.money import is_payable, rounded
from counterpart.inventory.figures import is_storable
from counterpart.orders.models.orders import Order


class CreditRefused(Refused):
    """That much cannot be given back, or kept."""

    code = "credit_refused"


def read_amount(text: str, *, order: Order) -> Decimal:
    """Read an amount in the order's currency, or a percentage of its grand total (CO-5.8)."""
    figure = text.strip().removesuffix("%").strip()
    try:
        amount = Decimal(figure)
    except InvalidOperation:
        raise CreditRefused(
            gettext("“{text}” is neither an amount nor a percentage such as 5%.").format(text=text)
        ) from None
    if not text.strip().endswith("%") or not is_storable(amount):
        return amount
    return rounded(order.grand_total * amount / 100, order.currency)


def check_amount(amount: Decimal, name: str, *, currency: str) -> None:
    """Refuse what cannot be paid in the order's currency, or is negative."""
    if not is_storable(amount) or amount < 0 or not is_payable(amount, currency):
        raise CreditRefused(
            gettext(
                "{name} must be an amount that can be paid in {currency}, zero or more, not "
                "{amount}."
            ).format(name=name, currency=currency, amount=amount)
        )
