"""There is always an active owner, whoever acts at the same time."""

import pytest
from tests.core.racing import at_once, names
from tests.scene import NOON
from tests.users.scene import BY_MACHINE, at_work, hired, rights, role

from counterpart.core.errors import Refused
from counterpart.users.assigning import give_roles, take_roles
from counterpart.users.models import User
from counterpart.users.people import activate, deactivate

LAST = "ada is the last active owner; give the role to somebody else first."


def active_owners() -> int:
    return User.objects.filter(is_active=True, roles__code="owner").count()


def test_the_last_active_owner_can_neither_leave_nor_lose_the_role(house):
    ada, gone = hired("ada", "owner"), hired("gone", "owner")
    deactivate(gone, **BY_MACHINE)
    before = rights(ada)
    with pytest.raises(Refused) as no:
        deactivate(ada, **BY_MACHINE)
    assert (no.value.code, str(no.value)) == ("rights_refused", LAST)
    with pytest.raises(Refused) as no:
        take_roles(ada, [role("owner")], **BY_MACHINE)
    assert str(no.value) == LAST
    assert rights(ada) == before


def test_with_another_owner_one_may_leave_and_come_back(house):
    ada, bo = hired("ada", "owner"), hired("bo", "owner")
    deactivate(ada, by=at_work("bo"), now=NOON)
    assert rights(ada)[0] is False
    activate(ada, by=at_work("bo"), now=NOON)
    take_roles(bo, [role("owner")], by=at_work("ada"), now=NOON)
    assert (rights(ada)[2], rights(bo)[2]) == (["owner"], [])
    give_roles(bo, [role("owner")], by=at_work("ada"), now=NOON)
    assert active_owners() == 2


@pytest.mark.parametrize("attempt", range(3))
def test_two_owners_who_deactivate_each_other_at_once_leave_one(lasting_house, attempt):
    ada, bo = hired("ada", "owner"), hired("bo", "owner")
    by_ada, by_bo = at_work("ada"), at_work("bo")
    outcomes = at_once(
        lambda: deactivate(bo, by=by_ada, now=NOON), lambda: deactivate(ada, by=by_bo, now=NOON)
    )
    assert names(outcomes) == ["NoneType", "NotPermitted"]
    assert active_owners() == 1


def test_two_owners_who_are_deactivated_at_once_by_the_machine_leave_one(lasting_house):
    ada, bo = hired("ada", "owner"), hired("bo", "owner")
    outcomes = at_once(
        lambda: deactivate(ada, **BY_MACHINE), lambda: take_roles(bo, [role("owner")], **BY_MACHINE)
    )
    assert names(outcomes) == ["NoneType", "RightsRefused"]
    assert active_owners() == 1
