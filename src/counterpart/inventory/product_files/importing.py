"""How do products and their stock come in from a CSV file?"""

from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO

from django.db import DataError, IntegrityError
from django.utils.translation import gettext

from counterpart.audit.trail import record
from counterpart.core.batches import batched
from counterpart.core.errors import Refused
from counterpart.inventory.product_files.csv_reading import FileRefused, Line, csv_lines
from counterpart.inventory.product_files.rows import COLUMNS, ProductRow, RowRefused, read_row
from counterpart.inventory.product_files.writing import Counts, write_rows
from counterpart.websites.models import Website

BATCH = 500
NOT_TAKEN = "The database does not take this row."


@dataclass
class ImportReport:
    """What came of a file; every refused row by the line where it begins."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)
    ignored_columns: tuple[str, ...] = ()

    def add(self, counts: Counts) -> None:
        self.created += counts.created
        self.updated += counts.updated
        self.unchanged += counts.unchanged


def import_products(
    file: IO[bytes] | IO[str],
    *,
    actor: str = "",
    now: datetime,
    progress: Callable[[int], object] | None = None,
) -> ImportReport:
    """Import products row by row: a bad row is named by its line, the others come in.

    A row is written whole or not at all. Absent columns and empty cells leave things as they are.
    Safe to repeat: the same file changes nothing the second time. The audit trail tells of the
    file as a whole when an `actor` is named. Refuses FileRefused, before anything is written,
    when the first line does not name the columns.
    """
    report = ImportReport()
    done = 0
    with closing(csv_lines(file)) as lines:
        header, report.ignored_columns = header_of(lines)
        for batch in batched(rows_of(lines, header, report), BATCH):
            _write(batch, report, actor=actor, now=now)
            done += len(batch)
            if progress is not None:
                progress(done)
    report.refused.sort()
    if actor and (report.created or report.updated):
        _write_down(report, actor=actor, now=now)
    return report


def header_of(lines: Iterator[Line]) -> tuple[list[str], tuple[str, ...]]:
    """Read the names of the columns, and those that are not used; refuses FileRefused."""
    first = next(lines, None)
    if first is None:
        raise FileRefused(gettext("The file is empty."))
    if first.trouble:
        raise FileRefused(first.trouble)
    names = ["_".join(cell.lower().split()) for cell in first.cells]
    if "sku" not in names:
        raise FileRefused(
            gettext("The first line must name the columns, and one of them must be sku.")
        )
    twice = sorted({name for name in names if name in COLUMNS and names.count(name) > 1})
    if twice:
        raise FileRefused(
            gettext("The first line names a column twice: {twice}.").format(twice=", ".join(twice))
        )
    ignored = dict.fromkeys(name for name in names if name and name not in COLUMNS)
    return names, tuple(ignored)


def rows_of(
    lines: Iterator[Line], header: list[str], report: ImportReport
) -> Iterator[tuple[int, ProductRow]]:
    """Yield each good row with its line; note the bad ones."""
    codes = {code.lower() for code in Website.objects.values_list("code", flat=True)}
    first_lines: dict[str, int] = {}
    for line in lines:
        try:
            row = _row(line, header, codes)
            _check_first(row.sku, line.number, first_lines)
        except Refused as no:
            report.refused.append((line.number, no.sentence))
        else:
            yield line.number, row


def _row(line: Line, header: list[str], codes: Collection[str]) -> ProductRow:
    if line.trouble:
        raise RowRefused(line.trouble)
    if len(line.cells) != len(header):
        raise RowRefused(
            gettext("The row has {cells} cells, the first line {header}.").format(
                cells=len(line.cells), header=len(header)
            )
        )
    cells = dict(zip(header, line.cells, strict=True))
    return read_row({name: cells[name] for name in COLUMNS if name in cells}, codes)


def _check_first(sku: str, line: int, first_lines: dict[str, int]) -> None:
    first = first_lines.setdefault(sku, line)
    if first != line:
        raise RowRefused(
            gettext("SKU {sku} was already on line {first}.").format(sku=sku, first=first)
        )


def _write(
    batch: list[tuple[int, ProductRow]], report: ImportReport, *, actor: str, now: datetime
) -> None:
    """Write rows together; when that fails, each alone, so that one bad row costs only itself."""
    try:
        report.add(write_rows([row for _, row in batch], actor=actor, now=now))
    except (Refused, IntegrityError, DataError):
        for line, row in batch:
            _write_alone(line, row, report, actor=actor, now=now)


def _write_alone(
    line: int, row: ProductRow, report: ImportReport, *, actor: str, now: datetime
) -> None:
    try:
        report.add(write_rows([row], actor=actor, now=now))
    except Refused as no:
        report.refused.append((line, no.sentence))
    except (IntegrityError, DataError):
        report.refused.append((line, NOT_TAKEN))


def _write_down(report: ImportReport, *, actor: str, now: datetime) -> None:
    record(
        "products_imported",
        kind="products",
        subject="CSV file",
        before={},
        after={
            "created": report.created,
            "updated": report.updated,
            "unchanged": report.unchanged,
            "refused": len(report.refused),
        },
        actor=actor,
        now=now,
    )
