"""Can everything that is promised to Amazon be sent, and everything that is said be read?"""

import ast
import re
from pathlib import Path

from tests.architecture.tree import HOUSE, called, calls, document, named, source_files

from counterpart.amazon import notes
from counterpart.amazon.causes import CAUSES
from counterpart.amazon.models.operations import OperationKind
from counterpart.amazon.operations.feeding.fed import FED
from counterpart.amazon.operations.run import SENDERS
from counterpart.orders import history

# Composed in `notes.told` from the sentences of its causes.
COMPOSED = {"held"}
NOTERS = {"note", "write_note"}
WRITERS = {"write", "entry"}


def words_given(path: Path, names: set[str], position: int) -> set[str]:
    """The literal texts that a file gives to functions of these names at one position."""
    return {
        given.value
        for call in calls(path)
        if called(call) in names and len(call.args) > position
        for given in (call.args[position],)
        if isinstance(given, ast.Constant) and isinstance(given.value, str)
    }


def test_every_kind_of_operation_has_a_sender() -> None:
    """Prevents a row that waits in the outbox for ever, with everybody believing it was sent."""
    assert set(SENDERS) | set(FED) == set(OperationKind)
    assert set(SENDERS) & set(FED) == set()


def test_every_sender_has_a_file_of_its_kind() -> None:
    """Prevents searching for what is sent to Amazon anywhere but under its name."""
    by_call = {kind: send.__module__ for kind, send in SENDERS.items()}
    by_feed = {kind: fed.settle_accepted.__module__ for kind, fed in FED.items()}
    found = {kind: module.rpartition(".")[2] for kind, module in (by_call | by_feed).items()}
    assert found == {kind: str(kind) for kind in OperationKind}


def test_every_note_has_a_sentence() -> None:
    """Prevents a timeline that says `confirmation_lost` to the person at the packing table."""
    said = {
        code
        for path in source_files()
        if path.is_relative_to(HOUSE / "amazon") or path.is_relative_to(HOUSE / "cli")
        for code in words_given(path, NOTERS, 1)
    }
    assert said - set(notes.SENTENCES) - COMPOSED == set()


def test_every_entry_of_an_orders_history_has_a_sentence() -> None:
    """Prevents an order's history that reads like a log file."""
    said = {
        code
        for path in source_files()
        if path.is_relative_to(HOUSE / "orders")
        for code in words_given(path, WRITERS, 1)
    }
    assert said - set(history.SENTENCES) == set()


def test_every_cause_to_hold_an_order_is_known() -> None:
    """Prevents an order that is held without a sentence a person can act on."""
    said = {
        code
        for path in source_files()
        if path.is_relative_to(HOUSE / "amazon")
        for code in words_given(path, {"Blocker"}, 0)
    }
    assert said - set(CAUSES) == set()


def test_every_known_cause_is_found_by_some_code() -> None:
    """Prevents a remedy in the docs for something that can no longer happen."""
    text = "\n".join(
        path.read_text(encoding="utf-8")
        for path in source_files()
        if path.is_relative_to(HOUSE / "amazon" / "importing")
    )
    unused = {cause for cause in CAUSES if f'"{cause}"' not in text}
    assert unused == set(), named(HOUSE / "amazon" / "causes.py")


def test_every_cause_stands_in_the_docs() -> None:
    """Prevents an operator who looks up what a held order wants and finds nothing."""
    entries = set(re.findall(r"^\| `(\w+)`", document("docs/holds.md"), re.MULTILINE))
    assert entries == set(CAUSES)
