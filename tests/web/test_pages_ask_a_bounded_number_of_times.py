"""Does a page cost as many queries in a full house as in a small one (ui.md §6)?"""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.browser.pages import Page, pages
from tests.browser.scene import Scene, found_house, open_scene, open_small_scene
from tests.browser.signing_in import signed_in
from tests.web.crowds import FIRST, crowd

from counterpart.amazon.models.feeds import Feed
from counterpart.amazon.models.listings import Listing, ListingChange
from counterpart.amazon.models.logs import CommunicationError
from counterpart.amazon.models.operations import Operation
from counterpart.amazon.models.reports import Report
from counterpart.amazon.models.returns import AmazonReturn
from counterpart.amazon.models.runs import AccountRun
from counterpart.audit.models import AuditEntry
from counterpart.catalog.models import Product
from counterpart.customers.models import CustomerAddress
from counterpart.inventory.models import SourceItem, StockItem, StockMovement
from counterpart.orders.models.documents import (
    CreditMemo,
    CreditMemoLine,
    Invoice,
    InvoiceLine,
    Shipment,
    ShipmentLine,
    Track,
)
from counterpart.orders.models.mails import OrderMail
from counterpart.orders.models.orders import Order, OrderAddress
from counterpart.users.models import Role, User

GRIDS, MANY = 10_000, 300
MOST = 40


def test_no_page_asks_more_often_in_a_full_house(db, settings):
    with open_small_scene(settings) as scene:
        every, _ = pages(scene)
        small = counted(every)
        fill(scene)
        full = counted(every)
    grown = {path: (small[path], full[path]) for path in small if full[path] > small[path]}
    assert grown == {}
    assert len(small) > 20


def test_no_page_asks_very_often(db, settings):
    """Prevents a page that asks once for each of a fixed number of things."""
    with open_scene(settings) as scene:
        every, _ = pages(scene)
        asked = counted(every)
    assert {path: count for path, count in asked.items() if count > MOST} == {}


def test_every_page_opens_in_an_empty_house(db, settings):
    """The first thing that a merchant sees: nothing connected, nothing sold, nothing broken."""
    settings.REQUIRE_MFA = False
    found_house()
    every, wrong = pages(None)
    assert not wrong, wrong
    assert max(counted(every).values()) <= MOST


def counted(every: list[Page]) -> dict[str, int]:
    """Count the queries of each page, the second time that it is opened."""
    clients: dict[str, Client] = {}
    found = {}
    for page in every:
        client = clients.setdefault(page.login, signed_in(page.login))
        client.get(page.path)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page.path).status_code == 200, page.path
        found[page.path] = len(captured)
    return found


def fill(scene: Scene) -> None:
    """Let there be very many of everything, and much about the one order that is looked at."""
    mine = f"{FIRST} + n"
    order = Order.objects.get(pk=scene.order("credited").pk)
    _fill_orders(order, mine)
    created, held = scene.amazon_order("created"), scene.amazon_order("not_found")
    crowd(created, GRIDS, amazon_order_id="'C' || n", order_id=mine)
    crowd(created.items.first(), GRIDS, amazon_order_id=mine)
    crowd(held, MANY, id=f"{2 * FIRST} + n", amazon_order_id="'H' || n")
    crowd(created.notes.first(), MANY)
    crowd(order.history.first(), MANY)
    crowd(AccountRun.objects.first(), MANY)
    crowd(Feed.objects.first(), MANY, feed_id="'F' || n")
    crowd(Report.objects.filter(state="done").first(), MANY, report_id="'R' || n")
    crowd(AmazonReturn.objects.first(), MANY, rma_id="'RMA' || n")
    crowd(Listing.objects.first(), MANY, sku="'L' || n")
    crowd(ListingChange.objects.first(), MANY)
    crowd(CommunicationError.objects.first(), MANY, fingerprint="'E' || n")
    crowd(AuditEntry.objects.first(), MANY)
    crowd(Operation.objects.first(), MANY, shipment_id=mine, amazon_order_id=mine)
    _fill_catalog(mine)
    crowd(scene.customer, MANY, email_fingerprint="'F' || n")
    crowd(CustomerAddress.objects.first(), MANY, customer_id=mine)
    crowd(User.objects.get(username="bo"), MANY, username="'user' || n")
    crowd(Role.objects.get(code="support"), MANY, code="'role' || n")


def _fill_orders(order: Order, mine: str) -> None:
    crowd(order, GRIDS, number="'N' || n")
    crowd(order.lines.first(), GRIDS, order_id=mine)
    crowd(OrderAddress.objects.filter(order=order).first(), GRIDS, order_id=mine)
    for document, line, name in (
        (Invoice, InvoiceLine, "invoice_id"),
        (Shipment, ShipmentLine, "shipment_id"),
        (CreditMemo, CreditMemoLine, "credit_memo_id"),
    ):
        crowd(document.objects.get(order=order), GRIDS, number="'D' || n", order_id=mine)
        first = line.objects.filter(order_line__order=order).first()
        crowd(first, GRIDS, **{name: mine, "order_line_id": mine})
    crowd(Track.objects.get(shipment__order=order), GRIDS, shipment_id=mine)
    crowd(OrderMail.objects.first(), MANY)


def _fill_catalog(mine: str) -> None:
    mug = Product.objects.get(sku="MUG")
    crowd(mug, MANY, sku="'P' || n")
    crowd(StockItem.objects.get(product=mug), MANY, product_id=mine)
    crowd(SourceItem.objects.filter(product=mug).first(), MANY, product_id=mine)
    crowd(StockMovement.objects.filter(product=mug).first(), MANY, product_id=mine)
