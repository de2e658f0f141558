"""Is everything that a buyer reads there in German, and is what runs what was written?"""

import re
from io import BytesIO

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from tests.orders.printing.texts import CATALOG, texts_for_buyers

PLACES = re.compile(r"%\(\w+\)s|\{\w+\}")


def catalog():
    with CATALOG.open("rb") as file:
        return read_po(file, locale="de", domain="django")


def test_every_text_for_buyers_has_a_german_one_and_no_other_is_kept():
    """Prevents a German invoice with an English line, and a catalog that only grows."""
    german = {message.id for message in catalog() if message.id and message.string}
    assert german == set(texts_for_buyers())


def test_texts_are_found_in_code_and_templates():
    """Prevents a guard that finds nothing because it looks at nothing."""
    found = texts_for_buyers()
    assert found["Your %(store)s order confirmation"] == {"subjects.py"}
    assert found["Hello %(name)s,"] == {"greeting.html", "mail.txt"}
    assert "statuses.py" in found["Canceled"]


def test_every_german_text_has_the_places_of_the_english_one():
    differing = {
        message.id
        for message in catalog()
        if message.id
        and sorted(PLACES.findall(message.id)) != sorted(PLACES.findall(message.string))
    }
    assert differing == set()


def test_nothing_is_marked_as_a_guess():
    assert [message.id for message in catalog() if message.id and message.fuzzy] == []


def test_what_runs_is_what_was_written():
    """Prevents a text that was mended in the .po and never reached a buyer."""
    compiled = BytesIO()
    write_mo(compiled, catalog())
    assert CATALOG.with_suffix(".mo").read_bytes() == compiled.getvalue()
