"""What does one row of a product file say?"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from counterpart.catalog.products import IDENTIFIERS, checked_facts
from counterpart.core.errors import Refused
from counterpart.inventory.models import Backorders

COLUMNS = (
    "sku", "name", "enabled", "price", "quantity", "manage_stock", "asin", "ean", "upc", "isbn",
    "gcid", "backorders", "threshold", "websites",
)  # fmt: skip
YES = {"yes", "true", "1", "enabled", "y", "on"}
NO = {"no", "false", "0", "disabled", "n", "off"}
# A cell that a spreadsheet would take for a formula is exported with an apostrophe before it.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
MOST_PLACES = 4
LARGEST = Decimal(10) ** 12


class RowRefused(Refused):
    """A cell does not hold what its column asks for."""

    code = "row_refused"


@dataclass(frozen=True)
class ProductRow:
    """The facts of one row; what is None was not said and stays as it is."""

    sku: str
    facts: dict[str, object]
    quantity: Decimal | None = None
    manages_stock: bool | None = None
    backorders: str | None = None
    threshold: Decimal | None = None
    websites: tuple[str, ...] | None = None


def read_row(cells: Mapping[str, str]) -> ProductRow:
    """Read a row, or refuse it with a sentence."""
    said = {key: _without_guard(value).strip() for key, value in cells.items() if value.strip()}
    sku = said.get("sku", "")
    if not sku:
        raise RowRefused("The SKU is missing.")
    facts: dict[str, object] = {}
    if "name" in said:
        facts["name"] = said["name"][:500]
    if "enabled" in said:
        facts["is_enabled"] = _flag("enabled", said["enabled"])
    if "price" in said:
        facts["price"] = _number("price", said["price"])
    facts |= {name: said[name] for name in IDENTIFIERS if name in said}
    return ProductRow(
        sku=sku,
        facts=checked_facts(sku, facts),
        quantity=_number("quantity", said["quantity"]) if "quantity" in said else None,
        manages_stock=_flag("manage_stock", said["manage_stock"])
        if "manage_stock" in said
        else None,
        backorders=_backorders(said["backorders"]) if "backorders" in said else None,
        threshold=_number("threshold", said["threshold"], may_be_negative=True)
        if "threshold" in said
        else None,
        websites=tuple(said["websites"].split("|")) if "websites" in said else None,
    )


def guarded(text: str) -> str:
    """Write a cell so that no spreadsheet runs it (CSV injection)."""
    return f"'{text}" if text.startswith((*FORMULA, "'")) else text


def _without_guard(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:].startswith((*FORMULA, "'")) else text


def _flag(column: str, text: str) -> bool:
    plain = text.lower()
    if plain not in YES | NO:
        raise RowRefused(f"“{text}” in {column} is neither yes nor no.")
    return plain in YES


def _number(column: str, text: str, *, may_be_negative: bool = False) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise RowRefused(f"“{text}” in {column} is not a number.") from None
    if not number.is_finite() or abs(number) >= LARGEST:
        raise RowRefused(f"“{text}” in {column} is not a number that can be kept.")
    if number < 0 and not may_be_negative:
        raise RowRefused(f"{column.capitalize()} cannot be negative: {text}.")
    if number != round(number, MOST_PLACES):
        raise RowRefused(f"“{text}” in {column} has more than {MOST_PLACES} decimal places.")
    return number


def _backorders(text: str) -> str:
    plain = text.lower()
    if plain not in Backorders.values:
        choices = ", ".join(Backorders.values)
        raise RowRefused(f"“{text}” in backorders is unknown; choose one of {choices}.")
    return plain
