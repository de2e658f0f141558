"""What does one row of a product file say, and how is it written?"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from django.utils.translation import gettext

from counterpart.catalog.identifying import (
    Facts,
    checked_facts,
    checked_fulfilled_by,
    checked_sku,
)
from counterpart.core.errors import Refused
from counterpart.inventory.figures import MOST_PLACES, is_storable
from counterpart.inventory.models import Backorders
from counterpart.inventory.rules import check_rules

COLUMNS = (
    "sku", "name", "enabled", "price", "quantity", "manage_stock", "asin", "ean", "upc", "isbn",
    "gcid", "backorders", "threshold", "websites", "virtual", "fewest", "most", "increment",
    "decimals", "notify_below", "fulfilled_by",
)  # fmt: skip
YES = {"yes", "true", "1", "enabled", "y", "on"}
NO = {"no", "false", "0", "disabled", "n", "off"}
NOBODY = {"nobody", "none"}
NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)")
# A spreadsheet takes a cell that begins like this for a formula; an apostrophe makes it text.
FORMULA = re.compile(r"'*[=+\-@\t\r]")
T = TypeVar("T")

EVERY_WEBSITE = "*"
NO_WEBSITE = "|"


class RowRefused(Refused):
    """A cell does not hold what its column asks for."""

    code = "row_refused"


@dataclass(frozen=True)
class ProductRow:
    """What one row says; what is None or left out was not said and stays as it is.

    `websites` are codes: none at all, some, or only EVERY_WEBSITE.
    """

    sku: str
    facts: Mapping[str, object]
    quantity: Decimal | None
    rules: Mapping[str, object]
    websites: frozenset[str] | None


def read_row(cells: Mapping[str, str], website_codes: Collection[str]) -> ProductRow:
    """Read a row, or refuse it with a sentence. An empty cell says nothing."""
    said = {
        column: text
        for column, cell in cells.items()
        if (text := _without_guard(cell.strip()).strip())
    }
    if "sku" not in said:
        raise RowRefused(gettext("The SKU is missing."))
    return ProductRow(
        sku=checked_sku(said["sku"]),
        facts=_facts(said),
        quantity=_read(said, "quantity", _amount),
        rules=_rules(said),
        websites=_websites(said, website_codes),
    )


def guarded(text: str) -> str:
    """Write a cell so that no spreadsheet runs it; reading it takes the apostrophe off again."""
    return f"'{text}" if FORMULA.match(text) else text


def _without_guard(text: str) -> str:
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


def _facts(said: Mapping[str, str]) -> dict[str, object]:
    facts = Facts(
        name=said.get("name"),
        is_enabled=_read(said, "enabled", _flag),
        is_virtual=_read(said, "virtual", _flag),
        price=_read(said, "price", _amount),
        asin=said.get("asin"),
        ean=said.get("ean"),
        upc=said.get("upc"),
        isbn=said.get("isbn"),
        gcid=said.get("gcid"),
        fulfilled_by=_read(said, "fulfilled_by", _fulfilled_by),
    )
    return checked_facts(**facts)


def _rules(said: Mapping[str, str]) -> dict[str, object]:
    read = {
        "manages_stock": _read(said, "manage_stock", _flag),
        "backorders": _read(said, "backorders", _backorders),
        "threshold": _read(said, "threshold", _number),
        "fewest": _read(said, "fewest", _amount),
        "most": _read(said, "most", _amount),
        "increment": _read(said, "increment", _amount),
        "allows_decimals": _read(said, "decimals", _flag),
        "notify_below": _read(said, "notify_below", _number),
    }
    rules: dict[str, object] = {name: value for name, value in read.items() if value is not None}
    check_rules(rules)
    return rules


def _websites(said: Mapping[str, str], known: Collection[str]) -> frozenset[str] | None:
    if "websites" not in said:
        return None
    codes = frozenset(code.strip().lower() for code in said["websites"].split("|")) - {""}
    if codes == {EVERY_WEBSITE}:
        return codes
    unknown = sorted(codes - set(known))
    if unknown:
        raise RowRefused(
            gettext("There is no website {unknown}.").format(unknown=", ".join(unknown))
        )
    return codes


def _read(said: Mapping[str, str], column: str, read: Callable[[str, str], T]) -> T | None:
    return read(column, said[column]) if column in said else None


def _flag(column: str, text: str) -> bool:
    plain = text.lower()
    if plain not in YES | NO:
        raise RowRefused(
            gettext("“{text}” in {column} is neither yes nor no.").format(text=text, column=column)
        )
    return plain in YES


def _amount(column: str, text: str) -> Decimal:
    number = _number(column, text)
    if number < 0:
        raise RowRefused(
            gettext("“{text}” in {column} is negative.").format(text=text, column=column)
        )
    return number


def _number(column: str, text: str) -> Decimal:
    if not NUMBER.fullmatch(text):
        raise RowRefused(
            gettext("“{text}” in {column} is not a number like 12.50.").format(
                text=text, column=column
            )
        )
    number = Decimal(text)
    if not is_storable(number):
        raise RowRefused(
            gettext(
                "“{text}” in {column} is too large or has more than {most_places} decimal places."
            ).format(text=text, column=column, most_places=MOST_PLACES)
        )
    return number + 0


def _fulfilled_by(_: str, text: str) -> str:
    """An empty cell says nothing; a word takes back what was said."""
    return "" if text.lower() in NOBODY else checked_fulfilled_by(text)


def _backorders(column: str, text: str) -> str:
    plain = text.lower()
    if plain not in Backorders.values:
        choices = ", ".join(Backorders.values)
        raise RowRefused(
            gettext("“{text}” in {column} is unknown; choose one of {choices}.").format(
                text=text, column=column, choices=choices
            )
        )
    return plain
