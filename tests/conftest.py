import pytest
from django.db import connections
from tests.scene import Shop, open_shop

from counterpart.inventory.stocks import default_stock
from counterpart.orders.labels.statuses import found_statuses
from counterpart.users.founding import found_roles
from counterpart.websites.founding import found_main_website


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """Keep SQLite's tables in a file, as installations do: threads must be able to race."""
    database = connections["default"].settings_dict
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(autouse=True)
def _passwords_suffice(settings):
    """Let people in without a second factor unless a test is about that; hash passwords fast."""
    settings.REQUIRE_MFA = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def house(db):
    """A fresh installation, as `counterpart migrate` leaves it."""
    found_main_website()
    found_statuses()
    default_stock()
    found_roles()


@pytest.fixture
def lasting_house(transactional_db):
    """A fresh installation whose transactions really commit: for races and crashes."""
    found_main_website()
    found_statuses()
    default_stock()
    found_roles()


@pytest.fixture
def shop(house, settings):
    """A store connected to a sandbox Amazon over real HTTP, with MUG in stock and one LAMP."""
    with open_shop(settings) as shop:
        yield shop


@pytest.fixture
def lasting_shop(lasting_house, settings):
    """The same, with transactions that really commit."""
    with open_shop(settings) as shop:
        yield shop


__all__ = ["Shop"]
