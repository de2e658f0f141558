"""How are exact decimals and secrets kept in a column?"""

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import msgspec
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from counterpart.core import secrets


class ExactDecimalField(models.BigIntegerField):  # type: ignore[type-arg]  # generic only in stubs
    """A decimal with four places, stored as a whole number of ten-thousandths.

    SQLite has no exact decimals: its sums and comparisons would be those of floats.
    """

    # What the type checker reads: decimals in and out.
    _pyi_private_set_type: Decimal | int | models.expressions.Combinable  # type: ignore[assignment]
    _pyi_private_get_type: Decimal  # type: ignore[assignment]

    PLACES = 4
    SCALE = Decimal(10**PLACES)

    def from_db_value(self, value: int | None, *_: object) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-self.PLACES)

    def to_python(self, value: Any) -> Decimal | None:
        if value is None or isinstance(value, Decimal):
            return value
        try:
            return Decimal(str(value))
        except ArithmeticError:
            raise ValidationError(f"“{value}” is not a decimal number.") from None

    def get_prep_value(self, value: Any) -> Any:
        if value is None or hasattr(value, "resolve_expression"):
            return value
        amount = value if isinstance(value, Decimal) else Decimal(value)
        if not amount:
            return 0
        return int((amount * self.SCALE).to_integral_value(ROUND_HALF_UP))

    def get_db_prep_value(
        self,
        value: Any,
        connection: BaseDatabaseWrapper,  # noqa: ARG002 - Django's signature
        prepared: bool = False,  # noqa: FBT001, FBT002
    ) -> Any:
        return value if prepared else self.get_prep_value(value)

    @property
    def validators(self) -> list[Callable[[Any], None]]:
        return []  # the integer range is that of ten-thousandths, not of the value

    def get_internal_type(self) -> str:
        return "BigIntegerField"


def exact(value: Decimal) -> models.Value:
    """Answer a decimal as a value for an expression over ExactDecimalField columns."""
    return models.Value(value, output_field=ExactDecimalField())


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]  # generic only in stubs
    """Text that only the holder of the secret key can read; cannot be searched."""

    def from_db_value(self, value: str | None, *_: object) -> str | None:
        return secrets.revealed(value) if value else value

    def get_prep_value(self, value: Any) -> Any:
        return secrets.hidden(value) if value else value


class EncryptedDocumentField(models.TextField):  # type: ignore[type-arg]  # generic only in stubs
    """A small document (text keys, JSON values), encrypted as a whole."""

    _pyi_private_set_type: Mapping[str, Any]  # type: ignore[assignment]
    _pyi_private_get_type: dict[str, Any]  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        options: dict[str, Any] = {"default": dict, "blank": True} | kwargs
        super().__init__(*args, **options)

    def from_db_value(self, value: str | None, *_: object) -> dict[str, Any]:
        return msgspec.json.decode(secrets.revealed(value), type=dict[str, Any]) if value else {}

    def to_python(self, value: Any) -> Any:
        return value

    def get_prep_value(self, value: Any) -> str:
        return secrets.hidden(msgspec.json.encode(value).decode()) if value else ""
