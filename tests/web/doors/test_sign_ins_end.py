"""A sign-in ends after 12 hours, after an hour without a page, and when its owner says so."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from tests.web.doors.scene import OTHER, PASSWORD, hired, is_in, now, signed_in

from counterpart.users.models import User
from counterpart.web.doors.staying import BEGAN, SEEN

pytestmark = pytest.mark.usefixtures("house")
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def moved_back(client: Client, **moments: timedelta) -> None:
    """Let a sign-in have begun, or been seen, that long ago."""
    session = client.session
    for name, ago in moments.items():
        session[name] = (now() - ago).isoformat()
    session.save()


@pytest.mark.parametrize(
    ("began", "seen", "stays"),
    [
        (12 * HOUR - MINUTE, 59 * MINUTE, True),
        (12 * HOUR + MINUTE, MINUTE, False),
        (2 * HOUR, 61 * MINUTE, False),
    ],
)
def test_a_sign_in_ends_by_itself(began, seen, stays):
    hired()
    client = signed_in()
    assert is_in(client)
    moved_back(client, **{BEGAN: began, SEEN: seen})
    assert is_in(client) is stays
    if not stays:
        assert (
            "You were signed out because you were away" in client.get("/sign-in/").content.decode()
        )


def test_a_page_is_remembered_every_five_minutes_at_most():
    hired()
    client = signed_in()
    is_in(client)
    moved_back(client, **{SEEN: 4 * MINUTE})
    before = client.session[SEEN]
    is_in(client)
    assert client.session[SEEN] == before
    moved_back(client, **{SEEN: 6 * MINUTE})
    UserSession.objects.update(last_seen_at=now() - HOUR)
    is_in(client)
    assert client.session[SEEN] > before
    assert now() - UserSession.objects.get().last_seen_at < MINUTE


def test_somebody_ends_their_other_sign_ins():
    hired()
    hired("bo", "warehouse")
    here, elsewhere, bo = signed_in(), signed_in(), signed_in("bo")
    assert here.get("/profile/").content.decode().count("Elsewhere") == 1
    assert here.get("/profile/sessions/end-others/").status_code == 405
    for _ in range(2):
        assert here.post("/profile/sessions/end-others/").status_code == 302
    assert [is_in(one) for one in (here, elsewhere, bo)] == [True, False, True]


def test_another_password_ends_the_other_sign_ins():
    ada = hired()
    here, elsewhere = signed_in(), signed_in()
    User.objects.filter(pk=ada.pk).update(password_set_at=now() - 25 * HOUR)
    answer = here.post(
        "/profile/password/",
        {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER},
    )
    assert (answer.status_code, answer.headers["Location"]) == (302, "/profile/")
    assert [is_in(one) for one in (here, elsewhere)] == [True, False]


def test_signing_out_leaves_no_session_behind():
    hired()
    client = signed_in()
    is_in(client)
    client.post("/sign-out/")
    assert not [one for one in Session.objects.all() if "_auth_user_id" in one.get_decoded()]
