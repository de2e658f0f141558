import pytest
from tests.core.racing import at_once
from tests.orders.scene import new_order
from tests.scene import NOON

from counterpart.core.errors import Refused
from counterpart.orders.placing import place_order
from counterpart.websites.founding import (
    code_for,
    default_view,
    find_website,
    found_main_website,
    open_website,
)
from counterpart.websites.models import Store, StoreView, Website


def everything() -> tuple[list[tuple[object, ...]], ...]:
    return (
        list(Website.objects.values_list("code", "name", "base_currency")),
        list(Store.objects.values_list("code", "name")),
        list(StoreView.objects.values_list("code", "name", "is_active")),
    )


def test_fresh_installation_has_one_website_store_and_view_however_often_it_is_founded(db):
    assert found_main_website() == found_main_website()
    assert everything() == (
        [("base", "Main Website", "USD")],
        [("main_website_store", "Main Website Store")],
        [("default", "Default Store View", True)],
    )


def test_opened_website_has_a_store_and_a_view_and_is_opened_once(db):
    first = open_website("uk", name="United Kingdom", base_currency="GBP")
    again = open_website("uk", name="Other", base_currency="EUR")
    assert again == first
    assert everything() == (
        [("uk", "United Kingdom", "GBP")],
        [("uk_store", "United Kingdom Store")],
        [("uk_default", "United Kingdom Store View", True)],
    )


@pytest.mark.parametrize("text", ["base", " BASE ", "main website", "Main Website"])
def test_website_is_found_by_code_or_name_in_any_case(house, text):
    assert find_website(text) == Website.objects.get()


def test_unknown_website_is_not_found(house):
    assert (find_website("nowhere"), find_website("")) == (None, None)


@pytest.mark.parametrize(
    ("text", "code"),
    [("United Kingdom", "united_kingdom"), ("Zürich & Co.", "zurich_co"), ("x" * 99, "x" * 64)],
)
def test_code_is_made_of_what_a_person_typed(text, code):
    assert code_for(text) == code


def test_orders_go_to_the_first_active_view(house):
    website = Website.objects.get()
    store = website.stores.get()
    second = StoreView.objects.create(store=store, code="second", name="Second", sort_order=0)
    assert default_view(website).code == "default"
    StoreView.objects.filter(code="default").update(sort_order=5)
    assert default_view(website) == second
    StoreView.objects.filter(code="second").update(is_active=False)
    assert default_view(website).code == "default"


def test_website_without_an_active_view_is_told_in_a_sentence(house):
    StoreView.objects.update(is_active=False)
    with pytest.raises(Refused) as refusal:
        default_view(Website.objects.get())
    assert refusal.value.sentence == "Website base has no active store view."


def test_purchase_point_is_frozen_on_the_order_in_three_lines(house):
    order = place_order(new_order(), actor="bo", now=NOON)
    Website.objects.update(name="Renamed")
    order.refresh_from_db()
    assert order.purchase_point == "Main Website\nMain Website Store\nDefault Store View"


def test_one_website_is_opened_when_two_ask_together(lasting_house):
    opened = at_once(*[lambda: open_website("uk").pk] * 4)
    assert (opened, StoreView.objects.filter(store__website__code="uk").count()) == (
        [Website.objects.get(code="uk").pk] * 4,
        1,
    )
