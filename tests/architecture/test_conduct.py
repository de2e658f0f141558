"""Are the habits kept that only show at night?"""

import ast
import re
from pathlib import Path

import pytest
from tests.architecture.tree import HOUSE, files_of_tests, imported, named, parsed, source_files

# The job loop of the worker: one job that fails must not stop the others.
# The job loop; the creation of orders, where one order's trouble must not stop the others; and
# the command line, whose tracebacks would show what a buyer wrote.
CATCH_EVERYTHING = {
    "counterpart/amazon/importing/carry_out.py",
    "counterpart/cli/refusing.py",
    # A job that goes through very many things: one that breaks stops no other, and all are told.
    "counterpart/core/each_alone.py",
    "counterpart/worker/running.py",
}
# A run that is broken off leaves its receipt and lets what broke it rise.
CATCH_TO_TELL = {"counterpart/amazon/running.py"}
# Our clock, and that of the small Amazon, which may not import ours.
READ_THE_CLOCK = {"counterpart/core/clock.py", "counterpart/sandbox/books/clock.py"}
CLOCKS = {
    ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"),
    ("timezone", "now"), ("time", "time"), ("time", "time_ns"),
}  # fmt: skip
SIGNALS = {"django.dispatch", "django.db.models.signals", "django.core.signals", "blinker"}
UNFINISHED = re.compile(r"#.*\b(TODO|FIXME|XXX|HACK)\b")
ENVIRONMENT = {
    "config/environment.py",
    # These two only name the settings module before Django starts.
    "config/wsgi.py",
    "counterpart/cli/main.py",
    # This one sets the sandbox's addresses for the processes it starts.
    "counterpart/cli/demonstrating/command.py",
}


def caught(handler: ast.ExceptHandler) -> str:
    return ast.unparse(handler.type) if handler.type else "everything"


def catching(*names: str) -> set[str]:
    return {
        named(path)
        for path in source_files()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ExceptHandler) and caught(node) in names
    }


def test_only_three_places_catch_everything() -> None:
    """Prevents a lost order: the exception that told of it was swallowed three calls below."""
    assert catching("everything", "Exception") == CATCH_EVERYTHING


def test_only_a_run_that_breaks_off_is_told_of_on_the_way() -> None:
    """Prevents a process that cannot be stopped because somebody caught the interrupt."""
    assert catching("BaseException") == CATCH_TO_TELL


def test_the_clock_is_read_in_one_place() -> None:
    """Prevents a rule that nobody can test: it holds at noon and fails at midnight."""
    found = {
        named(path)
        for path in source_files()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and (node.value.id, node.attr) in CLOCKS
    }
    assert found == READ_THE_CLOCK


def test_nothing_is_left_for_later() -> None:
    """Prevents a promise in a comment: nobody reads it until it has come true."""
    found = {
        f"{named(path)}:{number}"
        for path in (*source_files(), *files_of_tests())
        if path.name != Path(__file__).name
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if UNFINISHED.search(line)
    }
    assert found == set()


def test_there_are_no_signals() -> None:
    """Prevents a next step that no reader finds: it was registered in another package."""
    found = {
        f"{named(path)} → {name}"
        for path in source_files()
        for name in imported(path)
        if name in SIGNALS
    }
    assert found == set()


def test_the_environment_is_read_in_one_place() -> None:
    """Prevents a setting that is in no document because it was read on the way."""
    found = {
        named(path)
        for path in source_files()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute)
        and node.attr in {"environ", "getenv"}
        and ast.unparse(node.value) == "os"
    }
    assert found == ENVIRONMENT


TEMPLATES = sorted(HOUSE.rglob("*.html"))
TRANSLATED = re.compile(r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}", re.DOTALL)
HIDDEN = re.compile(
    r"<!--.*?-->|{#.*?#}|{%\s*comment.*?endcomment\s*%}"
    r"|<script\b.*?</script>|<style\b.*?</style>"
    # Keys, numbers and names are the same in every language.
    r"|<(kbd|span)\b[^>]* translate=\"no\"[^>]*>.*?</\1>",
    re.DOTALL,
)
MARKS = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
READ_ALOUD = re.compile(r"\b(?:title|alt|placeholder|aria-label|label)=\"([^\"]*)\"")
# The product's own name, and signs that are the same in every language.
SAME_EVERYWHERE = {"Counterpart", "SKU", "ASIN", "FBA", "FBM", "CSV", "UTC"}


def visible_words(text: str) -> set[str]:
    plain = MARKS.sub(" ", HIDDEN.sub(" ", TRANSLATED.sub(" ", text)))
    read_aloud = " ".join(READ_ALOUD.findall(plain))
    shown = re.sub(r"<[^>]*>", " ", plain)
    entities = re.sub(r"&\w+;", " ", f"{shown} {read_aloud}")
    return set(re.findall(r"[A-Za-z]{2,}", entities)) - SAME_EVERYWHERE


@pytest.mark.parametrize("path", TEMPLATES or [None], ids=lambda path: path and named(path))
def test_every_visible_text_can_be_translated(path) -> None:
    """Prevents a German page with an English button that nobody finds by reading the code."""
    if path is not None:
        assert visible_words(path.read_text(encoding="utf-8")) == set()


def test_a_text_outside_translation_is_found() -> None:
    """Prevents a guard that finds nothing because it looks at nothing."""
    text = '<p title="Help">{{ order }} {% translate "Ship" %}</p><b>Now</b>{# aside #}'
    assert visible_words(text) == {"Help", "Now"}
