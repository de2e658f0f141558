"""Nobody extends their own rights, on no way around either (CO-14)."""

from typing import Any

import pytest
from tests.scene import NOON
from tests.users.scene import (
    BY_MACHINE,
    at_work,
    hired,
    made,
    permits,
    rights,
    role,
    trail,
    view_of,
)

from counterpart.core.errors import Refused
from counterpart.users.assigning import give_roles, take_roles
from counterpart.users.granting import grant_permissions, limit_role, withdraw_permissions
from counterpart.users.models import Role, User
from counterpart.users.people import activate, create_person, deactivate, set_password
from counterpart.users.permissions import Permission
from counterpart.users.roles import create_role, delete_role, rename_role
from counterpart.websites.founding import open_website
from counterpart.websites.models import StoreView, Website

SHIP, CANCEL, PEOPLE = Permission.SHIP_ORDERS, Permission.CANCEL_ORDERS, Permission.MANAGE_PEOPLE
GOOD = "Correct horse, 1 battery"


@pytest.fixture
def outlet(house) -> Website:
    return open_website("outlet", name="Outlet")


@pytest.fixture
def bo(outlet) -> dict[str, Any]:
    """Bo manages people everywhere, and may ship for the outlet."""
    made("people_of_outlet", PEOPLE)
    made("shipping_of_outlet", SHIP, websites=[outlet])
    hired("bo", "people_of_outlet", "shipping_of_outlet")
    hired("ada", "owner")
    hired("cy")
    return {"by": at_work("bo"), "now": NOON}


def refused(call, *given: Any, **options: Any) -> str:
    with pytest.raises(Refused) as no:
        call(*given, **options)
    return str(no.value)


def person(login: str) -> User:
    return User.objects.get(username=login)


OWN = "bo cannot change their own rights; let somebody else do it."
BEYOND = "bo cannot give or take “{}” there: it is not permitted to bo everywhere it would hold."


def test_nobody_changes_their_own_roles(bo):
    before = rights(person("bo"))
    made("harmless")
    assert refused(give_roles, person("bo"), [role("harmless")], **bo) == OWN
    assert refused(take_roles, person("bo"), [role("shipping_of_outlet")], **bo) == OWN
    assert rights(person("bo")) == before


def test_nobody_changes_a_role_that_they_have(bo, outlet):
    held = (
        "bo has the role “people_of_outlet” and cannot change their own rights; "
        "let somebody else do it."
    )
    mine = role("people_of_outlet")
    assert refused(grant_permissions, mine, [PEOPLE], **bo) == held
    assert refused(withdraw_permissions, mine, [PEOPLE], **bo) == held
    assert refused(limit_role, mine, websites=[outlet], **bo) == held
    assert refused(delete_role, mine, **bo) == held
    assert permits("people_of_outlet") == ["manage_people"]
    assert mine.scopes.count() == 0


def test_nobody_grants_what_they_may_not_do_themselves(bo):
    made("helpers")
    assert refused(grant_permissions, role("helpers"), [CANCEL], **bo) == BEYOND.format(
        "Cancel orders"
    )
    assert refused(create_role, "mighty", permissions=[CANCEL], **bo) == BEYOND.format(
        "Cancel orders"
    )
    assert permits("helpers") == []
    assert not Role.objects.filter(code="mighty").exists()


def test_nobody_grants_more_widely_than_they_may_themselves(bo, outlet):
    made("helpers")
    assert refused(grant_permissions, role("helpers"), [SHIP], **bo) == BEYOND.format("Ship")
    limit_role(role("helpers"), websites=[outlet], **bo)
    grant_permissions(role("helpers"), [SHIP], **bo)
    assert permits("helpers") == ["ship_orders"]
    assert refused(limit_role, role("helpers"), **bo) == BEYOND.format("Ship")
    base = Website.objects.get(code="base")
    assert refused(limit_role, role("helpers"), websites=[base, outlet], **bo) == BEYOND.format(
        "Ship"
    )
    limit_role(role("helpers"), store_views=[view_of(outlet)], **bo)
    give_roles(person("cy"), [role("helpers")], **bo)
    assert at_work("cy").permitted[SHIP].views == frozenset({view_of(outlet).pk})


def test_a_store_view_does_not_suffice_to_grant_its_whole_website(bo, outlet):
    role("shipping_of_outlet").scopes.all().delete()
    limit_role(role("shipping_of_outlet"), store_views=[view_of(outlet)], **BY_MACHINE)
    made("helpers", websites=[outlet])
    assert refused(grant_permissions, role("helpers"), [SHIP], **bo) == BEYOND.format("Ship")
    assert StoreView.objects.filter(store__website=outlet).count() == 1


def test_nobody_gives_a_role_that_permits_more_than_they_may(bo):
    for code in ("owner", "warehouse"):
        assert refused(give_roles, person("cy"), [role(code)], **bo).startswith("bo cannot give")
        new = {"name": "Di Example", "email": "di@example.com", "roles": [role(code)]}
        assert refused(create_person, "di", **new, **bo).startswith("bo cannot give")
    assert rights(person("cy"))[2] == []
    assert not User.objects.filter(username="di").exists()


def test_nobody_gets_at_the_login_of_somebody_who_may_more(bo):
    ada = person("ada")
    before = rights(ada)
    for call in (deactivate, activate):
        assert refused(call, ada, **bo).startswith("bo cannot give or take")
    assert refused(set_password, ada, GOOD, **bo).startswith("bo cannot give or take")
    assert refused(take_roles, ada, [role("owner")], **bo).startswith("bo cannot give or take")
    assert rights(ada) == before
    set_password(person("cy"), GOOD, **bo)
    assert person("cy").check_password(GOOD)


def test_a_person_who_left_is_not_called_back_by_somebody_who_may_less(bo):
    hired("eve", "owner")
    deactivate(person("eve"), **BY_MACHINE)
    assert refused(activate, person("eve"), **bo).startswith("bo cannot give or take")
    assert not person("eve").is_active


def test_nobody_weakens_or_renames_a_role_that_permits_more_than_they_may(bo, outlet):
    for call, options in (
        (withdraw_permissions, {"permissions": [SHIP]}),
        (rename_role, {"name": "Nobodies"}),
        (limit_role, {"websites": [outlet]}),
        (delete_role, {}),
    ):
        assert refused(call, role("warehouse"), **options, **bo).startswith("bo cannot give")
    assert "ship_orders" in permits("warehouse")
    assert role("warehouse").name == "Warehouse"


def test_rights_are_asked_again_when_the_turn_comes(bo):
    made("helpers")
    take_roles(person("bo"), [role("people_of_outlet")], **BY_MACHINE)
    assert refused(give_roles, person("cy"), [role("helpers")], **bo) == (
        "bo may not do that: it needs the permission “Manage people and roles”."
    )
    deactivate(person("bo"), **BY_MACHINE)
    assert refused(rename_role, role("helpers"), "X", **bo).startswith("bo may not do that")
    assert rights(person("cy"))[2] == []


def test_the_owners_role_always_permits_everything_everywhere(bo, outlet):
    always = (
        "The role “Owner” always permits everything everywhere; it cannot be changed or deleted."
    )
    owner = role("owner")
    assert refused(grant_permissions, owner, [SHIP], **BY_MACHINE) == always
    assert refused(withdraw_permissions, owner, [SHIP], **BY_MACHINE) == always
    assert refused(delete_role, owner, **BY_MACHINE) == always
    assert refused(limit_role, owner, websites=[outlet], **BY_MACHINE) == (
        "The role “Owner” cannot be limited."
    )
    assert owner.scopes.count() == 0
    assert trail("role_granted") == []
