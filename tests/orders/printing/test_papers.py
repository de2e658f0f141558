"""What stands on the papers, and what never does (CO-7, Printing)?"""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.orders.mails.scene import BO, IDA, buyer_order
from tests.orders.scene import line, main_view, placed, shelves, shipped

from counterpart.orders.addressing import stop_shipping
from counterpart.orders.documents.invoicing import invoice_order
from counterpart.orders.documents.refunding import Credit, refund_order
from counterpart.orders.documents.shipping import NewTrack
from counterpart.orders.erasing import erase_people
from counterpart.orders.models.orders import Order
from counterpart.orders.new_order import NewAddress
from counterpart.orders.printing.papers import NothingToPrint, PaperKind, printed
from counterpart.orders.steps.canceling import cancel_order

HOSTILE = "<script>alert(1)</script>\"'&"


def words(page: str) -> str:
    """Answer what is read on a page, one blank between words."""
    body = page.partition("<body>")[2]
    return " ".join(re.sub(r"<[^>]*>", " ", body).split())


def sheets(page: str) -> int:
    return page.count('<section class="sheet"')


def worked_order(**facts):
    """An order of three lines with two invoices, two shipments and a credit memo."""
    shelves()
    order = buyer_order(
        line("MUG", 3, "10.00", tax=Decimal("2.10")), line("LAMP", 1, "40.00"), line("CUP", 2),
        shipping=Decimal("5.00"), **facts,
    )  # fmt: skip
    invoice_order(order, items={"MUG": Decimal(2)}, **BO)
    invoice_order(order, **BO)
    shipped(order, items={"MUG": Decimal(2)}, tracks=[NewTrack("dhl", "JJD1")])
    shipped(order, items={"LAMP": Decimal(1)})
    refund_order(
        order,
        Credit(
            items={"CUP": Decimal(1)},
            shipping=Decimal(0),
            adjustment_refund=Decimal(3),
            adjustment_fee=Decimal(1),
        ),
        **BO,
    )
    return order


def test_a_packing_slip_lists_what_is_left_to_pack_and_no_amounts(house):
    order = worked_order(customer_note="Ring twice.\nThank you.")
    page = printed([order], PaperKind.PACKING_SLIP)
    assert words(page) == (
        "Main Website 000000001 Packing slip Shipping address Ida Example 1 Sample Road "
        "Springfield, IL 62701 United States Order number 000000001 Order date November 2, 2026 "
        "Product SKU Quantity Mug MUG 1 Cup CUP 1 Customer note Ring twice. Thank you."
    )
    assert page.count("<i></i>") == 2


def test_a_packing_slip_of_a_shipped_order_lists_what_was_shipped(house):
    shelves()
    order = buyer_order(line("MUG", 2))
    shipped(order)
    assert "Mug MUG 2" in words(printed([order], PaperKind.PACKING_SLIP))


def test_papers_of_an_erased_order_say_so_in_its_language(house):
    shelves()
    order = buyer_order(line("MUG", 2), is_paid=True)
    erase_people([order.pk], **BO)
    slip = words(printed([order], PaperKind.PACKING_SLIP))
    assert "Shipping address Erased on November 2, 2026 Order number" in slip
    Order.objects.update(language="de")
    invoice = words(printed([order], PaperKind.INVOICE))
    assert invoice.count("Gelöscht am 2. November 2026") == 2


def test_a_packing_slip_warns_where_shipping_was_stopped(house):
    order = buyer_order()
    stop_shipping(order, "buyer_asks_to_cancel", **BO)
    assert "Do not ship: the buyer asks to cancel it." in words(
        printed([order], PaperKind.PACKING_SLIP)
    )


def test_invoices_list_their_own_units_and_amounts(house):
    order = worked_order()
    page = printed([order], PaperKind.INVOICE)
    assert sheets(page) == 2
    first, second = page.split("</section>")[:2]
    assert words(f"<body>{first.partition('<body>')[2]}").endswith(
        "Invoice date November 2, 2026 Invoice status Paid Order number 000000001 "
        "Order date November 2, 2026 Payment method free Currency USD "
        "Product SKU Quantity Price Tax Amount Mug MUG 2 $10.00 $1.40 $20.00 "
        "Subtotal $20.00 Shipping &amp; handling $5.00 Tax $1.40 Grand total $26.40"
    )
    assert words(f"<body>{second}").endswith(
        "Mug MUG 1 $10.00 $0.70 $10.00 Lamp LAMP 1 $40.00 $0.00 $40.00 "
        "Cup CUP 2 $10.00 $0.00 $20.00 Subtotal $70.00 Tax $0.70 Grand total $70.70"
    )


def test_a_shipment_tells_its_tracking_number(house):
    page = printed([worked_order(shipping_method="Parcel")], PaperKind.SHIPMENT)
    assert sheets(page) == 2
    assert (
        "Shipment 000000001 Shipping address Ida Example 1 Sample Road Springfield, IL 62701 "
        "United States Shipment date November 2, 2026 Order number 000000001 "
        "Order date November 2, 2026 Shipping method Parcel DHL JJD1 "
        "Product SKU Quantity Mug MUG 2 Main Website"
    ) in words(page)


def test_a_credit_memo_tells_its_adjustments(house):
    assert words(printed([worked_order()], PaperKind.CREDIT_MEMO)).endswith(
        "Cup CUP 1 $10.00 $0.00 $10.00 Subtotal $10.00 Adjustment refund $3.00 "
        "Adjustment fee -$1.00 Grand total $12.00"
    )


def test_all_papers_of_several_orders_are_one_page_with_a_sheet_each(house):
    first, second = worked_order(), buyer_order(is_paid=True, language="de")
    page = printed([first, second, first], PaperKind.ALL)
    assert sheets(page) == 6
    assert re.findall(r"<h1>(.*?)</h1>", page) == [
        "Invoice 000000001",
        "Invoice 000000002",
        "Shipment 000000001",
        "Shipment 000000002",
        "Credit memo 000000001",
        "Rechnung 000000003",
    ]
    assert page.count("<style>") == page.count("<!doctype html>") == 1
    assert ".sheet + .sheet { break-before: page; }" in page
    assert "<script" not in page


def test_a_german_invoice_is_german(house):
    order = buyer_order(language="de_DE", currency="EUR", base_to_order_rate=Decimal("0.9"),
                        is_paid=True)  # fmt: skip
    text = words(printed([order], PaperKind.INVOICE))
    assert "Rechnungsdatum 2. November 2026 Status der Rechnung Bezahlt Bestellnummer" in text
    assert "Gesamtsumme 10,00 €" in text


def test_the_letterhead_and_the_number_that_the_channel_knows_stand_on_it(house):
    website = main_view().store.website
    website.letterhead = "Sample Shop & Co\n\n1 Long Street\nVAT 123"
    website.save()
    order = buyer_order(channel="amazon", external_id="111-7", is_paid=True)
    text = words(printed([order], PaperKind.INVOICE))
    assert text.startswith("Sample Shop &amp; Co 1 Long Street VAT 123 000000001 Invoice")
    assert "Amazon order 111-7" in text


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"shipping_address": None}, "Not provided"),
        ({"shipping_address": None, "channel": "amazon", "external_id": "1"},
         "Not provided by Amazon"),
        ({"shipping_address": NewAddress("US", {"name": "Dummy"}, is_placeholder=True),
          "channel": "amazon", "external_id": "1"}, "Not provided by Amazon"),
        ({"shipping_address": NewAddress("US", {})}, "Not provided"),
    ],
)  # fmt: skip
def test_what_is_not_provided_is_said_so(house, facts, said):
    text = words(printed([placed(is_paid=True, **IDA | facts)], PaperKind.INVOICE))
    assert f"Billing address {said} Shipping address {said} Invoice date" in text
    assert "Dummy" not in text


def test_hostile_text_stays_text(house):
    website = main_view().store.website
    website.letterhead = HOSTILE
    website.save()
    person = dict.fromkeys(("name", "company", "line1", "city", "region", "phone"), HOSTILE)
    order = placed(
        line(HOSTILE, name=HOSTILE),
        **IDA | {"shipping_address": NewAddress("US", person)},
        number=HOSTILE, customer_note=HOSTILE, payment_method=HOSTILE, shipping_method=HOSTILE,
        discount_description=HOSTILE, channel="<script>", external_id=HOSTILE, is_paid=True,
    )  # fmt: skip
    shipped(order, tracks=[NewTrack(HOSTILE, HOSTILE)])
    for kind in PaperKind:
        if kind == PaperKind.CREDIT_MEMO:
            continue
        page = printed([order], kind)
        assert "<script" not in page.lower()
        assert 'aria-label="<' not in page


@pytest.mark.parametrize("kind", PaperKind)
def test_orders_without_papers_are_refused(house, kind):
    order = buyer_order()
    cancel_order(order, **BO)
    with pytest.raises(NothingToPrint) as refusal:
        printed([order], kind)
    assert str(refusal.value) == ("There are no printable documents related to selected orders.")


@pytest.mark.parametrize("kind", PaperKind)
def test_many_orders_are_printed_in_as_many_queries_as_one(house, kind):
    def queries(count: int) -> int:
        orders = [worked_order() for _ in range(count)]
        with CaptureQueriesContext(connection) as captured:
            printed(orders, kind)
        return len(captured)

    assert queries(1) == queries(3)
