import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _nothing_asked_for_yet():
    """Forget what the limits counted in other tests."""
    cache.clear()
