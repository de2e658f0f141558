"""Which rows stand in a report of tab-separated text?"""

import codecs
from collections.abc import Iterator
from email.message import Message
from typing import Self

import structlog

from counterpart.amazon.client.errors import Unreadable

# Amazon names the characters of a report in its Content-Type; where it does not, older reports
# of the western marketplaces are in Windows' own.
FALLBACK = "cp1252"
OPERATION = "getReportDocument"
# They write every line end as one byte, so that a broken row does not spoil the next.
BY_LINES = frozenset({"utf-8", "cp1252", "iso8859-1", "iso8859-15", "ascii", "shift_jis", "cp932"})
OTHERWISE_CALLED = {"windows-31j": "cp932"}

log = structlog.get_logger(__name__)


class Table(Iterator[dict[str, str]]):
    """The rows of a report, each by the names in its first line.

    A row that cannot be read is left out, said in the log and kept by its line number in
    `broken_lines`, which is whole once the rows are used up. Columns a row lacks are empty.
    """

    def __init__(self, columns: tuple[str, ...], lines: list[bytes], charset: str) -> None:
        self.columns = columns
        self.charset = charset
        self.broken_lines: list[int] = []
        self._lines = enumerate(lines, start=2)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> dict[str, str]:
        for number, line in self._lines:
            if not line.strip():
                continue
            row = self._row(line)
            if row is not None:
                return row
            self.broken_lines.append(number)
            log.warning("A row of a report cannot be read", line=number, charset=self.charset)
        raise StopIteration

    def _row(self, line: bytes) -> dict[str, str] | None:
        try:
            fields = _fields(line.decode(self.charset))
        except UnicodeDecodeError:
            return None
        # More fields than names: a tab within a field has moved all that follow it.
        if any(fields[len(self.columns) :]):
            return None
        padded = fields + [""] * (len(self.columns) - len(fields))
        return dict(zip(self.columns, padded, strict=False))


def read_table(content: bytes, content_type: str = "") -> Table:
    """Read a report by the names in its first line; raises Unreadable if that one cannot be read.

    Without a usable charset in the content type it is UTF-8 if all of it can be, else Windows-1252.
    """
    charset = _charset(content, content_type)
    if charset not in BY_LINES:
        content, charset = _rewritten(content, charset), "utf-8"
    lines = content.removeprefix(codecs.BOM_UTF8).split(b"\n")
    try:
        columns = tuple(_fields(lines[0].decode(charset)))
    except UnicodeDecodeError:
        columns = ()
    if not any(columns):
        raise Unreadable("it has no first line with names", operation=OPERATION)
    return Table(columns, lines[1:], charset)


def _charset(content: bytes, content_type: str) -> str:
    header = Message()
    header["Content-Type"] = content_type.replace("\n", " ").replace("\r", " ")
    said = header.get_content_charset("").lower()
    try:
        return codecs.lookup(OTHERWISE_CALLED.get(said, said)).name
    except LookupError:
        pass
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return FALLBACK
    return "utf-8"


def _rewritten(content: bytes, charset: str) -> bytes:
    try:
        return content.decode(charset).encode()
    except (UnicodeError, LookupError):
        raise Unreadable(f"it is not in {charset}, as it says", operation=OPERATION) from None


def _fields(line: str) -> list[str]:
    # PostgreSQL stores no NUL.
    return [field.strip().replace("\0", "\ufffd") for field in line.rstrip("\r").split("\t")]
