"""What does one line of the table say, and how is the table printed?"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

TITLES = ("What", "Measured", "Reference", "Ratio", "Reach")


@dataclass(frozen=True)
class Row:
    """One measured value beside its reference of the same run."""

    what: str
    measured: str
    reference: str = "–"
    ratio: str = "–"
    reach: str = "–"
    note: str = ""

    def as_json(self) -> str:
        return json.dumps(asdict(self))


def row_from(text: str) -> Row:
    return Row(**json.loads(text))


def ratio(measured: float, reference: float) -> str:
    """Write a ratio; nothing where the reference takes no time at all."""
    if not reference:
        return "–" if measured else "1.00"
    found = measured / reference
    return f"{found:.2f}" if found >= 0.2 else f"1/{1 / found:.1f}"


def print_table(rows: Sequence[Row]) -> None:
    """Print the table, and below it what has to be known to read it."""
    cells = [TITLES] + [(r.what, r.measured, r.reference, r.ratio, r.reach) for r in rows]
    widths = [max(len(line[column]) for line in cells) for column in range(len(TITLES))]
    cells.insert(1, tuple("-" * width for width in widths))  # type: ignore[arg-type]
    for line in cells:
        padded = [text.ljust(width) for text, width in zip(line, widths, strict=True)]
        print("| " + " | ".join(padded) + " |")
    notes = [f"{row.what}: {row.note}" for row in rows if row.note]
    if notes:
        print()
    for note in notes:
        print(f"- {note}")
