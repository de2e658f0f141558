"""How does the seller get a second store, or run out of requests?"""

from tests.scene import CREDENTIALS, US, Shop, connect, open_seller

from counterpart.amazon.models.accounts import QuotaBucket
from counterpart.amazon.models.stores import AmazonStore

CANADA = "A2EUQ1WTGCTBG2"


def add_canada(shop: Shop) -> AmazonStore:
    open_seller(shop.amazon, "A1SELLER", CREDENTIALS, [US, CANADA])
    store = connect(shop.clock, name="CA Store", marketplace="CA")
    shop.advance(seconds=1)
    return store


def leave_requests(shop: Shop, left: float) -> None:
    """Leave so many searches in the quota of the account."""
    QuotaBucket.objects.update_or_create(
        account=shop.account,
        operation="searchOrders",
        defaults={"rate": 0.0056, "burst": 20, "tokens": left, "as_of": shop.now},
    )
