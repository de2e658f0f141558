"""How does everything encrypted come to be written with the newest key?"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
from django.apps import apps
from django.db import IntegrityError, models, transaction

from counterpart.core import secrets
from counterpart.core.fields import EncryptedDocumentField, EncryptedTextField

BATCH = 200
ENCRYPTED = (EncryptedTextField, EncryptedDocumentField)
# A column of this name holds the fingerprint of the encrypted column that it is named after.
FINGERPRINT = "_fingerprint"

Model = type[models.Model]
Row = dict[str, Any]


@dataclass
class Rotated:
    """What became of one table: rows that were rewritten, and what could not be."""

    table: str
    renewed: int = 0
    fingerprints: int = 0
    unreadable: int = 0
    doubled: int = 0

    @property
    def is_complete(self) -> bool:
        return not self.unreadable and not self.doubled


def rotate_keys() -> Iterator[Rotated]:
    """Write every secret and every fingerprint with the newest key, table by table.

    Flat memory. Each row is changed alone and only if it still is as it was read, so others may
    go on working; safe to repeat and to kill. A value that no configured key reads is counted as
    unreadable; a row whose new fingerprint another row has already, as doubled. Both stay.
    """
    for model in apps.get_models():
        columns = encrypted_columns(model)
        if columns:
            yield _rotate(model, columns)


def encrypted_columns(model: Model) -> list[str]:
    """Answer the names of a model's encrypted fields."""
    return [field.name for field in model._meta.concrete_fields if isinstance(field, ENCRYPTED)]  # noqa: SLF001


def as_stored(column: str) -> "models.ExpressionWrapper[models.F]":
    """Answer an expression for an encrypted column that reads what is stored, not the secret."""
    return models.ExpressionWrapper(models.F(column), output_field=models.TextField())


def _rotate(model: Model, columns: list[str]) -> Rotated:
    done = Rotated(model._meta.label)  # noqa: SLF001
    last = 0
    while rows := _rows(model, columns, last):
        for row in rows:
            _rotate_row(model, row, columns, done)
        last = rows[-1]["pk"]
    return done


def _rows(model: Model, columns: list[str], after: int) -> list[Row]:
    rows = _stored(model, columns).filter(pk__gt=after).order_by("pk")
    return list(
        rows.values("pk", *map(_stored_name, columns), *_fingerprinted(model).values())[:BATCH]
    )


def _stored(model: Model, columns: list[str]) -> "models.QuerySet[models.Model]":
    rows: models.QuerySet[models.Model] = model._base_manager.annotate(  # noqa: SLF001
        **{_stored_name(column): as_stored(column) for column in columns}
    )
    return rows


def _stored_name(column: str) -> str:
    return f"{column}_as_stored"


def _fingerprinted(model: Model) -> dict[str, str]:
    """Answer the fingerprint's column of each encrypted column that has one."""
    names = {field.name for field in model._meta.concrete_fields}  # noqa: SLF001
    return {
        column: column + FINGERPRINT
        for column in encrypted_columns(model)
        if column + FINGERPRINT in names
    }


def _rotate_row(model: Model, row: Row, columns: list[str], done: Rotated) -> None:
    """Rewrite a row; when someone else changed it meanwhile, what it says now."""
    while True:
        try:
            new = {column: _renewed(row[_stored_name(column)]) for column in columns}
        except secrets.WrongSecretKey:
            done.unreadable += 1
            return
        if _settled(model, row, new, done):
            return
        again = _stored(model, columns).filter(pk=row["pk"])
        found = again.values(*row).first()
        if found is None:
            return
        row = found


def _renewed(token: str) -> str:
    return secrets.renewed(token) if token else token


def _settled(model: Model, row: Row, new: dict[str, str], done: Rotated) -> bool:
    """Write what differs; answers no when the row is no longer as it was read."""
    changes = {column: token for column, token in new.items() if token != row[_stored_name(column)]}
    prints = _new_fingerprints(model, row, new)
    if not changes and not prints:
        return True
    unchanged = _stored(model, list(new)).filter(**row)
    values = {name: models.Value(token, models.TextField()) for name, token in changes.items()}
    try:
        with transaction.atomic():
            if not unchanged.update(**values, **prints):
                return False
    except IntegrityError:
        done.doubled += 1
        return not values or bool(unchanged.update(**values))
    done.renewed += bool(changes)
    done.fingerprints += bool(prints)
    return True


def _new_fingerprints(model: Model, row: Row, new: dict[str, str]) -> dict[str, str]:
    found = {
        name: secrets.fingerprint(_text(model, column, new[column]))
        for column, name in _fingerprinted(model).items()
        if new[column]
    }
    return {name: value for name, value in found.items() if value != row[name]}


def _text(model: Model, column: str, token: str) -> str:
    """Answer the text that a value's fingerprint is made of: documents with sorted keys."""
    text = secrets.revealed(token)
    if isinstance(model._meta.get_field(column), EncryptedTextField):  # noqa: SLF001
        return text
    document = msgspec.json.decode(text, type=dict[str, Any])
    return msgspec.json.encode(dict(sorted(document.items()))).decode()
