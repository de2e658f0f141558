"""A table is broken into lines on a narrow screen; nothing of it is cut off."""

import re
import sys

import pytest

from counterpart.cli.printing import print_table

HEAD = ("Created", "Order", "Kind", "State", "By", "Total")
STYLE = re.compile(r"\x1b\[[0-9;]*m")
ROW = ("2026-11-21 12:11 UTC", "000000001", "Credit memo update", "Queued", "cli:ada", "12.50 USD")


@pytest.mark.parametrize("width", [40, 60, 80, 100, 200])
def test_every_word_of_a_table_is_told_however_narrow_the_screen(capsys, monkeypatch, width):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", str(width))
    print_table("E-mails", HEAD, [ROW], empty="")
    lines = STYLE.sub("", capsys.readouterr().out).splitlines()
    assert max(map(len, lines)) <= width
    together = "".join("".join(line.split()) for line in lines)
    whole = "".join(("E-mails", *HEAD, *ROW))
    assert sorted(together) == sorted("".join(whole.split()))


def test_what_is_piped_is_one_line_for_each_row(capsys):
    print_table("E-mails", ["Created", "Order"], [ROW[:2], ROW[:2]], empty="")
    assert len(capsys.readouterr().out.splitlines()) == 4
