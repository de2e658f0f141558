import pytest

from counterpart.inventory.stocks import default_source, default_stock


@pytest.fixture
def stock(db):
    """The default stock, which draws from the default source."""
    return default_stock()


@pytest.fixture
def source(stock):
    return default_source()
