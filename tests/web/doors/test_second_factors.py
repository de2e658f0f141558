"""Whoever reaches Amazon's data signs in with a second factor (spapi.md §11.7)."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from tests.users.scene import BY_MACHINE, trail
from tests.web.doors.scene import code, give_app, hired, is_in, sign_in, signed_in, told

from counterpart.users.letting_in import forget_factors

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture
def demanded(settings):
    settings.REQUIRE_MFA = True


@pytest.mark.parametrize(
    ("said", "endpoint", "is_demanded"),
    [
        (None, "", True),
        (None, "https://sellingpartnerapi-eu.amazon.com", True),
        (None, "http://127.0.0.1:8765", False),
        (None, "http://localhost:8765", False),
        (False, "", False),
        (True, "http://127.0.0.1:8765", True),
    ],
)
def test_it_is_demanded_with_the_real_amazon_unless_something_else_is_said(
    settings, said, endpoint, is_demanded
):
    settings.REQUIRE_MFA, settings.AMAZON_ENDPOINT = said, endpoint
    hired()
    answer = signed_in().get("/profile/")
    assert (answer.status_code == 302) is is_demanded
    if is_demanded:
        assert answer.headers["Location"] == "/profile/factors/?because=missing"


def test_somebody_without_one_is_led_to_set_one_up_before_anything_else(demanded, lasting_house):
    hired()
    client = signed_in()
    assert client.get("/profile/").headers["Location"] == "/profile/factors/?because=missing"
    assert (
        "Set one up; then you go on."
        in client.get("/profile/factors/?because=missing").content.decode()
    )
    page = client.get("/profile/factors/app/")
    secret = re.search(r"<code translate=\"no\">(\w+)</code>", page.content.decode())
    assert secret
    assert 'src="data:image/svg+xml;base64,' in page.content.decode()
    wrong = client.post("/profile/factors/app/", {"code": "000000"})
    assert (wrong.status_code, Authenticator.objects.count()) == (200, 0)
    right = client.post("/profile/factors/app/", {"code": code(secret[1])})
    assert right.headers["Location"] == "/profile/factors/codes/"
    codes = client.get("/profile/factors/codes/").content.decode()
    assert len(re.findall(r"<li><code>\d{8}</code></li>", codes)) == 10
    assert is_in(client)
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert (secret[1] not in stored, stored[:4]) == (True, "gAAA")
    assert told("factor_added") == [
        ("factor_added", "ada", "ada", {"address": "127.0.0.1", "what": "totp_activated"})
    ]


def test_the_code_is_asked_for_and_a_wrong_one_lets_nobody_in():
    secret = give_app(hired())
    client = Client()
    assert sign_in(client).headers["Location"] == "/sign-in/code/"
    assert not is_in(client)
    answer = client.post("/sign-in/code/", {"code": "000000"})
    assert "This code is not right." in answer.content.decode()
    assert not is_in(client)
    assert client.post("/sign-in/code/", {"code": code(secret)}).headers["Location"] == "/"
    assert is_in(client)
    assert [one[3]["with"] for one in told("signed_in")] == [["password", "totp"]]


def test_codes_cannot_be_guessed():
    secret = give_app(hired())
    client = Client()
    sign_in(client)
    for _ in range(5):
        client.post("/sign-in/code/", {"code": "000000"})
    answer = client.post("/sign-in/code/", {"code": code(secret)})
    assert "Too many wrong codes." in answer.content.decode()
    assert not is_in(client)


def test_a_recovery_code_lets_in_once():
    ada = hired()
    give_app(ada)
    recovery = Authenticator.objects.get(user=ada, type="recovery_codes").wrap()
    one = recovery.get_unused_codes()[0]
    for outcome in (True, False):
        client = Client()
        sign_in(client)
        client.post("/sign-in/code/", {"code": one})
        assert is_in(client) is outcome
    assert len(Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()) == 9


def test_an_app_is_removed_by_its_owner_and_told():
    secret = give_app(hired())
    client = Client()
    sign_in(client)
    client.post("/sign-in/code/", {"code": code(secret)})
    assert client.get("/profile/factors/codes/file/").headers["Content-Disposition"] == (
        'attachment; filename="recovery-codes.txt"'
    )
    assert client.post("/profile/factors/app/remove/").status_code == 302
    assert Authenticator.objects.count() == 0
    assert [one[3]["what"] for one in told("factor_removed")] == ["totp_deactivated"]


def test_who_lost_their_factors_gets_in_again_with_help():
    ada = hired()
    give_app(ada)
    forget_factors(ada, **BY_MACHINE)
    forget_factors(ada, **BY_MACHINE)
    assert is_in(signed_in())
    assert trail("factors_forgotten") == [
        ("cli:root", "person", "ada", {"factors": ["recovery_codes", "totp"]}, {"factors": []})
    ]


def test_whoever_has_to_set_up_a_factor_first_sees_no_rooms(demanded):
    """The frame of that page tells nothing of the shop."""
    hired()

    html = signed_in().get("/profile/factors/").content.decode()

    assert 'href="/amazon-orders/"' not in html
