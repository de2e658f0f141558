"""Does every file fit on a table, and every function on a screen?"""

from collections import Counter
from pathlib import Path

from tests.architecture.tree import files_of_tests, functions, named, source_files

LONGEST_FILE = 400
LONGEST_FUNCTION = 50
MOST_FILES = 20
# Amazon's documents as frozen values: their length is Amazon's.
LONG_FILES: set[str] = set()
LONG_FUNCTIONS: set[str] = set()
FULL_FOLDERS: set[str] = set()


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_file_is_too_long() -> None:
    """Prevents the file that everyone edits: two people change it, one of them loses."""
    exempt = "counterpart/amazon/client/wire.py"
    long = {
        named(path)
        for path in (*source_files(), *files_of_tests())
        if lines(path) > LONGEST_FILE and named(path) != exempt
    }
    assert long == LONG_FILES


def test_no_function_is_too_long() -> None:
    """Prevents the function whose middle nobody has read: a branch there is never tested."""
    long = {
        f"{named(path)} → {one.name}"
        for path in (*source_files(), *files_of_tests())
        for one in functions(path)
        if (one.end_lineno or one.lineno) - one.lineno + 1 > LONGEST_FUNCTION
    }
    assert long == LONG_FUNCTIONS


def test_no_folder_is_too_full() -> None:
    """Prevents the folder in which a second file for the same matter is written unseen."""
    files = Counter(
        named(path.parent)
        for path in (*source_files(), *files_of_tests())
        if path.name != "__init__.py"
    )
    assert {folder for folder, count in files.items() if count > MOST_FILES} == FULL_FOLDERS
