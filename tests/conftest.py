import pytest
from tests.scene import Shop, open_shop

from counterpart.inventory.stocks import default_stock
from counterpart.orders.statuses import found_statuses
from counterpart.websites.founding import found_main_website


@pytest.fixture
def house(db):
    """A fresh installation, as `counterpart migrate` leaves it."""
    found_main_website()
    found_statuses()
    default_stock()


@pytest.fixture
def lasting_house(transactional_db):
    """A fresh installation whose transactions really commit: for races and crashes."""
    found_main_website()
    found_statuses()
    default_stock()


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
