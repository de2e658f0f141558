"""Which rules for selling can a product have?"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TypedDict

from django.utils.translation import gettext

from counterpart.core.errors import Refused
from counterpart.core.quantities import written
from counterpart.inventory.figures import is_storable
from counterpart.inventory.models import Backorders, StockItem

RULES = (
    "manages_stock", "backorders", "threshold", "fewest", "most", "increment", "allows_decimals",
    "notify_below",
)  # fmt: skip
AMOUNTS = {
    "threshold": "A threshold",
    "fewest": "The fewest that may be bought",
    "most": "The most that may be bought",
    "increment": "An increment",
    "notify_below": "The figure below which someone is told",
}
IS_POSSIBLE: dict[str, Callable[[Decimal], bool]] = {
    "fewest": lambda amount: amount > 0,
    "most": lambda amount: amount > 0,
    "increment": lambda amount: amount >= 0,
}


class RuleRefused(Refused):
    """Stock cannot be sold by that rule."""

    code = "rule_refused"


class StockRules(TypedDict, total=False):
    """What can be ruled of selling a product; None and what is left out stay as they are."""

    manages_stock: bool | None
    backorders: str | None
    threshold: Decimal | None
    fewest: Decimal | None
    most: Decimal | None
    increment: Decimal | None
    allows_decimals: bool | None
    notify_below: Decimal | None


def unruled(product_id: int) -> StockItem:
    """Answer a row that is not stored: the rules of a product that nobody has ruled."""
    row = StockItem(product_id=product_id)
    for name in AMOUNTS:
        setattr(row, name, Decimal(getattr(row, name)))
    return row


def check_rules(rules: Mapping[str, object]) -> None:
    """Refuse a rule that makes no sense by itself."""
    for name, subject in AMOUNTS.items():
        amount = rules.get(name)
        if isinstance(amount, Decimal) and not _is_possible(name, amount):
            raise RuleRefused(
                gettext("{subject} cannot be {amount}.").format(subject=subject, amount=amount)
            )
    backorders = rules.get("backorders")
    if backorders is not None and backorders not in Backorders.values:
        choices = ", ".join(Backorders.values)
        raise RuleRefused(
            gettext("“{backorders}” in backorders is unknown; choose one of {choices}.").format(
                backorders=backorders, choices=choices
            )
        )


def check_range(fewest: Decimal, most: Decimal) -> None:
    """Refuse rules that nobody could buy by."""
    if fewest > most:
        raise RuleRefused(
            gettext(
                "The fewest that may be bought, {fewest}, is more than the most, {most}."
            ).format(fewest=written(fewest), most=written(most))
        )


def _is_possible(name: str, amount: Decimal) -> bool:
    return is_storable(amount) and IS_POSSIBLE.get(name, is_storable)(amount)
