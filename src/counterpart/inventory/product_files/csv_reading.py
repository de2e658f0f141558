"""How is a CSV file read that anyone may have written?"""

import csv
import io
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import IO, cast

from counterpart.core.errors import Refused

SEPARATORS = (",", ";", "\t")
BYTE_ORDER_MARK = "\ufeff"


class FileRefused(Refused):
    """The file as a whole is not what was asked for; nothing was imported."""

    code = "file_refused"


@dataclass(frozen=True)
class Line:
    """One row, and the line of the file where it begins; or what is wrong with it."""

    number: int
    cells: tuple[str, ...] = ()
    trouble: str = ""


def csv_lines(file: IO[bytes] | IO[str]) -> Generator[Line, None, None]:
    """Yield the rows that are not empty, in flat memory; a row that cannot be read says why.

    The separator is the one that the first line uses. Close the generator to
    get the file back; it is left open.
    """
    with _as_text(file) as text:
        start, head = _first_line(text)
        separator = max(SEPARATORS, key=head.count)
        reader = csv.reader(chain([head], text), delimiter=separator, strict=True)
        while True:
            number = start + reader.line_num
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as trouble:
                yield Line(number, trouble=f"The row is not valid CSV: {trouble}.")
                continue
            if any(cell.strip() for cell in cells):
                yield Line(number, tuple(cells), _trouble(cells))


def _first_line(text: Iterable[str]) -> tuple[int, str]:
    """Answer the first line that says something, and its number."""
    for number, line in enumerate(text, start=1):
        plain = line.removeprefix(BYTE_ORDER_MARK) if number == 1 else line
        if plain.strip():
            return number, plain
    return 1, ""


def _trouble(cells: list[str]) -> str:
    text = "".join(cells)
    if "\0" in text:
        return "The row contains a NUL character."
    # Bytes that are not UTF-8 come as lone surrogates, which cannot be encoded.
    if not text.isascii() and any("\ud800" <= mark <= "\udfff" for mark in text):
        return "The row is not UTF-8 text."
    return ""


@contextmanager
def _as_text(file: IO[bytes] | IO[str]) -> Iterator[Iterable[str]]:
    """Read as UTF-8 whatever the caller's locale; bytes that are not do not stop the reading."""
    if isinstance(file, io.TextIOWrapper):
        file.reconfigure(encoding="utf-8", errors="surrogateescape", newline="")
        yield file
    elif isinstance(file, io.TextIOBase):
        yield file
    else:
        text = io.TextIOWrapper(
            cast("IO[bytes]", file), encoding="utf-8", errors="surrogateescape", newline=""
        )
        try:
            yield text
        finally:
            text.detach()
