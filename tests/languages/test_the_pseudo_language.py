"""Does the pseudo-language keep what programs put into a text?"""

import gettext

import pytest
from tests.languages.pseudo import LOCALE, compile_catalog, pseudo


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Orders", "⟦Öŕđéŕš··⟧"),
        ("%(count)s orders", "⟦%(count)s öŕđéŕš··⟧"),
        ("{needed} needed, 100%%", "⟦{needed} ñééđéđ, 100%%····⟧"),
        ('<a href="/x">Open</a> &amp; go', '⟦<a href="/x">Öþéñ</a> &amp; ğö···⟧'),
        ("\nHello\n", "\n⟦Ĥéļļö··⟧\n"),
    ],
)
def test_a_text_is_changed_and_its_placeholders_stay(text, expected):
    assert pseudo(text) == expected


def test_the_catalog_knows_our_messages_and_those_of_the_libraries(tmp_path):
    folder = compile_catalog(tmp_path)
    with (folder / LOCALE / "LC_MESSAGES" / "django.mo").open("rb") as file:
        catalog = gettext.GNUTranslations(file)
    assert catalog.gettext("See orders") == pseudo("See orders")
    assert catalog.gettext("This field is required.") == pseudo("This field is required.")
