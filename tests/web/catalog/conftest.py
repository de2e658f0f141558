import pytest
from django.test import Client
from tests.browser.signing_in import signed_in
from tests.users.scene import hired


@pytest.fixture
def ada(house, settings) -> Client:
    """Ada, who may do everything, signed in."""
    settings.REQUIRE_MFA = False
    hired("ada", "owner")
    return signed_in("ada")


@pytest.fixture
def bo(ada) -> Client:
    """Bo, who manages orders and only looks at the catalog, signed in."""
    hired("bo", "order_manager")
    return signed_in("bo")
