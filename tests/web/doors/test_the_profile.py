"""People say how they like the pages, and the pages remember it."""

from typing import Any

import pytest
from django.test import Client
from tests.web.doors.scene import hired, signed_in

from counterpart.users.models import User

pytestmark = pytest.mark.usefixtures("house")
WISHES = {
    "name": "Ada van Example",
    "language": "en",
    "time_zone": "Europe/Stockholm",
    "theme": "dark",
    "density": "compact",
    "page_size": "100",
    "has_shortcuts": "",
}


def remembered() -> Any:
    return User.objects.filter(username="ada").values(
        "first_name", "last_name", "language", "time_zone", "theme", "density", "page_size",
        "has_shortcuts",
    )[0]  # fmt: skip


def test_wishes_are_remembered_and_shown_again():
    hired()
    client = signed_in()
    for _ in range(2):
        answer = client.post("/profile/", WISHES)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/profile/")
    assert remembered() == {
        "first_name": "Ada van",
        "last_name": "Example",
        "language": "en",
        "time_zone": "Europe/Stockholm",
        "theme": "dark",
        "density": "compact",
        "page_size": 100,
        "has_shortcuts": False,
    }
    page = client.get("/profile/").content.decode()
    assert [mark in page for mark in ('data-theme="dark"', 'data-density="compact"')] == [True] * 2
    assert '<option value="Europe/Stockholm" selected>' in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("language", "xx"),
        ("time_zone", "Moon/Base"),
        ("theme", "pink"),
        ("density", "dense"),
        ("page_size", "26"),
    ],
)
def test_what_the_pages_do_not_know_is_refused_and_nothing_changes(field, value):
    hired()
    before = remembered()
    answer = signed_in().post("/profile/", WISHES | {field: value})
    assert answer.status_code == 200
    assert "Nothing was saved." in answer.content.decode()
    assert 'value="Ada van Example"' in answer.content.decode() or field == "name"
    assert remembered() == before


@pytest.mark.parametrize(
    ("chosen", "accepted", "spoken"),
    [
        ("", "", "en"),
        ("", "sv,en-xa;q=0.8", "en-xa"),
        ("", "en-GB", "en"),
        ("", "zh", "en"),
        ("en-xa", "en", "en-xa"),
        ("de", "en-xa", "en-xa"),
        ("", "nonsense;;q=x", "en"),
    ],
)
def test_pages_speak_the_language_of_the_reader(settings, chosen, accepted, spoken):
    settings.PAGE_LANGUAGES = [("en", "English"), ("en-xa", "Pseudo")]
    hired()
    User.objects.update(language=chosen)
    answer = signed_in().get("/profile/", headers={"accept-language": accepted})
    assert answer.headers["Content-Language"] == spoken
    assert "Accept-Language" in answer.headers["Vary"]
    assert f'<html lang="{spoken}"' in answer.content.decode()


def test_an_unknown_zone_of_before_does_not_keep_anybody_out():
    hired()
    User.objects.update(time_zone="Moon/Base")
    assert signed_in().get("/profile/").status_code == 200


def test_the_sign_in_speaks_english_where_nothing_else_is_asked():
    assert Client().get("/sign-in/").headers["Content-Language"] == "en"
