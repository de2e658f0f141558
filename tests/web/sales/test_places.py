"""Websites, stores and store views are created and changed on their pages (CO-1.1)."""

from typing import Any

import pytest
from tests.orders.scene import main_view
from tests.scene import NOON
from tests.users.scene import BY_MACHINE, hired, made, trail
from tests.web.stores.rooms import messages_of, page, someone

from counterpart.users.assigning import give_roles
from counterpart.users.permissions import Permission
from counterpart.websites.arranging import change_place
from counterpart.websites.founding import open_website
from counterpart.websites.models import Store, StoreView, Website

pytestmark = pytest.mark.usefixtures("rooms")
PLACES = "/sales/places/"
NEW_WEBSITE = f"{PLACES}websites/add/"


def website(**facts: Any) -> dict[str, Any]:
    form = {"code": "eu", "name": "Europe", "base_currency": "eur", "sort_order": "2"}
    return form | {"letterhead": "Example GmbH\r\nBerlin"} | facts


def counted() -> tuple[int, int, int]:
    return Website.objects.count(), Store.objects.count(), StoreView.objects.count()


def changing(place: Website | Store | StoreView) -> str:
    kind = {Website: "websites", Store: "stores", StoreView: "views"}[type(place)]
    return f"{PLACES}{kind}/{place.pk}/"


def test_a_website_gets_a_store_and_a_store_view():
    client = someone()
    answer = client.post(NEW_WEBSITE, website())
    assert messages_of(client, answer) == "Europe was created."
    eu = Website.objects.get(code="eu")
    assert (eu.base_currency, eu.letterhead, eu.sort_order) == ("EUR", "Example GmbH\nBerlin", 2)
    assert "No store yet" in page(client, PLACES)
    client.post(f"{changing(eu)}add/", {"code": "eu_store", "name": "Europe Store"})
    store = Store.objects.get(code="eu_store")
    form = {"code": "eu_de", "name": "Deutsch", "language": "de", "sort_order": "0"}
    client.post(f"{changing(store)}add/", form)
    view = StoreView.objects.get(code="eu_de")
    assert (view.store, view.language, view.is_active) == (store, "de", False)
    assert "Europe Store Deutsch eu_de de No" in page(client, PLACES)
    assert [one[2] for name in ("website", "store", "store_view")
            for one in trail(f"{name}_created")] == ["eu", "eu_store", "eu_de"]  # fmt: skip


def test_places_are_changed():
    client, view = someone(), main_view()
    answer = client.post(changing(view.store.website), {"name": "Main", "sort_order": "1"})
    assert messages_of(client, answer) == "The settings were saved."
    client.post(changing(view.store), {"name": "Shop"})
    form = {"name": "English", "language": "en-GB", "is_active": "on", "sort_order": "3"}
    for _ in range(2):
        client.post(changing(view), form)
    view = main_view()
    assert view.purchase_point == "Main\nShop\nEnglish"
    assert (view.language, view.is_active, view.sort_order) == ("en-GB", True, 3)
    assert [len(trail(f"{one}_changed")) for one in ("website", "store", "store_view")] == [1, 1, 1]


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"code": "base"}, "There is already a website with the code base."),
        ({"code": "Europe!"}, "A code has lower-case letters, digits and underscores"),
        ({"base_currency": "XQX"}, "“XQX” is no currency."),
        ({"name": ""}, "This field is required."),
        ({"sort_order": "10001"}, "A sort order is 0 to 10000."),
    ],
)
def test_a_website_that_cannot_be_is_refused_and_stays_typed(facts, sentence):
    before, form = counted(), website(**facts)
    answer = someone().post(NEW_WEBSITE, form)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in html
    assert f'value="{form["code"]}"' in html
    assert "Example GmbH" in html
    assert counted() == before


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [({"language": "German"}, "is no language such as en"), ({"name": " "}, "This field is")],
)
def test_a_store_view_that_cannot_be_stays_as_it_is(facts, sentence):
    view = main_view()
    form = {"name": "Deutsch", "language": "de", "sort_order": "0"} | facts
    html = someone().post(changing(view), form).content.decode()
    assert sentence in html
    assert f'value="{form["language"]}"' in html
    assert (main_view().name, main_view().language) == (view.name, view.language)


def test_the_form_sent_twice_creates_one_website():
    client = someone()
    token = client.get(NEW_WEBSITE).content.decode().partition('name="form_token" value="')[2]
    form = website(form_token=token.partition('"')[0])
    assert client.post(NEW_WEBSITE, form).status_code == 302
    assert "This form was sent before" in client.post(NEW_WEBSITE, form).content.decode()
    assert len(trail("website_created")) == 1


def test_what_somebody_else_changed_meanwhile_is_not_overwritten():
    client, view = someone(), main_view()
    seen = client.get(changing(view)).content.decode().partition('name="seen" value="')[2][:32]
    change_place(view, name="English", actor="bo", now=NOON)
    form = {"name": "Deutsch", "language": "de", "sort_order": "0", "seen": seen}
    html = client.post(changing(view), form).content.decode()
    assert "This was changed by somebody else meanwhile." in html
    assert 'value="Deutsch"' in html
    assert main_view().name == "English"


def test_a_place_that_does_not_exist_is_not_found():
    client = someone()
    for path in ("websites/9999/", "stores/9999/", "views/9999/", "websites/9999/add/"):
        assert client.get(f"{PLACES}{path}").status_code == 404


def test_whoever_configures_one_website_sees_it_and_changes_none():
    """CO-14: as the command line, which asks for all websites."""
    other = open_website("other", name="Other")
    role = made("configurer", Permission.CONFIGURE_SALES, websites=[other])
    give_roles(hired("eva"), [role], **BY_MACHINE)
    client, before = someone("eva"), counted()
    told = page(client, PLACES)
    assert "Other" in told
    assert "Main Website" not in told
    assert "New" not in told
    view = StoreView.objects.get(store__website=other)
    for path in (NEW_WEBSITE, changing(other), changing(view), f"{changing(other)}add/"):
        assert client.get(path).status_code == 403
        assert client.post(path, website(language="de")).status_code == 403
    assert counted() == before
    assert Website.objects.get(code="other").name == "Other"


def test_whoever_may_not_configure_sees_and_changes_nothing():
    before = counted()
    for login in ("bo", "cy"):
        client = someone(login)
        for path in (PLACES, NEW_WEBSITE, changing(main_view())):
            assert client.get(path).status_code == 403
        assert client.post(NEW_WEBSITE, website()).status_code == 403
        assert client.post(changing(main_view()), {"name": "x"}).status_code == 403
    assert counted() == before
