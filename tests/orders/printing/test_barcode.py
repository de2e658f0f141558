"""Do the bars say what stands below them (ISO/IEC 15417)?"""

import re

import pytest

from counterpart.orders.printing.barcode import EACH, STOP, WIDTHS, barcode

SYMBOLS = [WIDTHS[start : start + EACH - 1] for start in range(0, len(WIDTHS), EACH)]


def read(svg: str) -> str:
    """Read a barcode as a scanner does: from its bars alone, with its check."""
    bars = [(int(x), int(w)) for x, w in re.findall(r"M(\d+) 0h(\d+)", svg)]
    widths = "".join(
        f"{width}{following - at - width if following is not None else ''}"
        for (at, width), following in zip(bars, [*(x for x, _ in bars[1:]), None], strict=True)
    )
    assert widths.endswith(STOP)
    symbols = re.findall("......", widths.removesuffix(STOP))
    start, *values = (SYMBOLS.index(symbol) for symbol in symbols)
    assert start == 104
    check = values.pop()
    assert (start + sum(place * one for place, one in enumerate(values, start=1))) % 103 == check
    return "".join(chr(value + 32) for value in values)


def test_every_symbol_is_eleven_wide_its_bars_even_and_no_other_is_like_it():
    assert len(SYMBOLS) == len(set(SYMBOLS)) == 105
    assert {sum(map(int, symbol)) for symbol in SYMBOLS} == {11}
    assert {sum(map(int, symbol[::2])) % 2 for symbol in SYMBOLS} == {0}
    assert sum(map(int, STOP)) == 13


@pytest.mark.parametrize("text", ["000000001", "2000000001-1", "111-2222222-3333333", " ~A", "x"])
def test_the_bars_read_as_the_text(text):
    assert read(barcode(text)) == text


def test_the_check_of_a_published_example_is_right():
    assert SYMBOLS[88] in barcode_widths("Wikipedia")


def barcode_widths(text: str) -> list[str]:
    """Answer the symbols of a text, as they follow each other."""
    assert read(barcode(text)) == text
    value = (104 + sum(place * (ord(c) - 32) for place, c in enumerate(text, start=1))) % 103
    return [SYMBOLS[value]]


@pytest.mark.parametrize("text", ["", "Größe", "a\nb", "x" * 31])
def test_what_cannot_be_drawn_leaves_nothing(text):
    assert barcode(text) == ""


def test_hostile_text_stays_text():
    assert 'aria-label="&quot;&gt;&lt;b&gt;"' in barcode('"><b>')
