"""The roles that every installation has, and what a merchant made of them."""

import pytest
from tests.users.scene import BY_MACHINE, permits, role

from counterpart.users.founding import SHIPPED_ROLES, found_roles
from counterpart.users.granting import withdraw_permissions
from counterpart.users.models import Role
from counterpart.users.operators import permissions_of, rights_in, unlimited
from counterpart.users.permissions import EVERY_PERMISSION, Permission
from counterpart.users.roles import delete_role, rename_role
from counterpart.websites.scopes import EVERYTHING

pytestmark = pytest.mark.django_db


def test_a_fresh_installation_has_the_roles_of_the_specification():
    found_roles()
    assert {one.code: str(one) for one in Role.objects.all()} == {
        "owner": "Owner",
        "order_manager": "Order manager",
        "warehouse": "Warehouse",
        "finance": "Finance",
        "support": "Support",
        "auditor": "Auditor",
        "channel_job": "Channel job",
    }
    assert permissions_of(role("owner")) == EVERY_PERMISSION
    assert permits("warehouse") == [
        "ship_orders", "view_buyers", "view_catalog", "view_documents", "view_orders",
    ]  # fmt: skip
    assert permits("channel_job") == ["view_channel", "work_channel"]
    assert rights_in([role("channel_job")]) == {
        "view_channel": EVERYTHING,
        "work_channel": EVERYTHING,
    }


def test_founding_again_leaves_what_a_merchant_changed():
    found_roles()
    withdraw_permissions(role("warehouse"), [Permission.VIEW_BUYERS], **BY_MACHINE)
    rename_role(role("owner"), "Boss", **BY_MACHINE)
    delete_role(role("auditor"), **BY_MACHINE)
    before = [(one.code, one.name, permits(one.code)) for one in Role.objects.all()]
    found_roles()
    found_roles()
    assert [(one.code, one.name, permits(one.code)) for one in Role.objects.all()] == before
    assert not Role.objects.filter(code="auditor").exists()


def test_an_owner_is_founded_where_other_roles_were_made_first():
    Role.objects.create(code="mine", name="Mine")
    found_roles()
    assert list(Role.objects.values_list("code", flat=True)) == ["mine", "owner"]


@pytest.mark.parametrize("code", SHIPPED_ROLES)
def test_no_shipped_role_but_the_owners_manages_people_or_the_installation(code):
    _, permissions = SHIPPED_ROLES[code]
    assert {Permission.MANAGE_PEOPLE, Permission.OPERATE} & set(permissions) == set()


def test_jobs_and_the_owner_of_the_machine_may_do_everything():
    assert unlimited("worker").permitted == dict.fromkeys(EVERY_PERMISSION, EVERYTHING)
