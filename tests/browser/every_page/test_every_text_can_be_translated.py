"""Does every text on every page come from the catalog, and does a longer one fit?

The pages are read in a language that has no plain Latin letter. What has one nevertheless is data
(in `<time>`, `<code>`, `<kbd>` or marked `translate="no"`), a word of the scene, or was forgotten.
"""

import re

import pytest
from tests.browser.looking import texts, too_wide
from tests.browser.touring import tour, written
from tests.browser.words import (
    phrases_of_the_scene,
    quoted_sentences,
    quoted_words,
    words_of_the_scene,
)
from tests.languages.pseudo import LANGUAGE, compile_catalog, pseudo

WORDS = re.compile(r"[A-Za-z]{2,}")
# Names of houses, and signs that are the same in every language.
SAME_EVERYWHERE = {
    "Counterpart",
    "Amazon",
    "SKU",
    "ASIN",
    "FBA",
    "FBM",
    "CSV",
    "XLSX",
    "UTC",
    "PDF",
    "Ctrl",
    "MFN",
    "AFN",
}


@pytest.fixture(scope="module")
def pseudo_language(module_settings, tmp_path_factory):
    """Offer the pseudo-language beside English."""
    folder = compile_catalog(tmp_path_factory.mktemp("languages"))
    offered = (LANGUAGE, pseudo("Pseudo"))
    module_settings.LOCALE_PATHS = [folder]
    module_settings.LANGUAGES = [*module_settings.LANGUAGES, offered]
    module_settings.PAGE_LANGUAGES = [*module_settings.PAGE_LANGUAGES, offered]


def test_no_text_was_forgotten(browser, pseudo_language, house_of_scene, scene):
    known = SAME_EVERYWHERE | words_of_the_scene()
    quoted = quoted_sentences()
    names = phrases_of_the_scene()
    phrases = {" ".join(WORDS.findall(name)) for name in names}
    in_sentences = phrases | quoted_words()

    def is_forgotten(text: str) -> bool:
        """A name may stand alone or in a sentence of ours; Amazon's words only in the latter."""
        if text in names:
            return False
        for sentence in quoted:
            text = text.replace(sentence, "")
        plain = " ".join(word for word in WORDS.findall(text) if word not in known)
        return bool(plain) and plain not in (in_sentences if "⟦" in text else phrases)

    def look(visitor, _):
        forgotten = [f"“{text}”" for text in texts(visitor.page) if is_forgotten(text)]
        return [*dict.fromkeys(forgotten), *too_wide(visitor.page)]

    troubles = tour(browser, house_of_scene, scene, look, with_variants=True, locale="en-XA")
    assert not troubles, written(troubles)
