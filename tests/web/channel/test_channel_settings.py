"""The page *Amazon channel*: read-only mode, clearing of logs, debug logs (F-17)."""

from typing import Any

import pytest
from tests.scene import NOON
from tests.users.scene import BY_MACHINE, hired, made, trail
from tests.web.stores.rooms import messages_of, page, someone

from counterpart.amazon.models.stores import AmazonStore
from counterpart.amazon.stores.channel_settings import (
    clear_logs_how_often,
    is_read_only,
    set_read_only,
    why_read_only,
)
from counterpart.amazon.stores.home import look_at_home
from counterpart.users.assigning import give_roles
from counterpart.users.permissions import Permission
from counterpart.websites.founding import open_website
from counterpart.websites.models import Website

pytestmark = pytest.mark.usefixtures("channel")
PAGE, SWITCH, LOGS = "/channel/", "/channel/read-only/", "/channel/logs/"
BANNER = "Read-only mode is on: nothing that changes anything at Amazon is sent"


def limited_to(website: Website) -> Any:
    """Let Eva configure the stores of one website, and sign her in."""
    role = made("configurer", Permission.CONFIGURE_CHANNEL, websites=[website])
    give_roles(hired("eva"), [role], **BY_MACHINE)
    return someone("eva")


def moved(settings) -> None:
    """Let the database be used at another address than before."""
    settings.URL = "https://shop.example.com"
    look_at_home(actor="worker", now=NOON)
    settings.URL = "https://staging.example.com"


def test_read_only_mode_is_switched_on_and_off():
    client = someone()
    assert "Read-Only Mode Off" in page(client, PAGE)
    answer = client.post(SWITCH, {"is_on": "yes", "seen": ""})
    assert messages_of(client, answer) == "Read-only mode is on."
    told = page(client, PAGE)
    assert f"{BANNER}; it waits and is sent afterwards. Somebody switched it on." in told
    assert is_read_only()
    answer = client.post(SWITCH, {"is_on": "no", "seen": "person"})
    assert messages_of(client, answer) == "Read-only mode is off."
    assert not is_read_only()
    assert [entry[0] for entry in trail("read_only_switched")] == ["ada", "ada"]


def test_a_copied_database_says_so_on_every_page_and_sends_when_that_is_confirmed(settings):
    moved(settings)
    client = someone()
    for path in ("/help/rooms/", PAGE):
        told = page(client, path)
        assert "used at another address than https://staging.example.com: it may be a copy" in told
    answer = client.post(SWITCH, {"is_on": "no", "seen": "moved"})
    assert messages_of(client, answer).endswith(
        "Confirm that this installation may send; nothing was changed."
    )
    assert why_read_only() == "moved"
    client.post(SWITCH, {"is_on": "no", "seen": "moved", "confirmed": "on"})
    assert why_read_only() == ""
    assert BANNER not in page(client, "/help/rooms/")


def test_a_form_for_another_reason_than_the_present_one_changes_nothing(settings):
    """Nobody lets a copy send with the click that was meant for a colleague's switch."""
    set_read_only(True, actor="bo", now=NOON)
    moved(settings)
    client = someone()
    answer = client.post(SWITCH, {"is_on": "no", "seen": "person", "confirmed": "on"})
    assert "changed by somebody else meanwhile" in messages_of(client, answer)
    assert why_read_only() == "moved"


def test_what_the_deployment_forbids_has_no_button(settings):
    settings.READ_ONLY = True
    told = page(someone(), PAGE)
    assert "This installation was set up that way, by COUNTERPART_READ_ONLY." in told
    assert "Switch read-only mode" not in told


def test_how_often_logs_are_cleared_is_saved_once():
    client = someone()
    form = {"clear_logs": "weekly", "seen": "monthly", "form_token": "t" * 32}
    assert messages_of(client, client.post(LOGS, form)) == "The settings were saved."
    assert "This form was sent before" in messages_of(client, client.post(LOGS, form))
    assert clear_logs_how_often() == "weekly"
    late = {"clear_logs": "daily", "seen": "monthly"}
    assert "changed by somebody else" in messages_of(client, client.post(LOGS, late))
    html = client.post(LOGS, {"clear_logs": "never"}).content.decode()
    assert "Select a valid choice" in html
    assert clear_logs_how_often() == "weekly"


def test_a_debug_log_is_switched_for_each_store(channel):
    client, path = someone(), f"/channel/stores/{channel.store.pk}/debug-log/"
    answer = client.post(path, {"is_on": "yes"})
    assert messages_of(client, answer) == (
        "What passes between Amazon and US Store is logged from the next sync on."
    )
    assert f"amazon-store-{channel.store.pk}.2026-11-02.jsonl" in page(client, PAGE)
    client.post(path, {"is_on": "no"})
    assert not AmazonStore.objects.get().is_debug_logged
    assert client.post("/channel/stores/999/debug-log/", {"is_on": "yes"}).status_code == 404


def test_whoever_configures_some_websites_sees_and_changes_nothing_of_the_others(channel):
    elsewhere = limited_to(open_website("other", name="Other"))
    told = page(elsewhere, PAGE)
    assert "US Store" not in told
    assert "Only those who configure Amazon stores on all websites can change this." in told
    path = f"/channel/stores/{channel.store.pk}/debug-log/"
    answers = [
        elsewhere.post(SWITCH, {"is_on": "yes"}),
        elsewhere.post(LOGS, {"clear_logs": "daily"}),
        elsewhere.post(path, {"is_on": "yes"}),
    ]
    assert [answer.status_code for answer in answers] == [403, 403, 404]
    assert (is_read_only(), clear_logs_how_often()) == (False, "monthly")
    assert not AmazonStore.objects.get().is_debug_logged


def test_others_see_the_banner_and_no_way_to_end_it():
    set_read_only(True, actor="ada", now=NOON)
    client = someone("bo")
    html = client.get("/help/rooms/").content.decode()
    assert BANNER in html
    assert PAGE not in html
    assert client.get(PAGE).status_code == 403
