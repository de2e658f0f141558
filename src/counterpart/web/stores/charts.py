"""How does a series of amounts become a drawing? Points on a plane, as text for SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel.dates import format_skeleton
from babel.numbers import format_compact_decimal

from counterpart.amazon.figures.revenue import Revenue
from counterpart.web.components.amounts import money_text
from counterpart.web.components.moments import locale

WIDTH, HEIGHT = 720, 180
SPARK_WIDTH, SPARK_HEIGHT = 120, 32
GRID_LINES = 4
TICKS = 5
# What a curve without any amount is measured by: it lies on the ground.
NOTHING = Decimal(1)
# Each of them has round quarters, which is what the lines stand for.
NICE = tuple(map(Decimal, ("1", "1.2", "1.6", "2", "2.4", "3.2", "4", "6", "8", "10")))

Amounts = Sequence[Decimal]


@dataclass(frozen=True)
class Mark:
    """A place on an axis and what is written there."""

    at: str
    text: str


@dataclass(frozen=True)
class Dot:
    """A place on the curve and what it says when somebody points at it."""

    x: str
    y: str
    text: str


@dataclass(frozen=True)
class Chart:
    """A drawn curve, the one of the days before it, and what stands at its axes."""

    line: str
    before: str
    area: str
    grid: tuple[Mark, ...]
    ticks: tuple[Mark, ...]
    dots: tuple[Dot, ...]
    has_amounts: bool


@dataclass(frozen=True)
class Spark:
    """A small curve without axes, and where it ends."""

    line: str
    x: str
    y: str


def chart_of(revenue: Revenue) -> Chart:
    """Draw the days of a period over those before it, on one scale."""
    amounts = [amount for _, amount in revenue.days]
    before = [amount for _, amount in revenue.days_before]
    top = round_top(max(*amounts, *before))
    line = _path(amounts, top, WIDTH, HEIGHT)
    places = _places(amounts, top, WIDTH, HEIGHT)
    return Chart(
        line=line,
        before=_path(before, top, WIDTH, HEIGHT),
        area=f"{line}L{WIDTH} {HEIGHT}L0 {HEIGHT}Z",
        grid=tuple(_grid(top)),
        ticks=tuple(_ticks([day for day, _ in revenue.days])),
        dots=tuple(
            Dot(x, y, f"{_short(day)}: {money_text(amount, revenue.currency)}")
            for (x, y), (day, amount) in zip(places, revenue.days, strict=True)
        ),
        has_amounts=any(amounts) or any(before),
    )


def spark_of(revenue: Revenue) -> Spark:
    """Draw the days of a period small."""
    amounts = [amount for _, amount in revenue.days]
    top = max(amounts) or NOTHING
    x, y = _places(amounts, top, SPARK_WIDTH, SPARK_HEIGHT)[-1]
    return Spark(_path(amounts, top, SPARK_WIDTH, SPARK_HEIGHT), x, y)


def round_top(largest: Decimal) -> Decimal:
    """Answer the round number, not below the largest, that the scale ends with."""
    if largest <= 0:
        return NOTHING
    step = Decimal(10) ** largest.adjusted()
    return next(step * nice for nice in NICE if step * nice >= largest)


def _grid(top: Decimal) -> list[Mark]:
    marks = []
    for line in range(GRID_LINES + 1):
        value = top * line / GRID_LINES
        y = HEIGHT - HEIGHT * line / GRID_LINES
        told = format_compact_decimal(value, locale=locale(), fraction_digits=2)
        marks.append(Mark(_written(y), told))
    return marks


def _ticks(days: Sequence[date]) -> list[Mark]:
    last = len(days) - 1
    shown = sorted({round(last * place / (TICKS - 1)) for place in range(TICKS)})
    return [Mark(_written(WIDTH * place / last), _short(days[place])) for place in shown]


def _short(day: date) -> str:
    return str(format_skeleton("MMMd", day, locale=locale()))


def _path(amounts: Amounts, top: Decimal, width: int, height: int) -> str:
    places = _places(amounts, top, width, height)
    return "M" + "L".join(f"{x} {y}" for x, y in places)


def _places(amounts: Amounts, top: Decimal, width: int, height: int) -> list[tuple[str, str]]:
    step = width / (len(amounts) - 1)
    return [
        (_written(step * place), _written(height - float(amount / top) * height))
        for place, amount in enumerate(amounts)
    ]


def _written(number: float) -> str:
    """Write a number as SVG reads it, whatever the reader's language."""
    return f"{number:.1f}".removesuffix(".0")
