"""Roles are made, ticked, limited and deleted on their pages (CO-14)."""

from typing import Any

import pytest
from tests.users.scene import BY_MACHINE, hired, made, permits, role, trail, view_of
from tests.web.people.posting import hidden, ticked
from tests.web.stores.rooms import messages_of, page, someone

from counterpart.users.assigning import give_roles
from counterpart.users.granting import grant_permissions, limit_role
from counterpart.users.models import Role, User
from counterpart.users.permissions import Permission
from counterpart.web.people.role_rights import GROUPS
from counterpart.websites.founding import open_website

pytestmark = pytest.mark.usefixtures("rooms")
P = Permission


def sent(name: str = "Packers", *permissions: Permission, **facts: Any) -> dict[str, Any]:
    """Answer the form of a role with these boxes ticked."""
    return {"name": name, "rights": "1", "extent": "custom", "permission": permissions} | facts


def change(client: Any, code: str, form: dict[str, Any]) -> Any:
    return client.post(f"/roles/{role(code).pk}/change/", form)


def limits(code: str) -> list[str]:
    return sorted(
        (one.website or one.store_view).code
        for one in role(code).scopes.select_related("website", "store_view")
    )


def test_every_permission_can_be_ticked_once():
    """Prevents a permission that no page can give."""
    shown = [one for _label, permissions in GROUPS for one in permissions]
    assert len(shown) == len(set(shown))
    assert set(shown) == set(Permission)


def test_every_role_is_listed():
    limit_role(role("support"), websites=[open_website("other", name="Other")], **BY_MACHINE)
    told = page(someone(), "/roles/")
    assert "Owner Everything Everywhere ada" in told
    assert "Support 7 permissions Other –" in told


def test_a_role_is_created_ticked_and_limited():
    other, client = open_website("other", name="Other"), someone()
    answer = client.post("/roles/add/", {"name": "Packers", "code": "packers"})
    assert answer["Location"] == f"/roles/{role('packers').pk}/"
    assert "Tick what it permits." in messages_of(client, answer)
    form = sent("Packing", P.SHIP_ORDERS, P.VIEW_ORDERS, website=[other.pk])
    assert messages_of(client, change(client, "packers", form)) == "The role was saved."
    assert (role("packers").name, limits("packers")) == ("Packing", ["other"])
    assert permits("packers") == ["ship_orders", "view_orders"]
    html = client.get(answer["Location"]).content.decode()
    assert ticked(html, "permission") == ["view_orders", "ship_orders"]
    assert ticked(html, "website") == [str(other.pk)]
    assert ticked(html, "extent") == ["custom"]
    form = sent("Packing", P.VIEW_ORDERS, store_view=[view_of(other).pk])
    change(client, "packers", form)
    assert (permits("packers"), limits("packers")) == (["view_orders"], ["other_default"])


def test_the_same_form_twice_is_written_once():
    made("packers")
    client = someone()
    for _ in range(2):
        assert change(client, "packers", sent("packers", P.SHIP_ORDERS)).status_code == 302
    assert len(trail("role_granted")) == 1
    assert trail("role_renamed") == trail("role_limited") == []


def test_all_is_all():
    made("packers")
    client = someone()
    change(client, "packers", sent("packers", P.SHIP_ORDERS, extent="all"))
    assert permits("packers") == sorted(Permission.values)
    html = client.get(f"/roles/{role('packers').pk}/").content.decode()
    assert ticked(html, "extent") == ["all"]


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"code": "support"}, "There is already a role “support”."),
        ({"code": "Night shift"}, "is not a code"),
        ({"code": ""}, "This field is required."),
    ],
)
def test_a_role_that_cannot_be_created_keeps_what_was_typed(facts, sentence):
    before = Role.objects.count()
    answer = someone().post("/roles/add/", {"name": "Night", "code": "night"} | facts)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert 'value="Night"' in answer.content.decode()
    assert Role.objects.count() == before


def test_a_refusal_leaves_nothing_half_written():
    """Eva may rename and ship, but not give what she does not have: nothing at all is saved."""
    other = open_website("other", name="Other")
    manager = made("manager", P.MANAGE_PEOPLE, P.SHIP_ORDERS, websites=[other])
    give_roles(hired("eva"), [manager], **BY_MACHINE)
    made("packers", P.SHIP_ORDERS, websites=[other])
    form = sent("Thieves", P.SHIP_ORDERS, P.CREDIT_ORDERS, website=[other.pk])
    answer = change(someone("eva"), "packers", form)
    html = answer.content.decode()
    assert "eva cannot give or take “Credit memos” there" in html
    assert 'value="Thieves"' in html
    assert ticked(html, "permission") == ["ship_orders", "credit_orders"]
    assert (role("packers").name, permits("packers")) == ("packers", ["ship_orders"])
    assert trail("role_renamed") == []


def test_a_role_does_not_leave_the_reach_of_whoever_changes_it():
    """CO-14: a limited manager does not let a role hold everywhere."""
    other = open_website("other", name="Other")
    manager = made("manager", P.MANAGE_PEOPLE, P.SHIP_ORDERS, websites=[other])
    give_roles(hired("eva"), [manager], **BY_MACHINE)
    made("packers", P.SHIP_ORDERS, websites=[other])
    answer = change(someone("eva"), "packers", sent("packers", P.SHIP_ORDERS))
    assert "eva cannot give or take" in answer.content.decode()
    assert limits("packers") == ["other"]
    html = someone("eva").get(f"/roles/{role('packers').pk}/").content.decode()
    assert "Main Website" not in html
    assert "Other" in html


def test_what_is_withdrawn_need_not_be_reached_where_the_role_goes():
    """Eva sells on one website and ships on two; the role goes to where she may only ship."""
    here, there = open_website("here", name="Here"), open_website("there", name="There")
    both = made("both", P.MANAGE_PEOPLE, P.SHIP_ORDERS, websites=[here, there])
    seller = made("seller", P.CREDIT_ORDERS, websites=[here])
    give_roles(hired("eva"), [both, seller], **BY_MACHINE)
    made("packers", P.SHIP_ORDERS, P.CREDIT_ORDERS, websites=[here])
    form = sent("packers", P.SHIP_ORDERS, website=[there.pk])
    assert change(someone("eva"), "packers", form).status_code == 302
    back = sent("packers", P.SHIP_ORDERS, P.CREDIT_ORDERS, website=[here.pk])
    assert change(someone("eva"), "packers", back).status_code == 302
    assert (permits("packers"), limits("packers")) == (["credit_orders", "ship_orders"], ["here"])


def test_nobody_changes_a_role_of_their_own():
    """CO-14: shown as it is, and refused; calling it something else extends nothing."""
    own = made("people_manager", P.MANAGE_PEOPLE)
    give_roles(hired("eva"), [own], **BY_MACHINE)
    client, path = someone("eva"), f"/roles/{own.pk}/"
    html = client.get(path).content.decode()
    assert "You have this role yourself" in html
    assert 'name="rights"' not in html
    answer = change(client, "people_manager", sent("Kings", P.MANAGE_PEOPLE, extent="all"))
    assert "eva has the role" in answer.content.decode()
    assert (role("people_manager").name, permits("people_manager")) == (
        "people_manager", ["manage_people"],
    )  # fmt: skip
    change(client, "people_manager", {"name": "Staff"})
    assert (role("people_manager").name, permits("people_manager")) == ("Staff", ["manage_people"])


def test_the_owners_role_always_permits_everything():
    hired("eva", "owner")
    client, path = someone("eva"), f"/roles/{role('owner').pk}/"
    assert "permits everything, everywhere" in page(client, path)
    change(client, "owner", sent("Boss", P.SHIP_ORDERS))
    assert (role("owner").name, role("owner").permits_everything) == ("Boss", True)
    answer = client.post(f"{path}delete/")
    assert "always permits everything everywhere" in messages_of(client, answer)
    assert Role.objects.filter(code="owner").exists()


def test_what_somebody_else_changed_meanwhile_is_not_overwritten():
    made("packers", P.SHIP_ORDERS)
    client = someone()
    seen = hidden(client, f"/roles/{role('packers').pk}/", "seen")
    grant_permissions(role("packers"), [P.VIEW_ORDERS], **BY_MACHINE)
    answer = change(client, "packers", sent("Packers", P.SHIP_ORDERS, seen=seen))
    assert "This was changed by somebody else meanwhile." in answer.content.decode()
    assert permits("packers") == ["ship_orders", "view_orders"]


def test_nonsense_in_the_form_ticks_nothing():
    made("packers", P.SHIP_ORDERS)
    form = sent("packers", website=["9" * 40, "x"], permission=["fly", "ship_orders"])
    assert change(someone(), "packers", form).status_code == 302
    assert (permits("packers"), limits("packers")) == (["ship_orders"], [])


def test_a_role_is_deleted_once_nobody_has_it():
    made("packers", P.SHIP_ORDERS)
    person = hired("eva", "packers")
    client, path = someone(), f"/roles/{role('packers').pk}/delete/"
    assert "cannot be deleted: eva has it." in messages_of(client, client.post(path))
    assert Role.objects.filter(code="packers").exists()
    person.roles.clear()
    assert messages_of(client, client.post(path)) == "The role was deleted."
    assert client.post(path).status_code == 404
    assert len(trail("role_deleted")) == 1


def test_whoever_may_not_manage_people_sees_and_changes_no_role():
    before = permits("support")
    for login in ("bo", "cy"):
        client, path = someone(login), f"/roles/{role('support').pk}/"
        for one in ("/roles/", "/roles/add/", path):
            assert client.get(one).status_code == 403
        assert client.post("/roles/add/", {"name": "x", "code": "x"}).status_code == 403
        assert change(client, "support", sent("x", P.OPERATE)).status_code == 403
        assert client.post(f"{path}delete/").status_code == 403
    assert (role("support").name, permits("support")) == ("Support", before)
    assert User.objects.filter(roles__code="support").count() == 0
