"""How this house treats orders, at which rates, and how e-mails are sent (CO-1.7, CO-11)."""

from decimal import Decimal
from typing import Any

import pytest
from tests.orders.scene import main_view
from tests.scene import NOON
from tests.users.scene import BY_MACHINE, hired, made, trail, view_of
from tests.web.asking import questions
from tests.web.stores.rooms import messages_of, page, someone

from counterpart.orders.commerce_settings import change_commerce_settings, read_commerce_settings
from counterpart.orders.mails.configuring import change_mail_settings, read_mail_settings
from counterpart.orders.models.mails import MailKind
from counterpart.users.assigning import give_roles
from counterpart.users.permissions import Permission
from counterpart.websites.founding import open_website
from counterpart.websites.models import CurrencyRate, Website

pytestmark = pytest.mark.usefixtures("rooms")
BO: dict[str, Any] = {"actor": "bo", "now": NOON}
RATES = "/sales/rates/"


def seen(client: Any, path: str) -> str:
    return client.get(path).content.decode().partition('name="seen" value="')[2][:32]


def eva_of(website: Website) -> Any:
    """Let Eva configure one website, and sign her in."""
    role = made("configurer", Permission.CONFIGURE_SALES, websites=[website])
    give_roles(hired("eva"), [role], **BY_MACHINE)
    return someone("eva")


def mails_of(view: Any, kind: str = "") -> str:
    return f"/sales/mails/{view.pk}/{f'{kind}/' if kind else ''}"


def mail_form(**facts: str) -> dict[str, str]:
    return {"enabled": "yes", "copy_method": "bcc"} | facts


def test_the_settings_of_commerce_are_saved():
    client = someone()
    wanted = read_commerce_settings() | {"allow_reorder": "no", "pending_payment_minutes": "90"}
    for _ in range(2):
        answer = client.post("/sales/", wanted)
        assert messages_of(client, answer) == "The settings were saved."
    assert read_commerce_settings() == wanted
    assert len(trail("commerce_settings_changed")) == 1


@pytest.mark.parametrize(
    ("minutes", "sentence"),
    [
        ("-1", "greater than or equal to 0"),
        ("soon", "Enter a whole number."),
        ("999999999", "it must be a whole number of minutes from 0 (never) to 525600"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused_and_stays_typed(minutes, sentence):
    before = read_commerce_settings()
    wanted = before | {"allow_reorder": "no", "pending_payment_minutes": minutes}
    html = someone().post("/sales/", wanted).content.decode()
    assert sentence in html
    assert f'value="{minutes}"' in html
    assert read_commerce_settings() == before


def test_settings_that_somebody_else_changed_meanwhile_are_not_overwritten():
    client, wanted = someone(), read_commerce_settings()
    before = seen(client, "/sales/")
    change_commerce_settings({"allow_reorder": "no"}, **BO)
    answer = client.post("/sales/", wanted | {"seen": before})
    assert "This was changed by somebody else meanwhile." in answer.content.decode()
    assert read_commerce_settings()["allow_reorder"] == "no"


def test_a_rate_is_set_for_orders_to_come():
    client = someone()
    form = {"base": "usd", "rate": "0.92", "currency": "eur"}
    for _ in range(2):
        assert messages_of(client, client.post(RATES, form)) == "The exchange rate was set."
    row = CurrencyRate.objects.get()
    assert (row.base_currency, row.currency, row.rate) == ("USD", "EUR", Decimal("0.92"))
    assert "USD 0.92 EUR" in page(client, "/sales/")
    assert len(trail("rate_set")) == 1


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"currency": "XYZ"}, "“XYZ” is not the code of a currency"),
        ({"currency": "USD"}, "One USD is always one USD."),
        ({"rate": "0"}, "A rate"),
        ({"rate": "NaN"}, "Enter a number."),
        ({"rate": "1e400"}, "Ensure that there are no more than"),
        ({"rate": "1.123456789"}, "no more than 8 decimal places"),
    ],
)
def test_a_rate_that_cannot_be_is_refused_and_stays_typed(facts, sentence):
    form = {"base": "USD", "rate": "0.92", "currency": "EUR"} | facts
    html = someone().post(RATES, form).content.decode()
    assert sentence in html
    assert f'value="{form["rate"]}"' in html
    assert f'value="{form["currency"]}"' in html
    assert not CurrencyRate.objects.exists()


def test_e_mails_of_a_store_view_are_set_up():
    client, view = someone(), main_view()
    assert "New order Yes As the installation" in page(client, mails_of(view))
    form = mail_form(enabled="no", sender_name="Shop", sender_email="shop@example.com")
    form["copy_to"] = "a@example.com, b@example.com"
    for _ in range(2):
        answer = client.post(mails_of(view, "order"), form)
        assert messages_of(client, answer) == "The settings were saved."
    assert read_mail_settings(view)["order"] == form
    assert read_mail_settings(view)["invoice"]["enabled"] == "yes"
    told = page(client, mails_of(view))
    assert "New order No Shop shop@example.com a@example.com, b@example.com" in told
    assert len(trail("mail_settings_changed")) == 1


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"sender_name": "Shop"}, "A sender's name needs a sender_email."),
        ({"copy_to": "nowhere"}, "“nowhere” is not an e-mail address."),
        ({"sender_email": "nowhere"}, "Enter a valid email address."),
    ],
)
def test_e_mails_that_cannot_be_sent_like_that_stay_as_they_are(facts, sentence):
    view = main_view()
    before = read_mail_settings(view)
    html = someone().post(mails_of(view, "order"), mail_form(**facts)).content.decode()
    assert sentence.replace("'", "&#x27;") in html
    assert f'value="{next(iter(facts.values()))}"' in html
    assert read_mail_settings(view) == before


def test_e_mails_that_somebody_else_set_up_meanwhile_are_not_overwritten():
    client, view = someone(), main_view()
    before = seen(client, mails_of(view, "order"))
    change_mail_settings(view, MailKind.ORDER, {"copy_to": "a@example.com"}, **BO)
    answer = client.post(mails_of(view, "order"), mail_form(seen=before))
    assert "This was changed by somebody else meanwhile." in answer.content.decode()
    assert read_mail_settings(view)["order"]["copy_to"] == "a@example.com"


def test_what_does_not_exist_is_not_found():
    client = someone()
    assert client.get(mails_of(main_view(), "telegram")).status_code == 404
    assert client.get("/sales/mails/9999/").status_code == 404


def test_whoever_configures_one_website_sees_and_sets_up_only_its_e_mails():
    """CO-14: what holds for all websites is read, and changed by others."""
    other = open_website("other", name="Other")
    client, before = eva_of(other), read_commerce_settings()
    told = page(client, "/sales/")
    assert "Only those who configure sales on all websites can change these." in told
    assert "Other Store View" in told
    assert "Main Website" not in told
    assert "Set rate" not in told
    wanted = before | {"allow_reorder": "no"}
    assert client.post("/sales/", wanted).status_code == 403
    form = {"base": "USD", "rate": "2", "currency": "EUR"}
    assert client.post(RATES, form).status_code == 403
    assert client.get(mails_of(main_view())).status_code == 404
    assert client.post(mails_of(main_view(), "order"), mail_form(enabled="no")).status_code == 404
    client.post(mails_of(view_of(other), "order"), mail_form(enabled="no"))
    assert read_mail_settings(view_of(other))["order"]["enabled"] == "no"
    assert read_mail_settings(main_view())["order"]["enabled"] == "yes"
    assert read_commerce_settings() == before
    assert not CurrencyRate.objects.exists()


def test_whoever_may_not_configure_sees_and_changes_nothing():
    before = read_commerce_settings()
    for login in ("bo", "cy"):
        client = someone(login)
        for path in ("/sales/", mails_of(main_view()), mails_of(main_view(), "order")):
            answer = client.get(path)
            assert answer.status_code == 403
            assert "Configure sales and e-mails" in answer.content.decode()
        assert client.post("/sales/", before | {"allow_reorder": "no"}).status_code == 403
        assert client.post(mails_of(main_view(), "order"), mail_form()).status_code == 403
    assert read_commerce_settings() == before


def test_the_page_asks_as_often_for_many_places_as_for_few():
    client, paths = someone(), ("/sales/", "/sales/places/")
    few = [questions(client, path) for path in paths]
    for number in range(15):
        open_website(f"site{number}", name=f"Site {number}")
    assert [questions(client, path) for path in paths] == few
