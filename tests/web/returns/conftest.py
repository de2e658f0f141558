import pytest
from tests.web.stores.rooms import opened


@pytest.fixture
def rooms(shop, settings):
    """A connected store, and people who open its pages."""
    opened(shop.clock, settings)
    return shop
