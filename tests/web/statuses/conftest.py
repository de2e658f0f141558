import pytest
from tests.scene import NOON
from tests.web.stores.rooms import opened

from counterpart.core.clock import SteppingClock


@pytest.fixture
def rooms(house, settings) -> SteppingClock:
    """A fresh house at noon, and people who open its pages; answers its clock."""
    clock = SteppingClock(NOON)
    opened(clock, settings)
    return clock
