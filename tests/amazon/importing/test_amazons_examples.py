"""Amazon's own published examples are all taken in: created, waiting, or held with a sentence."""

from datetime import UTC, datetime

import pytest
from tests.sandbox.models import ORDERS, examples
from tests.scene import CREDENTIALS, connect, open_seller, open_shop

from counterpart.amazon.models.orders import AmazonOrder, UnreadableDocument
from counterpart.amazon.running import accounts_at_work, run_account

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def told_by_amazon() -> list[dict]:
    orders = [one["response"]["order"] for one in examples(ORDERS, "getOrder", "200")]
    for one in examples(ORDERS, "searchOrders", "200"):
        orders += one["response"]["orders"]
    return list({one["orderId"]: one for one in orders}.values())


@pytest.fixture
def example_shop(house, settings):
    with open_shop(settings, now=LONG_AGO) as shop:
        yield shop


def test_every_example_is_recorded_and_decided(example_shop):
    shop, documents = example_shop, told_by_amazon()
    places = {one["salesChannel"].get("marketplaceId") for one in documents} - {None}
    assert documents
    open_seller(shop.amazon, "A1SELLER", CREDENTIALS, sorted({*places, "ATVPDKIKX0DER"}))
    for place in sorted(places - {"ATVPDKIKX0DER"}):
        connect(shop.clock, name=place, marketplace=place)
    for document in documents:
        shop.amazon.adopt(document)
    shop.clock.set(datetime(2027, 1, 1, tzinfo=UTC))
    shop.sync()
    for account in accounts_at_work():
        run = run_account(account, shop.clock)
        assert (run.outcome, run.unreadable, run.failed) == ("done", 0, 0)
    assert UnreadableDocument.objects.count() == 0
    rows = {row.amazon_order_id: row for row in AmazonOrder.objects.all()}
    assert set(rows) == {one["orderId"] for one in documents}
    for row in rows.values():
        assert row.import_state in {"held", "created", "completed", "waiting", "canceled"}
        if row.import_state == "held":
            told = shop.note(row.amazon_order_id)
            assert told.startswith("Cannot create sales order: "), told
            assert "{" not in told
