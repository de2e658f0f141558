"""A language that shows what was never translated: every letter of every message is another one.

“Orders” becomes “⟦Öŕđéŕš··⟧”: readable, a third longer, and without one plain Latin letter, so that
plain letters on a page come from a text that no catalog knows, or from data.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import allauth
import axes
import django
import django_filters
import polib
import pytest

LANGUAGE = "en-xa"
LOCALE = "en_XA"
HOUSE = Path(__file__).resolve().parents[2] / "src" / "counterpart"
LIBRARIES = (django, allauth, axes, django_filters)
PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
OTHER = "ÀƁĆĐÉƑĞĤÏĴĶĻḾÑÖÞɊŔŠŢÜṼŴẊÝŽäƀćđéƒğĥïĵķļḿñöþɋŕšţüṽŵẋýž"
LETTERS = str.maketrans(PLAIN, OTHER)
# What a program puts in or reads: placeholders of both kinds, tags with their attributes, entities.
KEPT = re.compile(r"%\(\w+\)[sd]|%[sd%]|{[\w.!:]*}|<[^>]+>|&#?\w+;")


def pseudo(text: str) -> str:
    """Write a message in the pseudo-language; placeholders and tags stay as they are."""
    written = "".join(
        part if KEPT.fullmatch(part) else part.translate(LETTERS)
        for part in re.split(f"({KEPT.pattern})", text)
    )
    ending = "\n" if written.endswith("\n") else ""
    body = written.removesuffix("\n")
    beginning = "\n" if body.startswith("\n") else ""
    length = len(KEPT.sub("", text).strip())
    return f"{beginning}⟦{body.removeprefix(beginning)}{'·' * -(-length * 3 // 10)}⟧{ending}"


def demand_gettext() -> None:
    """Leave a test out where messages cannot be collected, but never in CI."""
    if shutil.which("xgettext"):
        return
    said = "GNU gettext is missing. Install it (on Debian: apt-get install gettext)."
    if os.environ.get("CI") == "true":
        pytest.fail(said)
    pytest.skip(said)


def compile_catalog(folder: Path) -> Path:
    """Make the catalog of all our messages and of the libraries' in a folder for LOCALE_PATHS."""
    demand_gettext()
    catalog = polib.POFile()
    catalog.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    seen: set[tuple[str | None, str]] = set()
    for entry in (*_our_messages(folder / "collected"), *_messages_of_libraries()):
        key = (entry.msgctxt, entry.msgid)
        if key not in seen and not entry.obsolete:
            seen.add(key)
            catalog.append(_translated(entry))
    target = folder / "locale" / LOCALE / "LC_MESSAGES"
    target.mkdir(parents=True)
    catalog.save_as_mofile(str(target / "django.mo"))
    return folder / "locale"


def _translated(entry: polib.POEntry) -> polib.POEntry:
    made = polib.POEntry(msgid=entry.msgid, msgctxt=entry.msgctxt)
    if entry.msgid_plural:
        made.msgid_plural = entry.msgid_plural
        made.msgstr_plural = {0: pseudo(entry.msgid), 1: pseudo(entry.msgid_plural)}
    else:
        made.msgstr = pseudo(entry.msgid)
    return made


def _our_messages(folder: Path) -> polib.POFile:
    """Collect the messages as `makemessages` does, from a copy: the sources stay untouched."""
    shutil.copytree(
        HOUSE, folder, ignore=shutil.ignore_patterns("locale", "static", "__pycache__", "*.svg")
    )
    (folder / "locale").mkdir()
    subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-m", "django", "makemessages", "-l", LOCALE, "-e", "html,txt,py",
         "--no-location", "--no-wrap", "-v", "0"],
        cwd=folder, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return polib.pofile(str(folder / "locale" / LOCALE / "LC_MESSAGES" / "django.po"))


def _messages_of_libraries() -> Iterator[polib.POEntry]:
    for library in LIBRARIES:
        root = Path(str(library.__file__)).parent
        for path in sorted(root.rglob("locale/en/LC_MESSAGES/django.po")):
            if "/admin" not in path.as_posix():
                yield from polib.pofile(str(path))
