"""Are invoices, shipments and credit memos found and printed (CO-7, CO-8)?"""

from decimal import Decimal
from typing import Any

import pytest
from tests.orders.scene import line, placed, shelves
from tests.scene import NOON
from tests.web.lists.reading import cells, file, heads, page, words

from counterpart.audit.models import AuditEntry
from counterpart.orders.documents.invoicing import invoice_order
from counterpart.orders.documents.refunding import Credit, refund_order
from counterpart.orders.documents.shipping import NewTrack, ship_order
from counterpart.orders.models.orders import Order
from counterpart.orders.new_order import NewAddress

BY: dict[str, Any] = {"actor": "bo", "now": NOON}
HOME = NewAddress("US", {"name": "Zoë Instance", "line1": "9 Harbor Lane", "city": "Dover",
                         "region": "DE", "postcode": "19901"})  # fmt: skip


@pytest.fixture
def order(house) -> Order:
    """An order with two invoices, two shipments and a credit memo."""
    shelves()
    made = placed(line("MUG", 3, "10.00"), shipping_address=HOME, customer_name="Zoë Instance")
    for units in (1, 2):
        items = {"MUG": Decimal(units)}
        invoice_order(made, items=items, **BY)
        ship_order(made, items=items, tracks=[NewTrack("ups", f"1Z{units}")], **BY)
    refund_order(made, Credit(items={"MUG": Decimal(1)}), **BY)
    placed(line("CUP"))
    return made


def numbers(documents: Any) -> list[str]:
    return [one.number for one in documents.order_by("-pk")]


def test_each_list_shows_its_documents_newest_first_with_a_way_to_the_order(ada, order):
    for name, documents in (
        ("invoices", order.invoices), ("shipments", order.shipments),
        ("credit-memos", order.credit_memos),
    ):  # fmt: skip
        answer = ada.get(f"/documents/{name}/")
        assert heads(answer) == numbers(documents), name
        assert cells(answer, "Order number") == [order.number] * documents.count()
        assert f'href="/orders/{order.pk}/"' in page(answer)


def test_documents_tell_status_totals_units_and_tracks(ada, order):
    invoices = ada.get("/documents/invoices/?sort=number")
    assert cells(invoices, "Status") == ["Paid", "Paid"]
    assert totals(invoices) == ["$10.00", "$20.00"]
    shipments = ada.get("/documents/shipments/?sort=number")
    assert cells(shipments, "Tracking") == [
        "United Parcel Service 1Z1",
        "United Parcel Service 1Z2",
    ]
    assert cells(shipments, "Ship-to name") == ["Zoë Instance"] * 2
    lines = file(ada.get("/documents/shipments/?sort=number&columns=quantity&export=csv"))
    assert [line[1] for line in lines] == ["Total quantity", "1", "2"]


def totals(answer: Any) -> list[str]:
    return [one for one in cells(answer, r"Grand total \(purchased\)") if one]


def test_documents_are_found_by_what_their_orders_are_found_by(ada, order):
    for query in (
        "q=zoe", "q=harbor", "q=MUG", f"order_number={order.number}", "bill_to=instance",
        "created_from=2026-11-02&created_to=2026-11-02", "total_min=20&total_max=20",
    ):  # fmt: skip
        assert heads(ada.get(f"/documents/invoices/?{query}")), query
    for query in ("q=nobody", "state=open", "created_from=2026-11-03", "total_max=9.99"):
        assert heads(ada.get(f"/documents/invoices/?{query}")) == [], query
    second = order.shipments.get(tracks__number="1Z2").number
    assert heads(ada.get("/documents/shipments/?tracking=1z2")) == [second]


def test_one_document_is_printed_alone_and_within_the_strict_policy(ada, order):
    """CO-7: styles and scripts come from files, so that the policy can forbid all others."""
    first, second = order.invoices.order_by("pk")
    answer = ada.get(f"/documents/invoices/{second.pk}/print/")
    text = page(answer)
    assert (f"Invoice {second.number}" in text, f"Invoice {first.number}" in text) == (True, False)
    assert "Zoë Instance" in words(text)
    assert "<style" not in text
    assert "style=" not in text
    assert "data-print" in text
    assert 'href="/static/orders/papers.css"' in text
    assert AuditEntry.objects.get(action="buyer_seen").subject == order.number


def test_chosen_documents_are_printed_and_no_other_of_their_orders(ada, order):
    first, second = order.shipments.order_by("pk")
    text = page(ada.post("/documents/shipments/print/", {"sel": [first.pk]}))
    assert f"Shipment {first.number}" in text
    assert f"Shipment {second.number}" not in text
    both = page(ada.post("/documents/shipments/print/", {"all": "1", "query": "q=zoe"}))
    assert both.count('<section class="sheet"') == 2


def test_the_papers_of_an_order_are_all_its_documents_or_its_slip(ada, order):
    everything = page(ada.get(f"/documents/orders/{order.pk}/all/"))
    assert everything.count('<section class="sheet"') == 5
    slip = page(ada.get(f"/documents/orders/{order.pk}/slip/"))
    assert slip.count('<section class="sheet"') == 1
    assert "Packing slip" in slip


def test_documents_of_nobodys_business_are_not_there(ada, order):
    assert ada.get("/documents/invoices/999999/print/").status_code == 404
    assert ada.get("/documents/orders/999999/slip/").status_code == 404
