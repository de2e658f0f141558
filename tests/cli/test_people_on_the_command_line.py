"""People, roles and the audit trail, by commands alone."""

import io

import pytest
from tests.scene import NOON
from tests.users.scene import hired, role

from counterpart.users.founding import found_roles
from counterpart.users.models import Role, User
from counterpart.websites.founding import open_website


@pytest.fixture
def roles_there(house) -> None:
    found_roles()


BO = {
    "login": "bo",
    "name": "Bo Example",
    "email": "bo@example.com",
    "active": True,
    "has_password": False,
    "added_at": "2026-11-02T12:00:00Z",
    "last_login": None,
    "roles": [{"code": "warehouse", "name": "Warehouse", "websites": [], "store_views": []}],
}
ADD = ("people", "add", "bo", "--name", "Bo Example", "--email", "bo@example.com")


def test_a_person_comes_works_and_leaves(counterpart, roles_there, at):
    now = ("--now", at(NOON))
    assert counterpart(*ADD, "--role", "warehouse", "--json", *now).json == BO
    assert counterpart("people", "list", "--json").json == [BO]
    shown = counterpart("people", "list").out
    assert [one in shown for one in ("bo", "Bo Example", "Warehouse", "yes")] == [True] * 4
    changed = counterpart("people", "roles", "bo", "--give", "finance", "--take", "warehouse", *now)
    assert changed.out == "bo has Finance.\n"
    assert counterpart("people", "roles", "bo").out == "bo has Finance.\n"
    assert (
        counterpart("people", "deactivate", "bo", *now).out == "bo does not work here any more.\n"
    )
    assert counterpart("people", "list", "--json").json[0]["active"] is False
    assert counterpart("people", "activate", "bo", "--json", *now).json["active"] is True


def test_a_person_with_a_role_that_is_unknown_is_not_added(counterpart, roles_there):
    answer = counterpart(*ADD, "--role", "warehouse", "--role", "moon")
    assert answer.code == 1
    assert answer.err.startswith("counterpart: There is no role “moon”. Roles: owner, ")
    assert User.objects.count() == 0


def test_a_password_comes_from_standard_input_and_is_never_shown(
    counterpart, roles_there, monkeypatch
):
    counterpart(*ADD)
    monkeypatch.setattr("sys.stdin", io.StringIO("Correct horse, 1 battery\n"))
    answer = counterpart("people", "password", "bo", "--json")
    assert (answer.code, answer.json["has_password"]) == (0, True)
    assert "horse" not in answer.out + answer.err
    assert User.objects.get().check_password("Correct horse, 1 battery")
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    refused = counterpart("people", "password", "bo")
    assert refused.err == "counterpart: No password was given on standard input.\n"


def test_a_role_is_made_limited_shown_and_deleted(counterpart, roles_there):
    open_website("outlet", name="Outlet")
    made = counterpart("roles", "create", "packers", "--name", "Packers", "--permission",
                       "ship_orders", "--json").json  # fmt: skip
    assert made == {
        "code": "packers",
        "name": "Packers",
        "permits_everything": False,
        "permissions": ["ship_orders"],
        "websites": [],
        "store_views": [],
        "people": [],
    }
    assert counterpart("roles", "grant", "packers", "view_orders", "comment_orders").out == (
        "The role packers permits “See orders”, “Comment”.\n"
    )
    assert counterpart("roles", "withdraw", "packers", "comment_orders").out == (
        "The role packers no longer permits “Comment”.\n"
    )
    limited = counterpart(
        "roles", "limit", "packers", "--website", "outlet", "--store-view", "default"
    )
    assert limited.out == "The role packers holds within outlet, default only.\n"
    assert counterpart("roles", "rename", "packers", "Packing").out == (
        "The role packers is called Packing.\n"
    )
    hired("bo", "packers")
    assert counterpart("roles", "show", "packers", "--json").json == made | {
        "name": "Packing",
        "permissions": ["ship_orders", "view_orders"],
        "websites": ["outlet"],
        "store_views": ["default"],
        "people": ["bo"],
    }
    assert "Packing (outlet, default)" in counterpart("people", "list").out
    assert "See orders" in counterpart("roles", "show", "packers").out
    refused = counterpart("roles", "delete", "packers")
    assert refused.err == "counterpart: The role “Packing” cannot be deleted: bo has it.\n"
    counterpart("people", "roles", "bo", "--take", "packers")
    assert counterpart("roles", "limit", "packers", "--everywhere").out == (
        "The role packers holds everywhere.\n"
    )
    assert counterpart("roles", "delete", "packers", "--json").json == {"deleted": "packers"}
    assert not Role.objects.filter(code="packers").exists()


def test_the_list_of_roles_tells_the_shipped_ones(counterpart, roles_there):
    codes = [one["code"] for one in counterpart("roles", "list", "--json").json]
    assert codes == [one.code for one in Role.objects.all()]
    assert "everything" in counterpart("roles", "list").out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ("limit", "finance"),
            "Say where the role holds: --website, --store-view, or --everywhere.",
        ),
        (
            ("limit", "finance", "--everywhere", "--website", "base"),
            "Say where the role holds: --website, --store-view, or --everywhere.",
        ),
        (("limit", "finance", "--website", "moon"), "There is no website “moon”."),
        (("limit", "finance", "--store-view", "moon"), "There is no store view “moon”."),
        (("limit", "owner", "--website", "base"), "The role “Owner” cannot be limited."),
    ],
)
def test_a_role_is_not_limited_by_what_is_not_there(counterpart, roles_there, arguments, sentence):
    answer = counterpart("roles", *arguments)
    assert (answer.code, answer.out, answer.err) == (1, "", f"counterpart: {sentence}\n")
    assert role("finance").scopes.count() == 0


def test_the_trail_tells_who_changed_what(counterpart, roles_there, at):
    hired("ada", "owner")
    hired("bo", "warehouse")
    counterpart("--as", "ada", "people", "roles", "bo", "--give", "finance", "--now", at(NOON))
    [entry] = counterpart("audit", "--actor", "ada", "--json").json
    assert {key: value for key, value in entry.items() if key != "id"} == {
        "at": "2026-11-02T12:00:00Z",
        "actor": "ada",
        "action": "roles_changed",
        "kind": "person",
        "subject": "bo",
        "before": {"roles": ["warehouse"]},
        "after": {"roles": ["finance", "warehouse"]},
    }
    shown = counterpart("audit", "--kind", "person", "--subject", "bo", "--last", "1").out
    assert "roles: warehouse → finance, warehouse" in shown
    assert "Roles of a person changed" in shown
    older = counterpart("audit", "--before", str(entry["id"]), "--json").json
    assert [one["action"] for one in older] == ["person_added", "person_added"]
    assert counterpart("audit", "--since", "2027-01-01").out == (
        "The audit trail has no such entry.\n"
    )
    wrong = counterpart("audit", "--since", "yesterday")
    assert wrong.err == "counterpart: “yesterday” is not a time such as 2026-11-02T12:00:00Z.\n"


def test_the_trail_of_an_order_is_found_by_either_number(counterpart, shop, at):
    order_id = shop.buyer_orders("MUG", 1)
    shop.sync()
    order = shop.order(order_id)
    hired("bo", "order_manager")
    now = ("--now", at(shop.now))
    counterpart("--as", "bo", "show", order_id, *now)
    counterpart("--as", "bo", "hold", order.number, *now)
    by_ours, by_amazons = (
        [one["action"] for one in counterpart("audit", "--order", number, "--json").json]
        for number in (f"#{order.number}", order_id)
    )
    assert by_ours == by_amazons
    assert {"buyer_seen", "held"} <= set(by_ours)
