"""Sign-ins that ended are forgotten, and secrets of second factors follow the newest key."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from tests.scene import NOON
from tests.users.scene import hired

from counterpart.core import secrets
from counterpart.core.rotating import Rotated
from counterpart.users.cleaning import clean_sign_ins
from counterpart.users.factors import rotate_factors

pytestmark = pytest.mark.usefixtures("house")
HOUR = timedelta(hours=1)


@pytest.fixture
def use_keys(settings):
    """Let the keys be these, as after a restart."""

    def use_keys(*keys: str) -> None:
        settings.SECRET_KEYS = list(keys)
        secrets._cipher.cache_clear()

    yield use_keys
    secrets._cipher.cache_clear()


def test_what_ended_is_forgotten_and_what_goes_on_stays():
    bo = hired("bo")
    for key, ends in (("old", NOON - HOUR), ("new", NOON + HOUR)):
        Session.objects.create(session_key=key, session_data="", expire_date=ends)
        UserSession.objects.create(session_key=key, user=bo, ip="192.0.2.7", user_agent="")
    for login, ago in (("bo", 23 * HOUR), ("cy", 25 * HOUR)):
        tried = AccessAttempt.objects.create(username=login, failures_since_start=1)
        AccessAttempt.objects.filter(pk=tried.pk).update(attempt_time=NOON - ago)
    assert [clean_sign_ins(now=NOON) for _ in range(2)] == [3, 0]
    assert list(Session.objects.values_list("pk", flat=True)) == ["new"]
    assert list(UserSession.objects.values_list("session_key", flat=True)) == ["new"]
    assert list(AccessAttempt.objects.values_list("username", flat=True)) == ["bo"]


def test_second_factors_are_written_with_the_newest_key_once(use_keys):
    use_keys("old")
    bo = hired("bo")
    for kind, name in (("totp", "secret"), ("recovery_codes", "seed")):
        data = {name: secrets.hidden("ABC"), "used_mask": 5}
        Authenticator.objects.create(user=bo, type=kind, data=data)
    Authenticator.objects.create(user=bo, type="webauthn", data={"name": "Key"})
    use_keys("new", "old")
    done = [vars(rotate_factors()) for _ in range(2)]
    assert done == [vars(Rotated("mfa.Authenticator", renewed=count)) for count in (2, 0)]
    use_keys("new")
    kept = {one.type: one.data for one in Authenticator.objects.all()}
    assert secrets.revealed(kept["totp"]["secret"]) == "ABC"
    assert secrets.revealed(kept["recovery_codes"]["seed"]) == "ABC"
    assert (kept["recovery_codes"]["used_mask"], kept["webauthn"]) == (5, {"name": "Key"})


def test_a_factor_that_no_key_reads_is_counted_and_stays(use_keys):
    use_keys("lost")
    data = {"secret": secrets.hidden("ABC")}
    Authenticator.objects.create(user=hired("bo"), type="totp", data=data)
    use_keys("new")
    assert vars(rotate_factors()) == vars(Rotated("mfa.Authenticator", unreadable=1))
    assert Authenticator.objects.get().data == data
