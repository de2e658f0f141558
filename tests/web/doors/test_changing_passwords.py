"""People change their passwords, by themselves and by a link; rules are told at the form."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from tests.users.scene import BY_MACHINE
from tests.web.doors.scene import OTHER, PASSWORD, hired, is_in, now, sign_in, signed_in, told

from counterpart.users.models import User
from counterpart.users.people import set_password

pytestmark = pytest.mark.usefixtures("house")
LONG_AGO = timedelta(days=2)


def aged(login: str, age: timedelta) -> None:
    User.objects.filter(username=login).update(password_set_at=now() - age)


def change(client: Client, old: str = PASSWORD, new: str = OTHER, again: str = "") -> str:
    answer = client.post(
        "/profile/password/", {"oldpassword": old, "password1": new, "password2": again or new}
    )
    return answer.content.decode() if answer.status_code == 200 else answer.headers["Location"]


@pytest.mark.parametrize(
    ("old", "new", "again", "sentence"),
    [
        ("wrong", OTHER, OTHER, "This is not your current password."),
        (PASSWORD, "Short 1", "Short 1", "too short"),
        (PASSWORD, OTHER, "Another 1, too", "You must type the same password each time."),
        (PASSWORD, PASSWORD, PASSWORD, "one of the last 10"),
    ],
)
def test_a_password_that_breaks_a_rule_is_refused_at_the_form(old, new, again, sentence):
    hired()
    aged("ada", LONG_AGO)
    client = signed_in()
    assert sentence in change(client, old, new, again)
    assert User.objects.get().check_password(PASSWORD)
    assert told("password_changed") == []


def test_a_password_of_today_is_kept_until_tomorrow():
    hired()
    client = signed_in()
    assert "You changed your password less than a day ago." in change(client)
    assert User.objects.get().check_password(PASSWORD)


def test_a_changed_password_is_told_to_the_trail_and_by_mail():
    hired()
    aged("ada", LONG_AGO)
    assert change(signed_in()) == "/profile/"
    assert told("password_changed") == [
        ("password_changed", "ada", "ada", {"password": "set anew"})
    ]
    assert [(one.to, one.subject) for one in mail.outbox] == [
        (["ada@example.com"], "Password changed")
    ]


@pytest.mark.parametrize("age", [None, timedelta(days=366)])
def test_a_password_that_is_due_is_changed_before_anything_else(age):
    bo = hired("bo", "warehouse")
    if age:
        aged("bo", age)
    else:
        set_password(bo, OTHER, **BY_MACHINE)
    password = PASSWORD if age else OTHER
    client = signed_in("bo", password)
    there = "/profile/password/?because=missing"
    pages = ("/profile/", "/profile/factors/")
    assert [client.get(page).headers.get("Location") for page in pages] == [there, there]
    assert ("year old" if age else "Somebody else gave") in client.get(there).content.decode()
    assert change(client, password, "Thirteen mugs, 1 lamp") == "/profile/"
    assert is_in(client)


def link() -> str:
    found = re.search(r"http://testserver(/password/forgotten/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def test_a_forgotten_password_is_changed_by_a_link_once():
    hired("bo", "warehouse")
    aged("bo", LONG_AGO)
    client = Client()
    answer = client.post("/password/forgotten/", {"email": "BO@example.com"})
    assert answer.headers["Location"] == "/password/forgotten/sent/"
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (["bo@example.com"], "Choose another password")
    assert "login bo" in str(letter.body)
    used = link()
    form = client.get(used).headers["Location"]
    assert client.get(form).status_code == 200
    done = client.post(form, {"password1": OTHER, "password2": OTHER})
    assert done.headers["Location"] == "/password/forgotten/changed/"
    assert not is_in(client)
    assert sign_in(client, "bo", OTHER).status_code == 302
    assert "no longer good" in Client().get(used).content.decode()


def test_a_link_gives_no_second_password_on_one_day():
    hired("bo", "warehouse")
    client = Client()
    client.post("/password/forgotten/", {"email": "bo@example.com"})
    form = client.get(link()).headers["Location"]
    answer = client.post(form, {"password1": OTHER, "password2": OTHER})
    assert "less than a day ago" in answer.content.decode()
    assert User.objects.get().check_password(PASSWORD)


def test_nobody_learns_who_works_here_by_forgetting():
    hired()
    answers = [
        re.sub(r"[0-9A-Za-z]{64}", "", page.content.decode())
        for page in (
            Client().post("/password/forgotten/", {"email": email}, follow=True)
            for email in ("ada@example.com", "nobody@example.com")
        )
    ]
    assert answers[0] == answers[1]
    assert len(mail.outbox) == 1
