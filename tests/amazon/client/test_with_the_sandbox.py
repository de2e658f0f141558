"""The client and the small Amazon understand each other: whole lives over HTTP, no database."""

from datetime import timedelta
from decimal import Decimal

import pytest
from tests.amazon.client.scene import CREDENTIALS, NOON

from counterpart.amazon.client.documents import upload_document
from counterpart.amazon.client.errors import Rejected, TryLater
from counterpart.amazon.client.feeds import (
    create_feed,
    create_feed_document,
    find_feeds,
    get_feed,
    get_processing_report,
)
from counterpart.amazon.client.finances import list_transactions
from counterpart.amazon.client.listings.feeding import (
    QuantityPatch,
    listings_feed,
    read_listings_report,
)
from counterpart.amazon.client.listings.patching import patch_quantity
from counterpart.amazon.client.listings.reading import find_listings, get_listing
from counterpart.amazon.client.order_feeds.acknowledging import (
    CanceledOrder,
    acknowledgement_document,
)
from counterpart.amazon.client.order_feeds.adjusting import (
    AdjustedItem,
    Adjustment,
    adjustment_document,
)
from counterpart.amazon.client.order_feeds.reporting import ProcessingReport, read_report
from counterpart.amazon.client.orders import get_order
from counterpart.amazon.client.quota import MemoryQuota
from counterpart.amazon.client.reports.fetching import (
    create_report,
    find_reports,
    get_report,
    get_report_document,
)
from counterpart.amazon.client.reports.returns import RETURNS_REPORT, read_returns
from counterpart.amazon.client.reports.tables import read_table
from counterpart.amazon.client.tokens import MemoryTokenCache
from counterpart.amazon.client.transport import Transport
from counterpart.core.clock import SteppingClock
from counterpart.sandbox.server import SandboxServer

US = "ATVPDKIKX0DER"
SELLER = "A1ADA"
XML = "text/xml; charset=UTF-8"
JSON = "application/json; charset=UTF-8"
CANCELING = "POST_ORDER_ACKNOWLEDGEMENT_DATA"
REFUNDING = "POST_PAYMENT_ADJUSTMENT_DATA"
LISTINGS = "JSON_LISTINGS_FEED"


class Line:
    """A transport to a small Amazon, and the one clock that both go by."""

    def __init__(self, amazon):
        self.amazon = amazon
        self.clock = SteppingClock(NOON)
        amazon.open_account(
            seller_id=SELLER,
            client_id=CREDENTIALS.client_id,
            client_secret=CREDENTIALS.client_secret,
            refresh_token=CREDENTIALS.refresh_token,
            marketplaces=[US],
        )
        self.transport = Transport(
            endpoint=amazon.endpoint,
            token_url=amazon.token_url,
            credentials=CREDENTIALS,
            tokens=MemoryTokenCache(),
            quota=MemoryQuota(),
            clock=self.clock,
        )

    def advance(self, **time):
        self.clock.wait(timedelta(**time).total_seconds())
        self.amazon.set_time(self.clock.now().isoformat())

    def hand_in(self, feed_type, content, content_type=XML):
        document = create_feed_document(self.transport, content_type=content_type)
        upload_document(self.transport, document.url, content, content_type=content_type)
        return create_feed(
            self.transport,
            feed_type=feed_type,
            marketplace_ids=[US],
            document_id=document.document_id,
        )

    def report_of(self, feed_id):
        self.advance(hours=1)
        feed = get_feed(self.transport, feed_id)
        assert feed.processing_status == "DONE"
        assert feed.result_document_id is not None
        return get_processing_report(self.transport, feed.result_document_id)

    def items_of(self, order_id):
        order = get_order(self.transport, order_id).order
        return [one.order_item_id for one in order.order_items]

    def status_of(self, order_id):
        return get_order(self.transport, order_id).order.fulfillment.fulfillment_status


@pytest.fixture
def line():
    with SandboxServer(seed=7, now=NOON.isoformat()) as server:
        line = Line(server.amazon)
        line.advance(seconds=1)
        yield line
        line.transport.close()


def test_orders_are_canceled_and_the_refused_one_says_why(line):
    """L-61: the whole life of a feed, and its report line by line."""
    open_one = line.amazon.buyer_orders("MUG", 2, status="UNSHIPPED")
    pending = line.amazon.buyer_orders("MUG", 1, status="PENDING")
    [item], [other] = line.items_of(open_one), line.items_of(pending)
    orders = [
        CanceledOrder(1, open_one, ((item, "NoInventory"),)),
        CanceledOrder(2, pending, ((other, "NoInventory"),)),
    ]
    feed_id = line.hand_in(CANCELING, acknowledgement_document(SELLER, orders))
    assert get_feed(line.transport, feed_id).processing_status == "IN_QUEUE"
    report = read_report(line.report_of(feed_id))
    sums = (report.processed, report.successful, report.with_error, report.with_warning)
    assert sums == (2, 1, 1, 0)
    [refused] = report.results
    assert (refused.message_id, refused.is_error, refused.amazon_order_id) == (2, True, pending)
    assert refused.message != ""
    assert (line.status_of(open_one), line.status_of(pending)) == ("CANCELLED", "PENDING")
    since = NOON - timedelta(hours=1)
    [found] = find_feeds(line.transport, feed_types=[CANCELING], created_since=since)
    assert (found.feed_id, found.processing_status) == (feed_id, "DONE")


def test_refund_is_paid_and_stands_in_the_finances(line):
    order_id = line.amazon.buyer_orders("MUG", 1, price="10.00", status="SHIPPED")
    [item] = line.items_of(order_id)
    refund = AdjustedItem(item, "CustomerReturn", 1, (("Principal", Decimal("4.20")),), "USD")
    document = adjustment_document(SELLER, [Adjustment(1, order_id, (refund,))])
    report = read_report(line.report_of(line.hand_in(REFUNDING, document)))
    assert report == ProcessingReport(1, 1, 0, 0, ())
    line.advance(hours=49)
    found = list_transactions(line.transport, amazon_order_id=order_id, posted_after=None)
    [money] = [one for one in found if one.type == "Refund"]
    assert (money.amount, money.currency) == (Decimal("-4.20"), "USD")
    assert money.identifier("ORDER_ID") == order_id
    assert money.identifier("REFUND_ID") != ""


def test_address_that_ran_out_is_refused_and_a_new_one_helps(line):
    document = create_feed_document(line.transport, content_type=XML)
    line.advance(minutes=6)
    with pytest.raises(TryLater):
        upload_document(line.transport, document.url, b"<a/>", content_type=XML)
    fresh = create_feed_document(line.transport, content_type=XML)
    upload_document(line.transport, fresh.url, b"<a/>", content_type=XML)
    upload_document(line.transport, fresh.url, b"<b/>", content_type=XML)


def test_document_that_was_not_uploaded_is_refused(line):
    document = create_feed_document(line.transport, content_type=XML)
    with pytest.raises(Rejected):
        create_feed(
            line.transport,
            feed_type=CANCELING,
            marketplace_ids=[US],
            document_id=document.document_id,
        )


def test_quantity_is_set_and_seen(line):
    line.amazon.offers("MUG", quantity=3)
    line.amazon.offers("CAP, RED", quantity=1)
    before = get_listing(line.transport, SELLER, "MUG", US)
    assert before.quantities == {"DEFAULT": 3}
    assert before.product_type != ""
    said = patch_quantity(
        line.transport, SELLER, "MUG", US, product_type=before.product_type, quantity=8
    )
    assert (said.status, said.issues) == ("ACCEPTED", ())
    line.advance(hours=1)
    found = find_listings(line.transport, SELLER, ["MUG", "CAP, RED", "GONE"], US)
    assert {one.sku: one.quantities["DEFAULT"] for one in found} == {"MUG": 8, "CAP, RED": 1}


def test_unknown_listing_is_refused(line):
    with pytest.raises(Rejected) as caught:
        get_listing(line.transport, SELLER, "GONE", US)
    assert caught.value.http_status == 404
    with pytest.raises(Rejected):
        patch_quantity(line.transport, SELLER, "GONE", US, product_type="MUG", quantity=1)


def test_quantities_are_set_by_a_feed(line):
    line.amazon.offers("MUG", quantity=3)
    patches = [QuantityPatch(1, "MUG", "", 9), QuantityPatch(2, "GONE", "", 1)]
    feed_id = line.hand_in(LISTINGS, listings_feed(SELLER, patches), JSON)
    report = read_listings_report(line.report_of(feed_id))
    assert (report.processed, report.accepted, report.invalid) == (2, 1, 1)
    assert [(one.message_id, one.is_error) for one in report.issues] == [(2, True)]
    line.advance(hours=1)
    assert get_listing(line.transport, SELLER, "MUG", US).quantities == {"DEFAULT": 9}


def test_returns_are_reported(line):
    order_id = line.amazon.buyer_orders("MUG", 2, price="10.00", status="SHIPPED")
    [item] = line.items_of(order_id)
    line.amazon.buyer_returns(order_id, "MUG", 1)
    line.advance(hours=1)
    report_id = create_report(
        line.transport,
        report_type=RETURNS_REPORT,
        marketplace_ids=[US],
        data_start=NOON - timedelta(days=1),
        data_end=line.clock.now(),
    )
    line.advance(hours=1)
    report = get_report(line.transport, report_id)
    assert (report.report_type, report.processing_status) == (RETURNS_REPORT, "DONE")
    assert report.document_id is not None
    fetched = get_report_document(line.transport, report.document_id)
    [seen] = read_returns(read_table(fetched.content, fetched.content_type))
    assert (seen.order_id, seen.order_item_id) == (order_id, item)
    assert (seen.sku, seen.quantity, seen.requested_on) == ("MUG", 1, NOON.date())
    assert (seen.rma_id != "", seen.reason != "", seen.status != "") == (True, True, True)
    since = NOON - timedelta(hours=1)
    found = find_reports(line.transport, report_types=[RETURNS_REPORT], created_since=since)
    assert found == (report,)


def test_report_without_data_is_canceled(line):
    report_id = create_report(
        line.transport, report_type=RETURNS_REPORT, marketplace_ids=[US], data_start=NOON
    )
    line.advance(hours=1)
    report = get_report(line.transport, report_id)
    assert (report.processing_status, report.document_id) == ("CANCELLED", None)
