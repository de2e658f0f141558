import pytest
from django.test import Client
from tests.browser.signing_in import signed_in
from tests.users.scene import hired


@pytest.fixture
def ada(house) -> Client:
    """Ada, who may do everything, signed in."""
    hired("ada", "owner")
    return signed_in("ada")


@pytest.fixture
def bo(ada) -> Client:
    """Bo, who manages orders, signed in."""
    hired("bo", "order_manager")
    return signed_in("bo")
