"""A database that is used at another address sends nothing until a person says so (F-17)."""

import pytest
import structlog.testing
from tests.core.racing import at_once
from tests.scene import NOON
from tests.users.scene import trail

from counterpart.amazon.models.stores import ChannelSettings
from counterpart.amazon.stores.channel_settings import (
    because_told,
    is_read_only,
    set_read_only,
    why_read_only,
)
from counterpart.amazon.stores.home import look_at_home
from counterpart.worker.running import run_once

HOME, COPY = "https://shop.example.com", "https://staging.example.com"
LOOPBACK = "http://127.0.0.1:8000"
SWITCHED = [
    ("worker", "setting", "read_only", {"is_read_only": False},
     {"is_read_only": True, "because": "moved"}),
]  # fmt: skip


def look() -> None:
    look_at_home(actor="worker", now=NOON)


def stored() -> tuple[bool, str]:
    row = ChannelSettings.objects.get()
    return row.is_read_only, row.read_only_because


@pytest.fixture
def home(db, settings) -> str:
    """A database that belongs to HOME; answers the mark of it."""
    settings.URL = HOME
    look()
    return ChannelSettings.objects.get().home


def test_the_first_address_takes_the_database(home):
    assert len(home) == 64
    assert HOME not in home
    assert (stored(), why_read_only(), trail("read_only_switched")) == ((False, ""), "", [])


@pytest.mark.parametrize("same", [HOME, f"{HOME}:443", "https://SHOP.example.com."])
def test_a_restart_at_the_same_address_changes_nothing(home, settings, same):
    settings.URL = same
    for _ in range(2):
        look()
    assert (ChannelSettings.objects.get().home, stored()) == (home, (False, ""))
    assert not is_read_only()


@pytest.mark.parametrize(
    "address",
    [LOOPBACK, "http://localhost:8000", "http://shop.localhost", "http://[::1]:8000",
     "http://127.9.9.9"],
)  # fmt: skip
def test_an_address_of_this_machine_only_takes_nothing(db, settings, address):
    settings.URL = address
    look()
    assert (ChannelSettings.objects.count(), is_read_only()) == (0, False)


@pytest.mark.parametrize(
    "address", [COPY, f"{HOME}:8443", "http://shop.example.com", "https://192.0.2.7"]
)
def test_at_another_address_read_only_goes_on_by_itself_once(home, settings, address):
    settings.URL = address
    with structlog.testing.capture_logs() as logged:
        for _ in range(2):
            look()
    assert (stored(), why_read_only()) == ((True, "moved"), "moved")
    assert [one["event"] for one in logged] == ["read_only_because_moved"]
    assert trail("read_only_switched") == SWITCHED
    assert f"another address than {address}: it may be a copy" in because_told("moved")


def test_nothing_is_sent_even_before_it_is_written_down(home, settings):
    settings.URL = COPY
    assert (stored(), why_read_only()) == ((False, ""), "moved")


def test_it_stays_on_back_at_home_until_a_person_ends_it(home, settings):
    """Two installations worked with one database: somebody has to say which one may send."""
    settings.URL = COPY
    look()
    settings.URL = HOME
    look()
    assert (stored(), why_read_only()) == ((True, "moved"), "moved")
    set_read_only(False, actor="ada", now=NOON)
    assert (why_read_only(), ChannelSettings.objects.get().home) == ("", home)


def test_whoever_ends_it_gives_the_database_to_this_address(home, settings):
    settings.URL = COPY
    look()
    for _ in range(2):
        set_read_only(False, actor="ada", now=NOON)
    look()
    assert (stored(), why_read_only()) == ((False, ""), "")
    assert trail("read_only_switched")[1:] == [
        ("ada", "setting", "read_only", {"is_read_only": True, "because": "moved"},
         {"is_read_only": False}),
    ]  # fmt: skip
    settings.URL = HOME
    assert why_read_only() == "moved"


def test_without_an_address_a_database_of_another_sends_nothing_and_is_left_alone(home, settings):
    settings.URL = LOOPBACK
    look()
    assert (stored(), why_read_only()) == ((False, ""), "no_address")
    settings.URL = HOME
    assert not is_read_only()
    settings.URL = LOOPBACK
    set_read_only(False, actor="ada", now=NOON)
    assert not is_read_only()
    settings.URL = HOME
    look()
    assert (ChannelSettings.objects.get().home, is_read_only()) == (home, False)


def test_a_new_secret_key_is_no_move(home, settings):
    old = settings.SECRET_KEYS[0]
    settings.SECRET_KEYS = ["a-new-key-of-this-year", old]
    assert not is_read_only()
    look()
    settings.SECRET_KEYS = ["a-new-key-of-this-year"]
    look()
    assert (stored(), is_read_only()) == ((False, ""), False)
    assert ChannelSettings.objects.get().home != home


def test_the_reason_of_the_deployment_goes_first_and_cannot_be_switched(home, settings):
    settings.READ_ONLY = True
    set_read_only(False, actor="ada", now=NOON)
    assert why_read_only() == "deployment"


def test_a_person_who_switches_it_on_is_the_reason(home):
    set_read_only(True, actor="ada", now=NOON)
    assert (stored(), why_read_only()) == ((True, ""), "person")


@pytest.mark.usefixtures("lasting_house")
def test_of_several_at_once_one_takes_and_one_switches(settings):
    settings.URL = HOME
    assert at_once(look, look, look) == [None] * 3
    assert (ChannelSettings.objects.count(), stored()) == (1, (False, ""))
    settings.URL = COPY
    assert at_once(look, look, look) == [None] * 3
    assert (stored(), trail("read_only_switched")) == ((True, "moved"), SWITCHED)


def test_a_copy_takes_orders_in_and_tells_amazon_nothing(shop, settings):
    """The copy reads like the original; what it would say, the original says (T-20)."""
    settings.URL = HOME
    shop.sync()
    order_id = shop.buyer_orders("MUG", 1)
    shop.sync()
    shop.ship(order_id)
    settings.URL = COPY
    second = shop.buyer_orders("MUG", 1)
    for _ in range(2):
        shop.advance(minutes=3)
        assert run_once(shop.clock)
    # A report that is asked for changes nothing of the seller's.
    asking = {"token", "createReport"}
    assert {seen.method for seen in shop.amazon.requests if seen.operation not in asking} == {"GET"}
    assert (shop.order(second).status, stored()) == ("processing", (True, "moved"))
    set_read_only(False, actor="ada", now=NOON)
    shop.advance(minutes=3)
    assert run_once(shop.clock)
    assert [one["order_id"] for one in shop.amazon.confirmations] == [order_id]
