"""An order leaves from one source: the one that was chosen, or one that has everything (CO-6.3)."""

from decimal import Decimal

import pytest
from tests.orders.scene import (
    BO,
    figures,
    ledger,
    line,
    new_order,
    placed,
    shelves,
    shipped,
    standing,
)
from tests.scene import NOON, product, put_in_stock

from counterpart.inventory.adjusting import configure, set_quantity
from counterpart.inventory.checking import stock_findings
from counterpart.inventory.deducting import NotEnoughAtSource
from counterpart.inventory.models import Source
from counterpart.inventory.sourcing import create_source, enable_source, link_source
from counterpart.inventory.stocking import assign_website, create_stock
from counterpart.inventory.stocks import default_source, default_stock, stock_of
from counterpart.orders.documents.departing import SourceNotChosen
from counterpart.orders.documents.picking import QuantityRefused
from counterpart.orders.documents.shipping import NewTrack
from counterpart.orders.mails.refusing import MailRefused
from counterpart.orders.models.documents import Shipment, Track
from counterpart.orders.models.mails import OrderMail
from counterpart.orders.placing import place_order
from counterpart.orders.stock_checking import promise_findings
from counterpart.orders.working import StepNotAllowed
from counterpart.websites.models import Website

SHORT = "Not all of your products are available in the requested quantity."


@pytest.fixture
def east(house) -> Source:
    """Ten MUGs and a LAMP at the default source, which goes first; four MUGs in the east."""
    shelves()
    source = create_source("east", **BO)
    link_source(default_stock(), source, priority=2, **BO)
    put_at(source, "MUG", 4)
    return source


def put_at(source: Source, sku: str, quantity: int) -> None:
    set_quantity(product(sku), Decimal(quantity), source=source, now=NOON)


def origin(order) -> list[str]:
    return [one.source.code for one in order.shipments.order_by("pk")]


def test_the_first_source_that_has_everything_ships(east):
    orders = [placed(line("MUG", 4), line("LAMP")), placed(line("MUG", 4))]
    put_at(default_source(), "MUG", 4)
    for order in orders:
        shipped(order)
    assert [origin(order) for order in orders] == [["default"], ["east"]]
    assert (figures("MUG"), stock_findings(), list(promise_findings())) == ((0, 0, 0), [], [])


def test_when_no_single_source_has_everything_a_proposal_is_told(east):
    put_at(default_source(), "MUG", 2)
    order = placed(line("MUG", 5), line("LAMP"))
    with pytest.raises(SourceNotChosen) as no:
        shipped(order)
    assert (no.value.sentence, Shipment.objects.count(), figures("MUG")) == (
        (
            "No single source has everything. Ship 2 × MUG, 1 × LAMP from default and 3 × MUG "
            "from east, each in a shipment from its own source."
        ),
        0,
        (6, 5, 1),
    )
    shipped(order, items={"MUG": Decimal(2), "LAMP": Decimal(1)}, source=default_source())
    shipped(order, items={"MUG": Decimal(3)}, source=east)
    assert (origin(order), figures("MUG")) == (["default", "east"], (1, 0, 1))
    assert (stock_findings(), list(promise_findings())) == ([], [])


def test_what_no_source_has_is_refused(house):
    put_in_stock("MUG", 2, backorders="allow")
    link_source(default_stock(), create_source("east", **BO), **BO)
    order = placed(line("MUG", 3))
    with pytest.raises(NotEnoughAtSource) as no:
        shipped(order)
    assert (no.value.sentence, Shipment.objects.count(), figures("MUG")) == (SHORT, 0, (2, 3, -1))


def test_a_chosen_source_that_has_less_is_refused(east):
    order = placed(line("MUG", 5))
    with pytest.raises(NotEnoughAtSource) as no:
        shipped(order, source=east)
    assert (no.value.sentence, Shipment.objects.count(), figures("MUG")) == (SHORT, 0, (14, 5, 9))


def test_a_source_of_another_stock_and_a_closed_one_are_refused(east):
    far = create_source("far", **BO)
    put_at(far, "MUG", 9)
    order = placed(line("MUG", 1))
    enable_source(east, is_enabled=False, **BO)
    sentences = []
    for source in (far, east):
        with pytest.raises(SourceNotChosen) as no:
            shipped(order, source=source)
        sentences.append(no.value.sentence)
    assert (sentences, Shipment.objects.count()) == (
        [
            "Order 000000001 is shipped from Default Stock, and source far does not belong to it.",
            "Source east is closed; nothing is shipped from there.",
        ],
        0,
    )


def test_an_order_keeps_the_stock_it_was_promised_from(east):
    """Its website sells from another stock meanwhile: the books balance all the same."""
    website = Website.objects.get(code="base")
    order = placed(line("MUG", 2))
    outlet = create_stock("Outlet", **BO)
    link_source(outlet, east, **BO)
    assign_website(website, outlet, **BO)
    newer = place_order(new_order(line("MUG", 3), stock=stock_of(website)), **BO)
    shipped(order, source=default_source())
    shipped(newer)
    assert (origin(order), origin(newer)) == (["default"], ["east"])
    assert (figures("MUG"), figures("MUG", outlet)) == ((9, 0, 9), (1, 0, 1))
    assert (stock_findings(), list(promise_findings())) == ([], [])


def test_reserved_and_unreserved_units_leave_together(house):
    put_in_stock("MUG", 10, manages_stock=False)
    put_in_stock("LAMP", 1)
    order = placed(line("MUG", 2), line("LAMP"))
    configure(product("MUG"), manages_stock=True)
    shipped(order)
    assert ledger(order)[1:] == [
        ("shipped", "LAMP", "default", -1, -1),
        ("shipped", "MUG", "default", -2, 0),
    ]
    assert (figures("MUG"), stock_findings(), list(promise_findings())) == ((8, 0, 8), [], [])


def test_virtual_lines_are_never_shipped(house):
    shelves()
    order = placed(line("MUG", 2, is_virtual=True), line("LAMP"), is_paid=True)
    with pytest.raises(QuantityRefused) as no:
        shipped(order, items={"MUG": Decimal(1)})
    shipped(order)
    lines = [row.order_line.sku for row in order.shipments.get().lines.all()]
    assert (no.value.sentence, lines, standing(order)) == (
        (
            "The quantity to ship must not be greater than the unshipped quantity for product "
            "SKU MUG: 0 left."
        ),
        ["LAMP"],
        ("complete", "complete"),
    )


def test_an_order_of_virtual_lines_is_not_shipped(house):
    shelves()
    order = placed(line("MUG", 2, is_virtual=True))
    with pytest.raises(StepNotAllowed) as no:
        shipped(order)
    assert (no.value.sentence, Shipment.objects.count()) == (
        "Cannot do shipment for the order.",
        0,
    )


def test_several_parcels_have_a_tracking_number_each(house):
    order = placed()
    shipped(order, tracks=[NewTrack("ups", "1Z"), NewTrack("custom", "7", "Bike")])
    assert list(Track.objects.values_list("carrier_title", "number").order_by("pk")) == [
        ("United Parcel Service", "1Z"),
        ("Bike", "7"),
    ]


def test_the_buyer_is_told_only_when_wished_and_the_comment_is_kept(house):
    order = placed(line("CUP", 2), customer_email="ida@example.com")
    shipped(order, items={"CUP": Decimal(1)}, comment="By bike.")
    shipped(order, comment="Left at the door.", notify=True, tracks=[NewTrack("ups", "1Z")])
    first, second = order.shipments.order_by("pk")
    entries = order.history.filter(code="shipped").order_by("pk")
    assert [
        (one.comment, one.is_customer_notified, one.document_kind, one.document) for one in entries
    ] == [
        ("By bike.", False, "shipment", first.number),
        ("Left at the door.", True, "shipment", second.number),
    ]
    mails = OrderMail.objects.filter(kind="shipment")
    assert [(one.document_id, one.comment, one.actor) for one in mails] == [
        (second.pk, "Left at the door.", "bo")
    ]


def test_a_buyer_without_an_address_is_not_told_and_nothing_is_shipped(house):
    order = placed(customer_email="")
    with pytest.raises(MailRefused):
        shipped(order, notify=True)
    assert (Shipment.objects.count(), standing(order)) == (0, ("new", "pending"))
