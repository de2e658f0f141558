"""Five wrong passwords lock a login from one address for half an hour (spapi.md §11.8)."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client
from tests.users.scene import BY_MACHINE, at_work, made, trail
from tests.web.doors.scene import PASSWORD, hired, is_in, now, sign_in, told

from counterpart.core.errors import Refused
from counterpart.users.letting_in import unlock
from counterpart.users.permissions import Permission

pytestmark = pytest.mark.usefixtures("house")
HERE = {"address": "127.0.0.1"}


def wrong(client: Client, times: int, login: str = "ada") -> list[int]:
    return [sign_in(client, login, "wrong").status_code for _ in range(times)]


def test_the_fifth_wrong_password_locks_even_the_right_one_out():
    hired()
    client = Client()
    assert wrong(client, 5) == [200] * 4 + [429]
    answer = sign_in(client)
    assert answer.status_code == 429
    assert "locked from here for 30 minutes" in answer.content.decode()
    assert not is_in(client)
    assert wrong(client, 3, "ADA") == [429] * 3
    assert told("sign_in_failed", "locked_out", "signed_in") == [
        *[("sign_in_failed", "ada", "ada", HERE)] * 5,
        ("locked_out", "ada", "ada", HERE | {"failures": 5}),
    ]
    kept = AccessAttempt.objects.get()
    assert "wrong" not in kept.post_data
    assert PASSWORD not in kept.post_data


def test_the_right_password_in_between_begins_anew():
    hired()
    client = Client()
    assert wrong(client, 4) == [200] * 4
    assert sign_in(client).status_code == 302
    client.post("/sign-out/")
    assert wrong(client, 4) == [200] * 4


def test_others_and_other_addresses_are_not_locked():
    hired()
    hired("bo", "warehouse")
    wrong(Client(), 5)
    assert sign_in(Client(), "bo").status_code == 302
    assert sign_in(Client(), REMOTE_ADDR="192.0.2.7").status_code == 302


def test_it_opens_again_after_half_an_hour():
    hired()
    wrong(Client(), 5)
    AccessAttempt.objects.update(attempt_time=now() - timedelta(minutes=29))
    assert sign_in(Client()).status_code == 429
    AccessAttempt.objects.update(attempt_time=now() - timedelta(minutes=31))
    assert sign_in(Client()).status_code == 302


def test_somebody_who_manages_people_opens_it_earlier():
    ada = hired()
    wrong(Client(), 5)
    unlock(ada, **BY_MACHINE)
    unlock(ada, **BY_MACHINE)
    assert sign_in(Client()).status_code == 302
    assert trail("person_unlocked") == [
        ("cli:root", "person", "ada", {"is_locked": True}, {"is_locked": False})
    ]


def test_it_is_not_opened_by_who_may_less():
    ada = hired()
    made("heads", Permission.MANAGE_PEOPLE)
    hired("bo", "heads")
    wrong(Client(), 5)
    with pytest.raises(Refused, match="is not permitted to bo everywhere"):
        unlock(ada, by=at_work("bo"), now=now())
    assert sign_in(Client()).status_code == 429
