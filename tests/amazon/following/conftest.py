"""After every story the books agree."""

import pytest
from tests.amazon.following.deciding import disagreements


@pytest.fixture(autouse=True)
def nothing_disagrees_afterwards(request):
    lasting = "lasting_shop" in request.fixturenames
    request.getfixturevalue("lasting_shop" if lasting else "shop")
    yield
    assert disagreements() == []
