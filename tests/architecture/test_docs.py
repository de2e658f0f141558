"""Do the docs speak of what is there, and of all of it?"""

import ast
import importlib
import re
from pathlib import Path

import click
import pytest
from tests.architecture.tree import DOCS, HOUSE, ROOT, document, named, parsed

from config import environment
from counterpart.amazon.stores.order_settings import SETTINGS

WALKED = re.compile(r"`([\w/.]+\.py)` → `([\w.]+)`")
FILES = re.compile(r"`([\w/]+/[\w]+\.py)`")
LINKS = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)")
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])


def first_cells(text: str) -> list[str]:
    """The code in the first cell of each row of the tables on a page."""
    return re.findall(r"^\| `([^`]+)`", text, re.MULTILINE)


def section(page: str, title: str) -> str:
    """One section of a page, from its heading to the next heading of the same height."""
    text = document(page)
    assert f"\n## {title}\n" in text, f"{page} has no section “{title}”."
    return text.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def test_every_environment_variable_is_documented_and_nothing_else() -> None:
    """Prevents the variable that only its author knows, and the one that does nothing."""
    listed = first_cells(section("docs/settings.md", "Environment"))
    assert sorted(listed) == sorted(one.name for one in environment.VARIABLES)


@pytest.mark.parametrize("variable", environment.VARIABLES, ids=lambda one: one.name)
def test_every_default_is_documented(variable) -> None:
    """Prevents an operator who relies on a default that was changed last month."""
    row = next(
        line
        for line in section("docs/settings.md", "Environment").splitlines()
        if line.startswith(f"| `{variable.name}`")
    )
    shown = f"`{variable.default}`" if variable.default else "none"
    assert row.split("|")[2].strip() == shown
    assert (f"{variable.name}_FILE" in row) == variable.is_secret


def test_every_order_setting_is_documented_and_nothing_else() -> None:
    """Prevents a setting of a store that can be changed and is explained nowhere."""
    listed = first_cells(section("docs/settings.md", "Order settings of a store"))
    assert sorted(listed) == sorted(SETTINGS)


def definitions(path: Path) -> set[str]:
    """Functions and classes of a file; methods as Class.method."""
    found = set()
    for node in parsed(path).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        if isinstance(node, ast.ClassDef):
            found |= {
                f"{node.name}.{one.name}" for one in node.body if isinstance(one, ast.FunctionDef)
            }
    return found


def test_the_walk_names_only_what_exists() -> None:
    """Prevents a map of last year's house: the new colleague walks into a wall."""
    text = document("docs/walk.md")
    gone = {f"{file} is missing" for file in FILES.findall(text) if not (HOUSE / file).exists()}
    steps = WALKED.findall(text)
    gone |= {
        f"{file} → {function}"
        for file, function in steps
        if (HOUSE / file).exists() and function not in definitions(HOUSE / file)
    }
    assert gone == set()
    assert len(steps) > 20


def commands() -> dict[str, click.Command]:
    """Every command by its full name, as the command line has them."""
    main = importlib.import_module("counterpart.cli.main")
    importlib.import_module("counterpart.cli.commands").register(main.app)
    found: dict[str, click.Command] = {}

    def gather(group: click.Group, prefix: str) -> None:
        for name, command in group.commands.items():
            if isinstance(command, click.Group):
                gather(command, f"{prefix}{name} ")
            else:
                found[f"{prefix}{name}"] = command

    gather(main.app, "")
    return found


def test_every_command_is_documented_and_nothing_else() -> None:
    """Prevents a command that is found by chance, and one that the docs promise in vain."""
    listed = first_cells(section("docs/commands.md", "Commands"))
    assert sorted(listed) == sorted(commands())


def test_every_option_of_every_command_is_documented() -> None:
    """Prevents an option that a script could have used, had its author known of it."""
    rows = {
        line.split("`")[1]: line
        for line in section("docs/commands.md", "Commands").splitlines()
        if line.startswith("| `")
    }
    everywhere = {"--json", "--help", "--now"}
    missing = {
        f"{name} {option}"
        for name, command in commands().items()
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for option in parameter.opts
        if option.startswith("--")
        and option not in everywhere
        and f"`{option}" not in rows.get(name, "")
    }
    assert missing == set()


def test_every_job_has_a_documented_period() -> None:
    """Prevents a job of which nobody knows how often it runs, until it runs too often."""
    schedule = HOUSE / "worker" / "schedule.py"
    assert schedule.exists(), f"{named(schedule)} is missing."
    module = importlib.import_module("counterpart.worker.schedule")
    listed = first_cells(section("docs/operating.md", "Jobs"))
    assert sorted(listed) == sorted(job.name for job in module.SCHEDULE)


def test_every_proof_of_a_promise_exists() -> None:
    """Prevents a promise that is said to be proven by tests that nobody has written."""
    folders = set(re.findall(r"`(tests/[\w/]*\w)`", document("README.md")))
    assert len(folders) > 5
    assert {folder for folder in folders if not list((ROOT / folder).glob("test_*.py"))} == set()


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_leads_somewhere(page) -> None:
    """Prevents a reader who follows the way to an answer and finds an empty page."""
    text = page.read_text(encoding="utf-8")
    broken = [target for target in LINKS.findall(text) if not (page.parent / target).exists()]
    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_no_page_tells_of_the_place_it_was_written_in(page) -> None:
    """Prevents a reader who copies a path that exists on one machine only."""
    text = page.read_text(encoding="utf-8")
    assert re.findall(r"(?<![\w.])/(?:home|work|root|Users|tmp)/[\w/.-]*", text) == []


def test_every_decision_record_is_listed_once() -> None:
    """Prevents a decision that was recorded and is taken again, the other way round."""
    records = sorted(path.name for path in (DOCS / "adr").glob("0*.md"))
    listed = re.findall(r"\]\((0[\w-]+\.md)\)", document("docs/adr/README.md"))
    assert listed == records


def test_every_make_target_is_documented_and_nothing_else() -> None:
    """Prevents the first command that a newcomer types from being one that does not exist."""
    targets = set(re.findall(r"^([a-z-]+):.*## ", document("Makefile"), re.MULTILINE)) - {"help"}
    listed = set(re.findall(r"^\| `make ([a-z-]+)` \|", document("CONTRIBUTING.md"), re.MULTILINE))
    promised = set(re.findall(r"`make ([a-z-]+)`", document("README.md")))
    assert listed == targets
    assert promised - targets == set()
