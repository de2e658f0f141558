"""How is one object of a document read, strictly?"""

import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from ipaddress import ip_address
from typing import Any

from counterpart.customers.wording import is_printable, shortened
from counterpart.inventory.figures import LARGEST, MOST_PLACES
from counterpart.orders.taking.faults import Fault

NUMBER = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,20})?")
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
CLOCKS_DIFFER = timedelta(days=1)
NO_OBJECT = "is not an object with fields"


class Fields:
    """The fields of one object; what is wrong is written down, and reading goes on."""

    def __init__(self, given: Any, where: str, known: Collection[str], faults: list[Fault]) -> None:
        self.where = where
        self._faults = faults
        self._given: Mapping[str, Any] = given if isinstance(given, Mapping) else {}
        if not isinstance(given, Mapping):
            self.fault(NO_OBJECT)
            return
        unknown = [shortened(str(name)) for name in given if name not in known]
        if unknown:
            self.fault(
                f"has no field {', '.join(unknown)}; its fields are {', '.join(known)}",
                code="unknown_field",
            )

    def fault(self, wrong: str, *, field: str = "", code: str = "not_understood") -> None:
        """Write down what is wrong with the whole, or with one of its fields."""
        about = f"{self.where}: {field}" if field else self.where
        self._faults.append(Fault(code, f"{about} {wrong}."))

    def raw(self, name: str) -> Any:
        """Answer a field as it was given; null is the same as nothing."""
        return self._given.get(name)

    def text(
        self, name: str, *, longest: int, needed: bool = False, has_lines: bool = False
    ) -> str:
        """Answer text without spaces around it; unless it may have lines, with single spaces."""
        value = self.raw(name)
        if value is None or value == "":
            if needed:
                self.fault(f"needs {name}", code="missing_field")
            return ""
        if not isinstance(value, str):
            self.fault("is not text", field=name)
            return ""
        plain = value.strip() if has_lines else " ".join(value.split())
        if len(plain) > longest:
            self.fault(f"has more than {longest} characters", field=name)
        elif not is_printable(value):
            self.fault("has control characters", field=name)
        elif needed and not plain:
            self.fault(f"needs {name}", code="missing_field")
        else:
            return plain
        return ""

    def choice(self, name: str, choices: Collection[str], default: str) -> str:
        """Answer one of some words."""
        value = self.text(name, longest=64) or default
        if value not in choices:
            told = f"is “{shortened(value)}”; it must be one of {', '.join(choices)}"
            self.fault(told, field=name)
            return default
        return value

    def flag(self, name: str, *, default: bool) -> bool:
        """Answer true or false."""
        value = self.raw(name)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.fault("is neither true nor false", field=name)
            return default
        return value

    def number(
        self, name: str, *, needed: bool = False, places: int = MOST_PLACES
    ) -> Decimal | None:
        """Answer an exact number, given as text, as a whole number or as a decimal."""
        value = self.raw(name)
        if value is None:
            if needed:
                self.fault(f"needs {name}", code="missing_field")
            return None
        try:
            return _exact(value, places)
        except (ArithmeticError, ValueError):
            shown = shortened(value if isinstance(value, str) else _short(value))
            self.fault(f"cannot be {shown}", field=name, code="bad_number")
            return None

    def moment(self, name: str, *, now: datetime) -> datetime:
        """Answer a time with its time zone, not in the future; now if none was given."""
        text = self.text(name, longest=64)
        if not text:
            return now
        try:
            found = datetime.fromisoformat(text)
            if found.tzinfo is not None and EARLIEST <= found <= now + CLOCKS_DIFFER:
                return found.astimezone(UTC)
        except (ValueError, OverflowError):
            pass
        self.fault(
            f"is “{shortened(text)}”; it must be a time in the past, with its time zone, such as "
            f"2026-11-02T12:00:00Z",
            field=name,
        )
        return now

    def address_of_computer(self, name: str) -> str:
        """Answer an IP address in its usual spelling."""
        text = self.text(name, longest=64)
        try:
            return str(ip_address(text)) if text else ""
        except ValueError:
            self.fault(f"is “{shortened(text)}”; it must be an IP address", field=name)
            return ""


def _exact(value: Any, places: int) -> Decimal:
    """A float is refused: 0.1 + 0.2 is not 0.3 there, and a sum of orders would not add up."""
    is_number = isinstance(value, str | int | Decimal) and not isinstance(value, bool)
    if not is_number or (isinstance(value, str) and not NUMBER.fullmatch(value)):
        raise ValueError("not a number")
    number = Decimal(value)
    if not number.is_finite() or not -LARGEST < number < LARGEST:
        raise InvalidOperation
    if number != round(number, places):
        raise ValueError("too many decimal places")
    return number + 0


def _short(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and not -LARGEST < value < LARGEST:
        return "a number that large"
    return str(value) if isinstance(value, int | float | Decimal) else "an object or a list"
