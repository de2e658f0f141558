"""Passwords are long, mixed, new, good for a year and kept for a day (spapi.md §11.8)."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from tests.scene import NOON
from tests.users.scene import BY_MACHINE, at_work, hired, trail

from counterpart.core.errors import Refused
from counterpart.users.models import FormerPassword, User
from counterpart.users.passwords import change_own_password, is_password_due, keep_password
from counterpart.users.people import create_person, set_password

DAY = timedelta(days=1)
GOOD = "Seven mugs, 1 lamp"
pytestmark = pytest.mark.usefixtures("house")


def bo(password: str = GOOD) -> User:
    person = hired("bo", "warehouse")
    keep_password(person, password, chosen_at=NOON, now=NOON)
    return person


def facts(person: User) -> tuple[Any, ...]:
    again = User.objects.get(pk=person.pk)
    return again.password, again.password_set_at, FormerPassword.objects.count()


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("Mugs, 1 lamp", ""),
        ("Mug, 1 lamp", "This password is too short. It must contain at least 12 characters."),
        ("seven mugs, 1 lamp", "mixed"),
        ("SEVEN MUGS, 1 LAMP", "mixed"),
        ("Seven mugs, a lamp", "mixed"),
        ("Seven7mugs1lamp", "mixed"),
        ("Bo@example.com1", "The password is too similar to the email address."),
        (GOOD, "This password is one of the last 10 that you had."),
    ],
)
def test_a_password_is_long_mixed_and_new_or_refused(password, sentence):
    person = bo()
    before = facts(person)
    mixed = "This password needs a small letter, a capital letter, a digit and another character."
    if not sentence:
        change_own_password(person, password, now=NOON + DAY)
        assert User.objects.get(pk=person.pk).check_password(password)
        return
    with pytest.raises(Refused) as no:
        change_own_password(person, password, now=NOON + DAY)
    assert str(no.value) == sentence.replace("mixed", mixed)
    assert facts(person) == before


def test_a_password_comes_back_only_after_ten_others():
    person = bo("Number 0, please")
    for number in range(1, 11):
        with pytest.raises(Refused, match="one of the last 10"):
            change_own_password(person, "Number 0, please", now=NOON + number * DAY)
        change_own_password(person, f"Number {number}, please", now=NOON + number * DAY)
    change_own_password(person, "Number 0, please", now=NOON + 11 * DAY)
    kept = FormerPassword.objects.order_by("pk").values_list("password", flat=True)
    assert [check_password(f"Number {n}, please", one) for n, one in enumerate(kept, 2) if n < 11] \
        == [True] * 9  # fmt: skip
    assert len(kept) == 10


def test_an_own_password_is_kept_for_a_day():
    person = bo()
    before = facts(person)
    with pytest.raises(Refused) as no:
        change_own_password(person, "Nine mugs, 1 lamp", now=NOON + DAY - timedelta(seconds=1))
    assert str(no.value) == (
        "You changed your password less than a day ago. Until then, somebody who manages people "
        "can give you another one."
    )
    assert facts(person) == before
    change_own_password(person, "Nine mugs, 1 lamp", now=NOON + DAY)
    assert trail("password_changed") == [
        ("bo", "person", "bo", {"password": "set"}, {"password": "set anew"})
    ]


def test_a_password_from_somebody_else_is_changed_first_and_at_once():
    person = hired("bo", "warehouse")
    set_password(person, GOOD, **BY_MACHINE)
    person.refresh_from_db()
    assert (person.password_set_at, is_password_due(person, now=NOON)) == (None, True)
    change_own_password(person, "Nine mugs, 1 lamp", now=NOON)
    person.refresh_from_db()
    assert (person.password_set_at, is_password_due(person, now=NOON)) == (NOON, False)


def test_a_password_that_a_manager_gives_themselves_is_their_own():
    hired("ada", "owner")
    ada = User.objects.get(username="ada")
    set_password(ada, GOOD, by=at_work("ada"), now=NOON)
    assert User.objects.get(username="ada").password_set_at == NOON


def test_a_password_is_due_after_a_year_and_only_where_there_is_one():
    year = timedelta(days=365)
    person = bo()
    assert [is_password_due(person, now=NOON + after) for after in (year, year + DAY)] == [
        False,
        True,
    ]
    assert not is_password_due(hired("cy"), now=NOON + 2 * year)


def test_nobody_is_written_down_with_a_weak_password():
    with pytest.raises(Refused, match="too short"):
        create_person("bo", name="Bo", email="bo@example.com", password="Short 1", **BY_MACHINE)
    assert (User.objects.count(), FormerPassword.objects.count()) == (0, 0)
