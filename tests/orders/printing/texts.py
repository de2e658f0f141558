"""Which texts does a buyer read? Found in the code and the templates, as translators find them."""

import ast
import re
from pathlib import Path

from babel.messages.extract import extract_from_file
from django.utils.translation.template import templatize

import counterpart.orders
from counterpart.orders.addressing import STOPS
from counterpart.orders.labels.statuses import SHIPPED_STATUSES

HOUSE = Path(counterpart.orders.__file__).parent
CATALOG = HOUSE / "locale" / "de" / "LC_MESSAGES" / "django.po"
KEYWORDS = {"_": None, "gettext": None, "gettext_lazy": None}
MARKED = re.compile(r" (?:gettext)\((u?'(?:[^'\\]|\\.)*'|u?\"(?:[^\"\\]|\\.)*\")\) ")


def texts_for_buyers() -> dict[str, set[str]]:
    """Answer every such text with the names of the files that have it."""
    found: dict[str, set[str]] = {}
    for path, text in (*_in_code(), *_in_templates(), *_elsewhere()):
        found.setdefault(text, set()).add(path)
    return found


def _in_code() -> list[tuple[str, str]]:
    files = [path for part in ("mails", "printing") for path in sorted((HOUSE / part).glob("*.py"))]
    return [
        (path.name, str(message))
        for path in files
        for _line, message, _comments, _context in extract_from_file("python", path, KEYWORDS)
        if str(message) not in _refusals(path)
    ]


def _refusals(path: Path) -> set[str]:
    """Answer the sentences that a file raises: people at work read them, and no buyer."""
    raised = (one for one in ast.walk(ast.parse(path.read_text())) if isinstance(one, ast.Raise))
    return {
        str(call.args[0].value)
        for one in raised
        for call in ast.walk(one)
        if isinstance(call, ast.Call) and call.args and isinstance(call.args[0], ast.Constant)
    }


def _in_templates() -> list[tuple[str, str]]:
    return [
        (path.name, ast.literal_eval(quoted))
        for path in sorted((HOUSE / "templates").rglob("*.*"))
        for quoted in MARKED.findall(templatize(path.read_text(encoding="utf-8")))
    ]


def _elsewhere() -> list[tuple[str, str]]:
    """Why not to ship, on packing slips; and the labels of the statuses that come with us."""
    labels = {label for statuses in SHIPPED_STATUSES.values() for label in statuses.values()}
    return [("addressing.py", str(reason)) for reason in STOPS.values()] + [
        ("statuses.py", label) for label in sorted(labels)
    ]
