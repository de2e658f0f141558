"""People and roles are written down, changed, and leave a trail."""

from typing import Any

import pytest
from tests.core.racing import at_once, names
from tests.scene import NOON
from tests.users.scene import BY_MACHINE, hired, made, permits, rights, role, trail

from counterpart.audit.models import AuditEntry
from counterpart.core.errors import Refused
from counterpart.users.assigning import change_roles, give_roles, take_roles
from counterpart.users.founding import found_roles
from counterpart.users.granting import grant_permissions, limit_role, withdraw_permissions
from counterpart.users.models import Role, User
from counterpart.users.people import (
    activate,
    create_person,
    deactivate,
    get_person,
    set_password,
)
from counterpart.users.permissions import Permission
from counterpart.users.roles import create_role, delete_role, get_role, rename_role
from counterpart.websites.models import StoreView, Website

SHIP, CANCEL = Permission.SHIP_ORDERS, Permission.CANCEL_ORDERS


def test_a_person_is_written_down_without_a_password_that_works(house):
    found_roles()
    bo = create_person(
        " Bo ", name="Bo van Example", email="bo@example.com", roles=[role("warehouse")],
        **BY_MACHINE,
    )  # fmt: skip
    assert (bo.username, bo.first_name, bo.last_name, bo.email) == (
        "bo", "Bo van", "Example", "bo@example.com",
    )  # fmt: skip
    assert (bo.has_usable_password(), bo.date_joined, bo.is_active) == (False, NOON, True)
    assert rights(bo)[2] == ["warehouse"]
    assert trail("person_added") == [
        ("cli:root", "person", "bo", {}, {"is_active": True, "roles": ["warehouse"]}),
    ]
    assert get_person(" BO ") == bo


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"login": "Bo"}, "There is already a person with the login “bo”."),
        ({"login": "sync"}, "“sync” is a name that histories show for work of no person."),
        (
            {"login": "cli:root"},
            (
                "“cli:root” is not a login: it has up to 60 letters, digits and . _ @ + - and "
                "begins with a letter or digit."
            ),
        ),
        ({"email": "nowhere"}, "“nowhere” is not an e-mail address."),
        ({"name": "  "}, "The name of a person has 1 to 150 characters."),
        (
            {"password": "Short, 1"},
            "This password is too short. It must contain at least 12 characters.",
        ),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_person_who_cannot_be_written_down_is_refused(house, facts, sentence):
    hired("bo")
    given = {"login": "cy", "name": "Cy Example", "email": "cy@example.com"} | facts
    login = given.pop("login")
    with pytest.raises(Refused) as no:
        create_person(login, **given, **BY_MACHINE)
    assert str(no.value) == sentence
    assert [one.username for one in User.objects.all()] == ["bo"]


def test_two_people_cannot_have_one_login(lasting_house):
    facts: dict[str, Any] = {"name": "Bo Example", "email": "bo@example.com"} | BY_MACHINE
    found_roles()
    outcomes = at_once(
        lambda: create_person("bo", **facts),
        lambda: create_person("Bo", **facts),
    )
    assert names(outcomes) == ["PersonRefused", "User"]
    assert User.objects.count() == 1


def test_leaving_and_coming_back_is_safe_to_repeat_and_told_once(house):
    bo = hired("bo", "warehouse")
    deactivate(bo, **BY_MACHINE)
    deactivate(bo, **BY_MACHINE)
    activate(bo, **BY_MACHINE)
    activate(bo, **BY_MACHINE)
    assert rights(bo)[::2] == (True, ["warehouse"])
    no, yes = {"is_active": False}, {"is_active": True}
    assert trail("person_deactivated") == [("cli:root", "person", "bo", yes, no)]
    assert trail("person_activated") == [("cli:root", "person", "bo", no, yes)]


def test_a_password_is_strong_and_never_told(house):
    bo = hired("bo")
    with pytest.raises(Refused, match="a small letter, a capital letter"):
        set_password(bo, "123456789012", **BY_MACHINE)
    assert not User.objects.get(pk=bo.pk).has_usable_password()
    set_password(bo, "Correct horse, 1 battery", **BY_MACHINE)
    set_password(bo, "Another good staple, 2", **BY_MACHINE)
    assert User.objects.get(pk=bo.pk).check_password("Another good staple, 2")
    assert trail("password_changed") == [
        ("cli:root", "person", "bo", {"password": "none"}, {"password": "set"}),
        ("cli:root", "person", "bo", {"password": "set"}, {"password": "set anew"}),
    ]


def test_roles_are_given_and_taken_all_or_none_and_told_once(house):
    bo = hired("bo", "warehouse")
    change_roles(bo, give=[role("finance")], take=[role("warehouse")], **BY_MACHINE)
    give_roles(bo, [role("finance")], **BY_MACHINE)
    take_roles(bo, [role("warehouse")], **BY_MACHINE)
    assert rights(bo)[2] == ["finance"]
    assert trail("roles_changed") == [
        ("cli:root", "person", "bo", {"roles": ["warehouse"]}, {"roles": ["finance"]}),
    ]


def test_a_role_is_created_granted_withdrawn_limited_renamed_and_told(house):
    base = Website.objects.get(code="base")
    packers = create_role("Packers", name="Packers", permissions=[SHIP, SHIP], **BY_MACHINE)
    grant_permissions(packers, [CANCEL, SHIP], **BY_MACHINE)
    grant_permissions(packers, [CANCEL], **BY_MACHINE)
    withdraw_permissions(packers, [CANCEL], **BY_MACHINE)
    limit_role(packers, websites=[base, base], **BY_MACHINE)
    limit_role(packers, store_views=[StoreView.objects.get()], **BY_MACHINE)
    limit_role(packers, **BY_MACHINE)
    rename_role(packers, "Packing", **BY_MACHINE)
    assert (permits("packers"), role("packers").name) == (["ship_orders"], "Packing")
    one, two = {"permissions": ["ship_orders"]}, {"permissions": ["cancel_orders", "ship_orders"]}
    told = [
        (entry.action, entry.before, entry.after)
        for entry in AuditEntry.objects.filter(subject_kind="role", subject="packers").order_by(
            "pk"
        )
    ]
    assert told == [
        ("role_created", {}, one | {"name": "Packers", "websites": [], "store_views": []}),
        ("role_granted", one, two),
        ("role_withdrawn", two, one),
        ("role_limited", {"websites": []}, {"websites": ["base"]}),
        (
            "role_limited",
            {"websites": ["base"], "store_views": []},
            {"websites": [], "store_views": ["default"]},
        ),
        ("role_limited", {"store_views": ["default"]}, {"store_views": []}),
        ("role_renamed", {"name": "Packers"}, {"name": "Packing"}),
    ]


def test_a_role_that_somebody_has_is_not_deleted(house):
    made("packers", SHIP)
    hired("bo", "packers")
    with pytest.raises(Refused) as no:
        delete_role(role("packers"), **BY_MACHINE)
    assert str(no.value) == "The role “packers” cannot be deleted: bo has it."
    hired("al", "packers")
    with pytest.raises(Refused, match="al, bo have it"):
        delete_role(role("packers"), **BY_MACHINE)
    for login in ("al", "bo"):
        take_roles(get_person(login), [role("packers")], **BY_MACHINE)
    delete_role(role("packers"), **BY_MACHINE)
    assert not Role.objects.filter(code="packers").exists()
    assert [one[2:4] for one in trail("role_deleted")] == [
        (
            "packers",
            {"name": "packers", "permissions": ["ship_orders"], "websites": [], "store_views": []},
        )
    ]


@pytest.mark.parametrize(
    ("code", "name", "sentence"),
    [
        ("packers", "", "There is already a role “packers”."),
        ("9", "", "“9” is not a code: it begins with a letter, then letters, digits and _."),
        ("new", "x" * 101, "The name of a role has 1 to 100 characters."),
    ],
)
def test_a_role_that_cannot_be_called_so_is_refused(house, code, name, sentence):
    made("packers")
    with pytest.raises(Refused) as no:
        create_role(code, name=name, **BY_MACHINE)
    assert str(no.value) == sentence
    assert Role.objects.last() == role("packers")


def test_what_is_unknown_is_refused(house):
    made("packers")
    with pytest.raises(Refused) as no:
        get_role("moon")
    assert str(no.value).endswith("support, auditor, channel_job, packers.")
    assert str(no.value).startswith("There is no role “moon”. Roles: owner, ")
    with pytest.raises(Refused) as no:
        get_person("moon")
    assert str(no.value) == "There is no person with the login “moon”."
