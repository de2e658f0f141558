import pytest
from django.test import Client
from tests.browser.signing_in import signed_in
from tests.orders.scene import shelves
from tests.users.scene import hired


@pytest.fixture
def ada(house) -> Client:
    """Ada, who may do everything, signed in; ten MUGs and one LAMP lie on the shelves."""
    shelves()
    hired("ada", "owner")
    return signed_in("ada")
