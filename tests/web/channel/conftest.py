import pytest
from tests.scene import Shop
from tests.web.stores.rooms import opened


@pytest.fixture
def channel(shop, settings) -> Shop:
    """A connected store, and people who open the pages by its clock."""
    opened(shop.clock, settings)
    return shop
