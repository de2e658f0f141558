"""The first owner is made on the command line, and helps others in again."""

import io

import pytest
from axes.models import AccessAttempt
from tests.scene import NOON
from tests.users.scene import hired, rights, trail

from counterpart.cli.rights import demo_login
from counterpart.users.models import User

PASSWORD = "Seven mugs, 1 lamp"
ADA = ("createowner", "--login", "Ada", "--name", "Ada Example", "--email", "ada@example.com")


@pytest.fixture
def typed(monkeypatch):
    return lambda text: monkeypatch.setattr("sys.stdin", io.StringIO(text))


def test_an_owner_is_created_with_a_password_of_their_own(counterpart, house, typed):
    typed(f"{PASSWORD}\n")
    answer = counterpart(*ADA, "--password-stdin")
    assert (answer.code, answer.out) == (0, "ada may do everything and can sign in.\n")
    ada = User.objects.get()
    assert (rights(ada)[2], ada.check_password(PASSWORD)) == (["owner"], True)
    assert ada.password_set_at is not None
    assert [one[2:] for one in trail("person_added")] == [
        ("ada", {}, {"is_active": True, "roles": ["owner"]})
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Short, 1\n", "This password is too short. It must contain at least 12 characters."),
        ("", "No password was given on standard input."),
        (
            "seven mugs and a lamp\n",
            "This password needs a small letter, a capital letter, a digit and another character.",
        ),
    ],
)
def test_a_weak_password_makes_no_owner(counterpart, house, typed, text, sentence):
    typed(text)
    answer = counterpart(*ADA, "--password-stdin")
    assert (answer.code, answer.err) == (1, f"counterpart: {sentence}\n")
    assert (User.objects.count(), trail("person_added")) == (0, [])


def test_a_second_owner_of_the_same_login_is_refused(counterpart, house, typed):
    for code in (0, 1):
        typed(f"{PASSWORD}\n")
        assert counterpart(*ADA, "--password-stdin").code == code
    assert User.objects.count() == 1


def test_people_are_let_in_again(counterpart, house):
    hired("bo")
    AccessAttempt.objects.create(username="bo", failures_since_start=5)
    assert counterpart("people", "unlock", "bo").out == "bo may try again.\n"
    assert AccessAttempt.objects.count() == 0
    answer = counterpart("people", "forget-factors", "bo")
    assert answer.out == "bo has no second factor any more.\n"


def test_the_demo_has_one_login_whose_changed_password_stays(house):
    demo_login.make_sure(now=NOON)
    demo = User.objects.get()
    assert (demo.username, demo.check_password(demo_login.PASSWORD)) == ("demo", True)
    demo.set_password(PASSWORD)
    demo.save()
    demo_login.make_sure(now=NOON)
    assert User.objects.get().check_password(PASSWORD)
