"""Websites, stores and store views are set up by hand, with codes of their own (CO-1.1)."""

from typing import Any

import pytest
from tests.core.racing import at_once, names
from tests.orders.scene import BO, new_order, placed

from counterpart.audit.models import AuditEntry
from counterpart.orders.placing import place_order
from counterpart.websites.arranging import (
    PlaceRefused,
    PlaceUnknown,
    change_place,
    create_store,
    create_view,
    create_website,
    get_place,
    get_store,
    get_website,
)
from counterpart.websites.models import Store, StoreView, Website

NAME = "A name has 1 to 200 characters, no line breaks and no control characters."


def everything() -> tuple[int, ...]:
    return (Website.objects.count(), Store.objects.count(), StoreView.objects.count(),
            AuditEntry.objects.count())  # fmt: skip


def website(code: str = "uk", **facts: Any) -> Website:
    return create_website(code, **{"name": "United Kingdom", "base_currency": "gbp", **BO} | facts)


def test_website_with_store_and_view_takes_orders_numbered_with_the_views_id(house):
    uk = website(letterhead="Example Ltd\n1 High Street", sort_order=2)
    store = create_store(uk, "uk_store", name="UK Store", **BO)
    view = create_view(store, "uk_en", name="English", language="en-GB", **BO)
    order = place_order(new_order(store_view=view), **BO)
    assert (uk.base_currency, order.number, order.purchase_point) == (
        "GBP",
        f"{view.pk}000000001",
        "United Kingdom\nUK Store\nEnglish",
    )
    assert list(AuditEntry.objects.order_by("pk").values_list("action", "subject")) == [
        ("website_created", "uk"),
        ("store_created", "uk_store"),
        ("store_view_created", "uk_en"),
    ]


@pytest.mark.parametrize("code", ["", "1uk", "UK", "u k", "u-k", "ü", "x" * 65, "uk\n"])
def test_code_begins_with_a_letter_and_has_no_other_signs(house, code):
    before = everything()
    with pytest.raises(PlaceRefused) as no:
        website(code)
    assert str(no.value) == (
        "A code has lower-case letters, digits and underscores, at most 64, and begins with a "
        "letter."
    )
    assert everything() == before


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"name": " "}, NAME),
        ({"name": "a\nb"}, NAME),
        ({"base_currency": "pounds"}, "“pounds” is no currency."),
        ({"sort_order": -1}, "A sort order is 0 to 10000."),
        (
            {"letterhead": "x" * 2001},
            "A letterhead has at most 2000 characters and no control characters.",
        ),
        ({"language": "en"}, "A website has no language."),
    ],
)
def test_what_cannot_be_is_refused(house, facts, sentence):
    before = everything()
    with pytest.raises(PlaceRefused) as no:
        website(**facts)
    assert (str(no.value), everything()) == (sentence, before)


def test_codes_are_unique(house):
    website()
    before = everything()
    with pytest.raises(PlaceRefused) as no:
        website(name="Another")
    assert (str(no.value), everything()) == (
        "There is already a website with the code uk.",
        before,
    )
    with pytest.raises(PlaceRefused) as no:
        create_view(Store.objects.get(), "default", name="Again", **BO)
    assert str(no.value) == "There is already a store view with the code default."


def test_change_is_audited_and_orders_keep_the_old_names(house):
    order = placed()
    view = StoreView.objects.get()
    for _ in range(2):
        change_place(view, name="English", language="en-GB", is_active=None, **BO)
    order.refresh_from_db()
    assert order.purchase_point.endswith("Default Store View")
    [entry] = AuditEntry.objects.filter(subject_kind="store_view")
    assert (entry.action, entry.before, entry.after) == (
        "store_view_changed",
        {"name": "Default Store View", "language": "en"},
        {"name": "English", "language": "en-GB"},
    )


def test_view_can_rest_and_be_moved(house):
    change_place(StoreView.objects.get(), is_active=False, sort_order=5, **BO)
    again = StoreView.objects.get()
    assert (again.is_active, again.sort_order) == (False, 5)


def test_language_is_a_code(house):
    with pytest.raises(PlaceRefused) as no:
        change_place(StoreView.objects.get(), language="English", **BO)
    assert str(no.value) == "“English” is no language such as en or pt-BR."


def test_unknown_code_is_told_with_the_known_ones(house):
    with pytest.raises(PlaceUnknown) as no:
        get_place("view", "mars")
    assert str(no.value) == "There is no store view “mars”. Known: default."
    assert (get_website("base").code, get_store("main_website_store").code) == (
        "base",
        "main_website_store",
    )


def test_one_code_is_given_once_when_many_ask_together(lasting_house):
    outcomes = at_once(*[website] * 4)
    assert names(outcomes) == ["PlaceRefused", "PlaceRefused", "PlaceRefused", "Website"]
    assert Website.objects.count() == 2
