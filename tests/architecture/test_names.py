"""Are things called what they are?"""

import re

import pytest
from tests.architecture.tree import HOUSE, classes, files_of_tests, functions, named, source_files

FORBIDDEN_FILES = {
    "utils", "util", "helpers", "helper", "services", "service", "managers", "manager", "common",
    "misc", "base", "handlers", "handler", "actions", "tools", "shared", "stuff",
}  # fmt: skip
FORBIDDEN_ENDINGS = ("Service", "Manager", "Helper", "Impl", "Data", "Info", "Handler")
BUSINESS_WORDS = re.compile(r"\b(order|product|stock|amazon)\b", re.IGNORECASE)
# The command's name is the word that its users know.
SYNC = {"counterpart/cli/running.py → sync"}
ALLOWED_ENDINGS: set[str] = set()


def test_no_file_has_a_name_that_says_nothing() -> None:
    """Prevents the drawer: whatever has no home goes into utils, and nobody finds it again."""
    found = {named(path) for path in source_files() if path.stem.lower() in FORBIDDEN_FILES}
    found |= {named(path) for path in files_of_tests() if path.stem.lower() in FORBIDDEN_FILES}
    assert found == set()


def test_no_class_has_a_suffix_that_says_nothing() -> None:
    """Prevents OrderManager: a class named for nothing attracts everything."""
    found = {
        f"{named(path)} → {one.name}"
        for path in source_files()
        for one in classes(path)
        if one.name.endswith(FORBIDDEN_ENDINGS)
    }
    assert found == ALLOWED_ENDINGS


@pytest.mark.parametrize("path", sorted((HOUSE / "core").rglob("*.py")), ids=named)
def test_core_has_no_business_words(path) -> None:
    """Prevents core from becoming the place where the business hides from its own layers."""
    said = [
        f"line {number}: {line.strip()}"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if BUSINESS_WORDS.search(line)
    ]
    assert said == []


def test_sync_names_nothing() -> None:
    """Prevents a word that means pull, record, queue and send at once, in a log at night."""
    found = {
        f"{named(path)} → {one.name}"
        for path in source_files()
        for one in (*functions(path), *classes(path))
        if "sync" in re.split(r"_|(?<=[a-z])(?=[A-Z])", one.name.lower())
        or re.search(r"Sync(?![a-z])", one.name)
    }
    assert found == SYNC
