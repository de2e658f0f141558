"""What somebody may do, and where: roles added up, asked in a few queries."""

import pytest
from tests.users.scene import at_work, hired, made, view_of

from counterpart.core.errors import Refused
from counterpart.users.guarding import demand, demand_everywhere, permitted
from counterpart.users.permissions import Permission
from counterpart.websites.founding import open_website
from counterpart.websites.models import StoreView, Website
from counterpart.websites.scopes import EVERYTHING, NOTHING, Scope

SHIP, CANCEL, OPERATE = Permission.SHIP_ORDERS, Permission.CANCEL_ORDERS, Permission.OPERATE


@pytest.fixture
def base(house) -> Website:
    return Website.objects.get(code="base")


@pytest.fixture
def outlet(house) -> Website:
    return open_website("outlet", name="Outlet")


def test_each_permission_holds_where_any_role_permits_it(base, outlet):
    made("packer", SHIP, websites=[outlet])
    made("canceler", CANCEL, SHIP, views=[view_of(base)])
    made("looker", Permission.VIEW_CATALOG)
    hired("bo", "packer", "canceler", "looker")
    bo = at_work("bo")
    outlets, bases = view_of(outlet).pk, view_of(base).pk
    assert demand(bo, SHIP) == Scope(frozenset({outlets, bases}), frozenset({outlet.pk}))
    assert demand(bo, CANCEL) == Scope(frozenset({bases}))
    assert demand(bo, Permission.VIEW_CATALOG) == EVERYTHING
    assert permitted(bo, OPERATE) == NOTHING


def test_what_no_role_permits_is_refused_in_a_sentence(house):
    hired("cy")
    with pytest.raises(Refused) as no:
        demand(at_work("cy"), SHIP)
    assert (no.value.code, str(no.value)) == (
        "not_permitted",
        "cy may not do that: it needs the permission “Ship”.",
    )


def test_a_person_who_is_not_active_may_do_nothing(house):
    bo = hired("bo", "owner")
    bo.is_active = False
    bo.save()
    assert at_work("bo").permitted == {}


def test_a_role_limited_to_a_website_holds_in_its_store_views_to_come(outlet):
    made("packer", SHIP, websites=[outlet])
    hired("bo", "packer")
    later = StoreView.objects.create(store=outlet.stores.get(), code="later", name="Later")
    assert demand(at_work("bo"), SHIP).allows(later.pk)


def test_a_role_limited_to_a_website_without_store_views_permits_nothing_there(house):
    made("packer", SHIP, websites=[Website.objects.create(code="bare", name="Bare")])
    hired("bo", "packer")
    with pytest.raises(Refused, match="needs the permission “Ship”"):
        demand(at_work("bo"), SHIP)


def test_what_no_website_owns_is_not_permitted_by_a_limited_role(outlet):
    made("operators", OPERATE, SHIP, websites=[outlet])
    hired("bo", "operators")
    sentence = "bo may not do that: it needs the permission “{}” on all websites."
    with pytest.raises(Refused) as no:
        demand(at_work("bo"), OPERATE)
    assert str(no.value) == sentence.format("Operate the installation")
    with pytest.raises(Refused) as no:
        demand_everywhere(at_work("bo"), SHIP)
    assert str(no.value) == sentence.format("Ship")


def test_the_question_costs_as_much_for_many_roles_as_for_one(
    base, outlet, django_assert_num_queries
):
    made("one", SHIP, websites=[base])
    hired("bo", "one")
    made("two", CANCEL, websites=[outlet])
    made("three", SHIP, CANCEL, views=[view_of(base), view_of(outlet)])
    hired("cy", "one", "two", "three", "auditor")
    for login in ("bo", "cy"):
        with django_assert_num_queries(5):
            at_work(login)


@pytest.mark.parametrize(
    ("mine", "other", "covers"),
    [
        (EVERYTHING, EVERYTHING, True),
        (EVERYTHING, Scope(frozenset({1})), True),
        (Scope(frozenset({1, 2})), Scope(frozenset({1})), True),
        (Scope(frozenset({1})), NOTHING, True),
        (Scope(frozenset({1})), EVERYTHING, False),
        (Scope(frozenset({1})), Scope(frozenset({1, 2})), False),
        (Scope(frozenset({1})), Scope(frozenset({1}), frozenset({7})), False),
        (Scope(frozenset({1}), frozenset({7})), Scope(frozenset({1}), frozenset({7})), True),
        (NOTHING, Scope(frozenset({1})), False),
    ],
    ids=str,
)
def test_a_scope_covers_what_lies_in_it_today_and_later(mine, other, covers):
    assert mine.covers(other) is covers
