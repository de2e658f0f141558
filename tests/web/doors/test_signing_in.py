"""Who gets in, who does not, and what the audit trail learns of it."""

import pytest
from django.test import Client
from tests.users.scene import BY_MACHINE
from tests.web.doors.scene import PASSWORD, hired, is_in, sign_in, signed_in, told

from counterpart.users.people import deactivate

pytestmark = pytest.mark.usefixtures("house")
HERE = {"address": "127.0.0.1"}


def test_nobody_sees_a_page_before_the_sign_in_and_everybody_comes_back_to_it():
    hired()
    client = Client()
    answer = client.get("/profile/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in/?next=/profile/")
    answer = client.post("/sign-in/?next=/profile/", {"login": " ADA ", "password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/profile/")
    assert is_in(client)
    assert told("signed_in") == [("signed_in", "ada", "ada", HERE | {"with": ["password"]})]


def test_a_wrong_password_is_refused_and_told_without_what_was_typed():
    hired()
    client = Client()
    for login, password in (("ada", "wrong-Secret-1"), ("my-Secret-2-in-login", PASSWORD)):
        answer = sign_in(client, login, password)
        assert answer.status_code == 200
        assert "do not belong together" in answer.content.decode()
    assert not is_in(client)
    entries = told("sign_in_failed", "signed_in")
    assert entries == [("sign_in_failed", "ada", "ada", HERE), ("sign_in_failed", "", "?", HERE)]
    assert "Secret" not in str(entries)


def test_signing_out_ends_it_and_is_told():
    hired()
    client = signed_in()
    assert client.get("/sign-out/").status_code == 200
    assert is_in(client)
    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"
    assert not is_in(client)
    assert told("signed_out") == [("signed_out", "ada", "ada", HERE)]


def test_someone_who_left_is_out_at_once_and_does_not_come_back():
    bo = hired("bo", "warehouse")
    client = signed_in("bo")
    assert is_in(client)
    deactivate(bo, **BY_MACHINE)
    assert not is_in(client)
    answer = sign_in(client, "bo")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in/inactive/")
    assert "inactive" in client.get("/sign-in/inactive/").content.decode()
    assert not is_in(client)


def test_nobody_signs_up():
    client = Client()
    assert [client.get(page).status_code for page in ("/signup/", "/accounts/signup/")] == [404] * 2


def test_the_way_back_leads_to_no_other_site():
    hired()
    answer = Client().post(
        "/sign-in/?next=https://elsewhere.example.com/", {"login": "ada", "password": PASSWORD}
    )
    assert answer.headers["Location"] == "/"


def test_cookies_stay_out_of_reach():
    hired()
    client = Client()
    client.get("/sign-in/")
    sign_in(client)
    kept = {name: client.cookies[name] for name in ("sessionid", "csrftoken")}
    assert {name: (one["httponly"], one["samesite"]) for name, one in kept.items()} == {
        "sessionid": (True, "Lax"),
        "csrftoken": (True, "Lax"),
    }


def test_a_form_without_its_token_is_refused():
    hired()
    client = Client(enforce_csrf_checks=True)
    assert sign_in(client).status_code == 403
    assert not is_in(client)
