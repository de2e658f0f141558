"""Do the doors tell nobody who works here, and let nobody past them?"""

import re
import time
from typing import Any

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as METHODS
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from tests.browser.signing_in import give_factors
from tests.browser.signing_in import signed_in as let_in
from tests.web.doors.scene import OTHER, PASSWORD, hired, is_in, sign_in, signed_in, told
from tests.web.guarding.walking import guarded_routes, tried

from counterpart.users.models import User

MISSING = "/profile/factors/?because=missing"
WAYS = {"account_reauthenticate", "mfa_index", "mfa_activate_totp", "mfa_add_webauthn",
        "mfa_list_webauthn"}  # fmt: skip


def bare(answer: Any) -> str:
    """Answer a page without what differs each time it is shown."""
    text = re.sub(r'value="[^"]*"', "", answer.content.decode())
    return re.sub(r'"x-csrftoken": "[^"]*"', "", text)


def test_nobody_learns_which_logins_there_are(db):
    """A wrong password for a login that works, that does not any more, and that never did."""
    hired("ada")
    hired("bo", "support")
    User.objects.filter(username="bo").update(is_active=False)
    answers = [sign_in(Client(), login, OTHER) for login in ("ada", "bo", "nobody", "ADA ")]
    assert [one.status_code for one in answers] == [200] * 4
    assert len({bare(one) for one in answers}) == 1


@pytest.mark.parametrize("server", ["django.core.mail.backends.locmem.EmailBackend", "broken"])
def test_nobody_learns_which_addresses_there_are(db, settings, server):
    """Also while no e-mail leaves: only an address that we know would be tried."""
    settings.EMAIL_BACKEND = f"{__name__}.Broken" if server == "broken" else server
    hired("ada")
    pages = []
    for address in ("ada@example.com", "nobody@example.com"):
        client = Client()
        answer = client.post("/password/forgotten/", {"email": address}, follow=True)
        pages.append((answer.redirect_chain, bare(answer)))
    assert pages[0] == pages[1]
    assert len(mail.outbox) == (server != "broken")


class Broken:
    """A mail server that cannot be reached."""

    def __init__(self, *_: Any, **__: Any) -> None: ...

    def send_messages(self, _: Any) -> int:
        raise OSError("unreachable")


def test_no_spelling_and_no_header_opens_the_lock(db):
    """Whoever types wrong passwords says from where they come themselves."""
    hired("ada")
    client = Client()
    answers = []
    for number, login in enumerate(("ada", " ada", "ADA", "Ada ", "aDa"), start=1):
        headers = {"HTTP_X_FORWARDED_FOR": f"192.0.2.{number}", "HTTP_FORWARDED": f"for={number}"}
        answers.append(sign_in(client, login, OTHER, **headers))
    assert answers[-1].status_code == 429
    for headers in ({}, {"HTTP_X_FORWARDED_FOR": "198.51.100.1"}, {"HTTP_X_REAL_IP": "1.2.3.4"}):
        assert sign_in(Client(), "ada", PASSWORD, **headers).status_code == 429
    assert [entry[3]["address"] for entry in told("sign_in_failed")] == ["127.0.0.1"] * 5


def test_a_session_of_before_the_sign_in_is_worth_nothing_after_it(db):
    hired("ada")
    client = Client()
    client.get("/sign-in/")
    before = str(client.session.session_key)
    sign_in(client)
    assert is_in(client)
    assert client.session.session_key != before
    stale = Client()
    stale.cookies["sessionid"] = before
    assert not is_in(stale)


def test_whoever_is_deactivated_is_out_at_once(db):
    hired("ada")
    client = signed_in()
    User.objects.filter(username="ada").update(is_active=False)
    assert not is_in(client)


def test_without_a_second_factor_no_page_opens_but_those_that_set_one_up(db, settings):
    settings.REQUIRE_MFA = True
    hired("ada")
    client = signed_in()
    led = {}
    for route in guarded_routes():
        address = next(iter(tried(route, highest=1)))
        for method in (client.get, client.post):
            answer = method(address)
            if answer.status_code != 405 and getattr(answer, "url", "") != MISSING:
                led[route.name] = answer.status_code
    assert set(led) <= WAYS


def test_the_password_alone_opens_nothing_for_whoever_has_a_second_factor(db):
    give_factors(hired("ada"))
    client = signed_in()
    for route in guarded_routes():
        answer = client.get(next(iter(tried(route, highest=1))))
        assert answer.status_code == 405 or answer["Location"].startswith("/sign-in/"), route.name


@pytest.mark.parametrize(
    "page",
    ["app/remove/", "codes/new/", "codes/", "codes/file/", "passkeys/add/", "passkeys/{}/remove/"],
)
def test_second_factors_are_changed_only_by_whoever_proves_who_it_is_again(db, page):
    passkey = give_factors(hired("ada"))
    client = let_in("ada")
    session = client.session
    session[METHODS] = [{"method": "password", "at": time.time() - 3600, "username": "ada"}]
    session.save()
    for method in (client.get, client.post):
        answer = method(f"/profile/factors/{page.format(passkey.pk)}")
        assert answer.status_code == 405 or answer["Location"].startswith("/profile/confirm/")
    assert Authenticator.objects.filter(user__username="ada").count() == 3
