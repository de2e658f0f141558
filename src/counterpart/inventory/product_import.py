"""How do products and their stock come in from a CSV file?"""

import csv
import io
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import IO, Any, cast

from django.db import DatabaseError

from counterpart.core.batches import batched
from counterpart.core.errors import Refused
from counterpart.inventory.product_rows import COLUMNS, ProductRow, read_row
from counterpart.inventory.product_writing import Counts, write_rows

BATCH = 500
SEPARATORS = (",", ";", "\t")

# The csv module has no public name for its reader.
Reader = Any


class FileRefused(Refused):
    """The file as a whole is not a product file; nothing was imported."""

    code = "file_refused"


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
    now: datetime,
    progress: Callable[[int], object] = lambda _: None,
) -> ImportReport:
    """Import products row by row: a bad row is named by its line, the others come in.

    A row is written whole or not at all. Absent columns and empty cells leave things as they are.
    Safe to repeat: the same file changes nothing the second time. Refuses a file without a
    header with the column sku, and one that is not UTF-8.
    """
    reader = _reader(file)
    header, ignored = _header(reader)
    report = ImportReport(ignored_columns=ignored)
    first_lines: dict[str, int] = {}
    done = 0
    for batch in batched(_rows(reader, header, report, first_lines), BATCH):
        _write(batch, report, now)
        done += len(batch)
        progress(done)
    report.refused.sort()
    return report


def _write(batch: list[tuple[int, ProductRow]], report: ImportReport, now: datetime) -> None:
    """Write rows together; when that fails, each alone, so that one bad row costs only itself."""
    try:
        report.add(write_rows([row for _, row in batch], now=now))
    except (Refused, DatabaseError):
        for line, row in batch:
            try:
                report.add(write_rows([row], now=now))
            except Refused as no:
                report.refused.append((line, no.sentence))
            except DatabaseError:
                report.refused.append((line, "The database does not take this row."))


def _rows(
    reader: Reader,
    header: list[str],
    report: ImportReport,
    first_lines: dict[str, int],
) -> Iterator[tuple[int, ProductRow]]:
    """Yield each good row with its line; note the bad ones."""
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
            if not any(cell.strip() for cell in cells):
                continue
            row = _read(cells, header)
            _check_first(row.sku, line, first_lines)
        except StopIteration:
            return
        except (csv.Error, UnicodeDecodeError) as trouble:
            report.refused.append((line, _about(trouble)))
            if isinstance(trouble, UnicodeDecodeError):
                return
        except Refused as no:
            report.refused.append((line, no.sentence))
        else:
            yield line, row


def _read(cells: list[str], header: list[str]) -> ProductRow:
    if len(cells) != len(header):
        raise FileRefused(f"The row has {len(cells)} cells, the header {len(header)}.")
    if any("\0" in cell for cell in cells):
        raise FileRefused("The row contains a NUL character.")
    return read_row(dict(zip(header, cells, strict=True)))


def _check_first(sku: str, line: int, first_lines: dict[str, int]) -> None:
    first = first_lines.setdefault(sku, line)
    if first != line:
        raise FileRefused(f"SKU {sku} was already on line {first}.")


def _header(reader: Reader) -> tuple[list[str], tuple[str, ...]]:
    names: list[str] = []
    with suppress(StopIteration):
        try:
            names = [name.strip().lower().replace(" ", "_") for name in next(reader)]
        except (csv.Error, UnicodeDecodeError) as trouble:
            raise FileRefused(_about(trouble)) from None
    if "sku" not in names:
        raise FileRefused("The file's first line must name its columns, and one must be sku.")
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise FileRefused(f"The file names a column twice: {', '.join(sorted(twice))}.")
    return names, tuple(name for name in names if name not in COLUMNS)


def _about(trouble: Exception) -> str:
    if isinstance(trouble, UnicodeDecodeError):
        return "The file is not UTF-8 text."
    return f"The row is not valid CSV: {trouble}."


def _reader(file: IO[bytes] | IO[str]) -> Reader:
    """Read text or bytes, with the separator that the first line uses."""
    text = file if isinstance(file, io.TextIOBase) else _decoded(file)
    try:
        first = text.readline().removeprefix("\ufeff")
    except UnicodeDecodeError as trouble:
        raise FileRefused(_about(trouble)) from None
    separator = max(SEPARATORS, key=first.count)
    return csv.reader(chain([first], text), delimiter=separator, strict=True)


def _decoded(file: IO[bytes] | IO[str]) -> io.TextIOWrapper:
    return io.TextIOWrapper(cast("IO[bytes]", file), encoding="utf-8-sig", newline="")
