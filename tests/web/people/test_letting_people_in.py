"""People are let in, locked out and let in again on their pages (spapi.md §11)."""

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.core import mail
from django.test import Client
from tests.browser.signing_in import give_factors
from tests.scene import NOON
from tests.users.scene import BY_MACHINE, hired, made, trail
from tests.web.people.posting import hidden, key
from tests.web.stores.rooms import messages_of, page, someone

from counterpart.users.assigning import give_roles
from counterpart.users.models import User
from counterpart.users.permissions import Permission
from counterpart.websites.founding import open_website

pytestmark = pytest.mark.usefixtures("rooms")
PASSWORD = "Twelve mugs, 1 lamp"


def post(client: Client, login: str, step: str, **facts: Any) -> str:
    return messages_of(client, client.post(f"/people/{key(login)}/{step}/", facts))


def active(login: str) -> bool:
    return User.objects.get(username=login).is_active


def lock_out(login: str, *, ago: timedelta = timedelta()) -> None:
    """Let somebody have tried five wrong passwords; call it when everybody is signed in."""
    attempt, _ = AccessAttempt.objects.get_or_create(
        username=login, ip_address="127.0.0.1", failures_since_start=5, get_data="", post_data=""
    )
    AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=NOON - ago)


def test_whoever_is_deactivated_is_out_at_once_and_comes_back_with_the_same_roles():
    client, bo = someone(), someone("bo")
    assert bo.get("/orders/").status_code == 200
    assert "signed out at once" in page(client, f"/people/{key('bo')}/")
    assert post(client, "bo", "deactivate") == "The person does not work here any more."
    assert bo.get("/orders/")["Location"].startswith("/sign-in/")
    post(client, "bo", "deactivate")
    assert len(trail("person_deactivated")) == 1
    assert post(client, "bo", "activate") == "The person works here again."
    assert active("bo")
    assert list(User.objects.get(username="bo").roles.values_list("code")) == [("order_manager",)]


def test_another_password_has_to_be_changed_at_the_next_sign_in():
    client = someone()
    assert post(client, "bo", "password", password=PASSWORD) == "The person has a new password."
    bo = User.objects.get(username="bo")
    assert bo.check_password(PASSWORD)
    assert bo.password_set_at is None
    assert "Password to be changed" in page(client, "/people/")


@pytest.mark.parametrize("password", ["", "weak", "allsmallletters"])
def test_a_weak_password_is_refused_and_not_shown(password):
    client = someone()
    assert "This password" in post(client, "bo", "password", password=password)
    assert not User.objects.get(username="bo").has_usable_password()
    assert trail("password_changed") == []


def test_a_link_lets_the_person_choose_a_password_once():
    hired("dora", "warehouse")
    client = someone()
    told = post(client, "dora", "link")
    assert told == "A link to choose a password is on its way to the person."
    found = re.search(r"http://testserver(/password/forgotten/\S+)", str(mail.outbox[0].body))
    assert found
    visitor = Client()
    form = visitor.get(found[1])["Location"]
    visitor.post(form, {"password1": PASSWORD, "password2": PASSWORD})
    assert User.objects.get(username="dora").check_password(PASSWORD)
    assert "no longer good" in Client().get(found[1]).content.decode()


def test_a_link_asked_for_twice_by_one_form_is_sent_once():
    client = someone()
    token = hidden(client, f"/people/{key('bo')}/", "form_token")
    post(client, "bo", "link", form_token=token)
    assert "This form was sent before" in post(client, "bo", "link", form_token=token)
    assert len(mail.outbox) == len(trail("link_sent")) == 1


def test_no_link_is_sent_to_whoever_does_not_work_here():
    client = someone()
    post(client, "bo", "deactivate")
    assert f"/people/{key('bo')}/link/" not in client.get(f"/people/{key('bo')}/").content.decode()
    assert post(client, "bo", "link") == "bo does not work here any more."
    assert mail.outbox == []


def test_a_link_that_cannot_leave_is_told(settings):
    settings.EMAIL_BACKEND = "tests.orders.mails.test_sending_by_hand.Down"
    client = someone()
    told = post(client, "bo", "link")
    assert "The e-mail could not be sent now." in told
    assert "on its way" not in told


def test_whoever_is_locked_out_may_try_again():
    client = someone()
    lock_out("bo")
    assert "Locked out" in page(client, "/people/")
    assert post(client, "bo", "unlock") == "The person may try again."
    assert AccessAttempt.objects.count() == 0
    assert "Locked out" not in page(client, "/people/")
    post(client, "bo", "unlock")
    assert len(trail("person_unlocked")) == 1


def test_a_lock_that_opened_by_itself_is_not_shown():
    client = someone()
    lock_out("bo", ago=timedelta(minutes=29))
    assert "Locked out" in page(client, "/people/")
    lock_out("bo", ago=timedelta(minutes=31))
    assert "Locked out" not in page(client, "/people/")


def test_lost_second_factors_are_taken_away():
    give_factors(User.objects.get(username="bo"))
    client = someone()
    assert "Second factors 2" in page(client, f"/people/{key('bo')}/")
    assert "no second factor any more" in post(client, "bo", "forget-factors")
    assert Authenticator.objects.count() == 0
    post(client, "bo", "forget-factors")
    assert len(trail("factors_forgotten")) == 1


def test_own_password_and_factors_are_changed_in_the_profile_only():
    """A session left open must not become a password without the old one."""
    give_factors(User.objects.get(username="ada"))
    client, before = someone(), User.objects.get(username="ada").password
    html = client.get(f"/people/{key('ada')}/").content.decode()
    assert "in your profile" in html
    assert "forget-factors" not in html
    for step in ("password", "forget-factors"):
        told = post(client, "ada", step, password=PASSWORD)
        assert told == "You change your own password and second factors in your profile, not here."
    assert User.objects.get(username="ada").password == before
    assert Authenticator.objects.count() == 3


def test_whoever_may_less_takes_nobodys_place():
    """CO-14: with the password of an owner, a manager could do everything too."""
    other = open_website("other", name="Other")
    manager = made("manager", Permission.MANAGE_PEOPLE, websites=[other])
    give_roles(hired("eva"), [manager], **BY_MACHINE)
    client, before = someone("eva"), User.objects.get(username="ada").password
    lock_out("ada")
    for step in ("password", "forget-factors", "deactivate", "unlock"):
        assert "eva cannot give or take" in post(client, "ada", step, password=PASSWORD)
    ada = User.objects.get(username="ada")
    assert (ada.is_active, ada.password, AccessAttempt.objects.count()) == (True, before, 1)


def test_whoever_may_not_manage_people_lets_nobody_in_or_out():
    for login in ("bo", "cy"):
        client = someone(login)
        for step in ("deactivate", "activate", "unlock", "forget-factors"):
            assert client.post(f"/people/{key('ada')}/{step}/").status_code == 403
            assert client.get(f"/people/{key('ada')}/{step}/").status_code == 405
    assert active("ada")
