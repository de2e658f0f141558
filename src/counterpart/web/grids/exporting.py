"""How does a list leave as a file? All rows that match, with the columns and the order shown."""

import csv
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from counterpart.audit.trail import record
from counterpart.core.errors import Refused
from counterpart.web.grids.columns import Column

AT_ONCE = 500
# A sheet holds 1,048,576 lines, the first of them the heading.
SHEET = 1_048_575
# Full-width signs begin a formula where spreadsheets are Japanese or Chinese.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class ExportRefused(Refused):
    """There is no such kind of file."""

    code = "export_refused"


Answer = StreamingHttpResponse | FileResponse


class _Echo:
    """A file that hands back what is written to it: one line at a time leaves."""

    def write(self, line: str) -> str:
        return line


@dataclass(frozen=True)
class Sheet:
    """A list as a file: its name, the columns shown, how its rows are read, and who asks."""

    name: str
    columns: tuple[Column, ...]
    fetch: Callable[[QuerySet[Any]], QuerySet[Any]]
    details: Callable[[Sequence[Any]], None]
    actor: str
    now: datetime


def written(sheet: Sheet, rows: QuerySet[Any], kind: str) -> Answer:
    """Answer rows as a file, csv or xlsx; told to the audit trail. Memory stays flat."""
    if kind not in {"csv", "xlsx"}:
        raise ExportRefused(
            gettext("There is no export of the kind “{kind}”; there are csv and xlsx.").format(
                kind=kind
            )
        )
    name = f"{sheet.name}-{timezone.localtime(sheet.now):%Y-%m-%d-%H%M}.{kind}"
    record(
        "exported",
        kind="list",
        subject=sheet.name,
        before={},
        after={"file": name, "columns": [column.key for column in sheet.columns]},
        actor=sheet.actor,
        now=sheet.now,
    )
    lines = _lines(sheet, rows)
    return (_csv if kind == "csv" else _xlsx)(name, sheet.columns, lines)


def neutral(value: Any) -> Any:
    """Answer a value for a sheet: text that a program would take for a formula is made text."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA) else value
    if isinstance(value, Decimal):
        return format(value.normalize() + Decimal(0), "f")
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else value


def _lines(sheet: Sheet, rows: QuerySet[Any]) -> Iterator[list[Any]]:
    keys = rows.values_list("pk", flat=True).iterator(chunk_size=AT_ONCE)
    while some := list(islice(keys, AT_ONCE)):
        found = {row.pk: row for row in sheet.fetch(rows.model.objects.filter(pk__in=some))}
        present = [found[key] for key in some if key in found]
        sheet.details(present)
        for row in present:
            yield [column.exported(row) for column in sheet.columns]


def _csv(name: str, columns: Iterable[Column], lines: Iterable[list[Any]]) -> StreamingHttpResponse:
    writer = csv.writer(_Echo())

    def written() -> Iterator[str]:
        # Spreadsheets take a file for UTF-8 only if it begins like this.
        yield "\ufeff"
        yield writer.writerow([neutral(str(column.label)) for column in columns])
        for line in lines:
            yield writer.writerow([neutral(value) for value in line])

    response = StreamingHttpResponse(written(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _xlsx(name: str, columns: Iterable[Column], lines: Iterable[list[Any]]) -> FileResponse:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append([str(column.label) for column in columns])
    for line in islice(lines, SHEET):
        sheet.append([_for_sheet(value) for value in line])
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    book.save(file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name)


def _for_sheet(value: Any) -> Any:
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None)
    if isinstance(value, str):
        # A sheet cannot hold control characters; one from outside must not cost the whole file.
        return ILLEGAL_CHARACTERS_RE.sub("", neutral(value))
    return value if isinstance(value, (Decimal, int, float, date)) else neutral(value)
