"""What stands around every page depends on who looks, and on nothing else (ui.md 2, row 29)."""

import re

import pytest
from tests.users.scene import hired
from tests.web.stores.rooms import someone

from counterpart.amazon.stores.channel_settings import set_read_only
from counterpart.users.models import User

pytestmark = pytest.mark.django_db


def rooms_shown(client) -> list[str]:
    html = client.get("/help/rooms/").content.decode()
    nav = html.partition("<nav")[2].partition("</nav>")[0]
    return re.findall(r"</svg>([^<]+)</?", nav)


def test_everybody_sees_the_rooms_that_are_open_to_them(rooms):
    hired("pia", "warehouse")

    assert rooms_shown(someone("pia")) == ["Orders", "Catalog", "Inventory"]
    assert "People and roles" in rooms_shown(someone("ada"))
    assert rooms_shown(someone("cy")) == []


def test_the_start_is_the_first_room_that_is_open(rooms):
    hired("pia", "warehouse")

    assert someone("pia").get("/")["Location"] == "/orders/"
    assert "No room is open to you yet" in someone("cy").get("/").content.decode()


def test_strangers_are_led_to_the_sign_in(rooms):
    answer = someone("").get("/amazon-orders/?status=Error")

    assert answer["Location"] == "/sign-in/?next=/amazon-orders/%3Fstatus%3DError"


def test_a_refusal_names_the_missing_permission(rooms):
    answer = someone("cy").get("/amazon-orders/")

    assert answer.status_code == 403
    assert "it needs the permission “See Amazon stores and orders”" in answer.content.decode()


def test_read_only_mode_is_said_on_every_page(rooms):
    set_read_only(True, actor="ada", now=rooms.now)

    assert "Read-only mode is on" in someone().get("/help/rooms/").content.decode()


def test_density_is_remembered_for_the_person(rooms):
    client = someone()
    answer = client.post("/profile/density/", {"next": "/amazon-orders/?tab=pending"})

    assert answer["Location"] == "/amazon-orders/?tab=pending"
    assert User.objects.get(username="ada").density == "compact"
    client.post("/profile/density/")
    assert User.objects.get(username="ada").density == "comfortable"


def test_forms_lead_back_to_pages_of_ours_only(rooms):
    answer = someone().post("/profile/density/", {"next": "https://evil.example/"})

    assert answer["Location"] == "/"


def test_new_orders_are_told_without_moving_the_list(rooms):
    """ui.md 2, row 34."""
    rooms.buyer_orders()
    rooms.sync()
    client = someone()
    html = client.get("/amazon-orders/").content.decode()
    address = re.findall(r'data-news="([^"]+)"', html)[0]
    assert client.get(address).content == b""

    rooms.buyer_orders()
    rooms.buyer_orders()
    rooms.sync()

    assert client.get(address).content.decode() == "2 new orders: show"


def test_pages_load_nothing_from_elsewhere_and_are_kept_nowhere(rooms):
    answer = someone().get("/amazon-orders/")

    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "no-store, private"
    assert 'style="' not in answer.content.decode()


def test_an_address_that_leads_nowhere_says_so_and_leads_back(rooms):
    answer = someone().get("/nowhere/")

    assert answer.status_code == 404
    assert "There is no such page" in answer.content.decode()
    assert 'href="/"' in answer.content.decode()


def test_health_is_open_to_everybody(rooms):
    assert someone("").get("/healthz").content == b"ok"
