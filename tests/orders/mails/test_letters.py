"""What does the buyer read, in which language, and whatever others put into it (CO-11)?"""

from decimal import Decimal
from email import message_from_bytes, policy

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.orders.mails.scene import BO, buyer_order, german_view, queued, registered
from tests.orders.scene import line, main_view, shelves, shipped

from counterpart.orders.documents.invoicing import invoice_order
from counterpart.orders.documents.refunding import Credit, refund_order
from counterpart.orders.documents.shipping import NewTrack
from counterpart.orders.mails.rendering import Letter, letters
from counterpart.orders.models.mails import MailKind
from counterpart.orders.models.orders import OrderStatus, OrderStatusLabel

KINDS = {
    MailKind.ORDER: (
        "Your Main Website Store order confirmation",
        "Thank you for your order. We have received order 000000001.",
    ),
    MailKind.ORDER_COMMENT: (
        "Update to your Main Website Store order",
        "Your order 000000001 has been updated. Its status is “Processing”.",
    ),
    MailKind.INVOICE: (
        "Invoice for your Main Website Store order",
        "This is invoice 000000001 for your order 000000001.",
    ),
    MailKind.INVOICE_COMMENT: (
        "Update to your Main Website Store invoice",
        (
            "There is news about invoice 000000001 for your order 000000001. "
            "The status of the order is “Processing”."
        ),
    ),
    MailKind.SHIPMENT: (
        "Your Main Website Store order has shipped",
        "Your order 000000001 is on its way. This is shipment 000000001.",
    ),
    MailKind.SHIPMENT_COMMENT: (
        "Update to your Main Website Store shipment",
        (
            "There is news about shipment 000000001 of your order 000000001. "
            "The status of the order is “Processing”."
        ),
    ),
    MailKind.CREDIT_MEMO: (
        "Credit memo for your Main Website Store order",
        "This is credit memo 000000001 for your order 000000001.",
    ),
    MailKind.CREDIT_MEMO_COMMENT: (
        "Update to your Main Website Store credit memo",
        (
            "There is news about credit memo 000000001 for your order 000000001. "
            "The status of the order is “Processing”."
        ),
    ),
}
GERMAN = {
    MailKind.ORDER: "Ihre Bestellbestätigung von Main Website Store",
    MailKind.ORDER_COMMENT: "Neues zu Ihrer Bestellung bei Main Website Store",
    MailKind.INVOICE: "Rechnung zu Ihrer Bestellung bei Main Website Store",
    MailKind.INVOICE_COMMENT: "Neues zu Ihrer Rechnung von Main Website Store",
    MailKind.SHIPMENT: "Ihre Bestellung bei Main Website Store ist unterwegs",
    MailKind.SHIPMENT_COMMENT: "Neues zu Ihrer Lieferung von Main Website Store",
    MailKind.CREDIT_MEMO: "Gutschrift zu Ihrer Bestellung bei Main Website Store",
    MailKind.CREDIT_MEMO_COMMENT: "Neues zu Ihrer Gutschrift von Main Website Store",
}
GUEST = "You ordered as a guest. Please keep this e-mail for your records."
ACCOUNT = "This order belongs to your customer account."


def worked_order(**facts):
    """An order with a document of each kind."""
    shelves()
    order = buyer_order(line("MUG", 3), line("LAMP", 1), **facts)
    invoice = invoice_order(order, items={"MUG": Decimal(2)}, **BO)
    shipped(order, items={"MUG": Decimal(1)}, tracks=[NewTrack("ups", "1Z9")])
    memo = refund_order(order, Credit(items={"MUG": Decimal(1)}), **BO)
    return order, {"i": invoice.pk, "s": order.shipments.get().pk, "c": memo.pk}


def letter(order, kind=MailKind.ORDER, **facts) -> Letter:
    return letters(queued(order, kind, **facts))[0]


def subject_and_lines(made: Letter) -> tuple[str, list[str]]:
    return str(made.subject), made.body.splitlines()


@pytest.mark.parametrize("is_guest", [True, False], ids=["guest", "registered"])
@pytest.mark.parametrize("kind", MailKind)
def test_every_kind_has_its_subject_its_opening_and_its_variant(house, kind, is_guest):
    order, documents = worked_order(customer_id=None if is_guest else registered().pk)
    made = letter(order, kind, document_id=documents.get(kind.value[0]))
    subject, lines = subject_and_lines(made)
    assert (subject, lines[2]) == KINDS[kind]
    assert lines[0] == ("Hello Ida Example," if is_guest else "Dear Ida Example,")
    assert (GUEST in lines, ACCOUNT in lines) == (is_guest, not is_guest)
    html = str(made.alternatives[0][0])
    assert KINDS[kind][1] in html
    assert (GUEST in html, ACCOUNT in html) == (is_guest, not is_guest)


@pytest.mark.parametrize("kind", MailKind)
def test_every_kind_is_german_in_a_german_store_view(house, kind):
    order, documents = worked_order(store_view=german_view())
    made = letter(order, kind, document_id=documents.get(kind.value[0]))
    assert made.subject == GERMAN[kind]
    assert made.body.startswith("Guten Tag Ida Example,\n\n")
    assert made.extra_headers["Content-Language"] == "de"
    assert '<html lang="de">' in str(made.alternatives[0][0])


def test_the_language_of_the_order_goes_before_that_of_the_store_view(house):
    english = buyer_order(store_view=german_view(), language="en_GB")
    in_english = letter(english)
    in_german = letter(buyer_order(language="de-AT"))
    assert in_english.subject == "Your Main Website Store order confirmation"
    assert f"Order {english.number} of 2 November 2026" in in_english.body
    assert in_german.subject == GERMAN[MailKind.ORDER]
    assert "Bestellung 000000001 vom 2. November 2026" in in_german.body


@pytest.mark.parametrize("language", ["fr", "xx", "../../etc", "zh_Hant_TW"])
def test_a_language_without_texts_reads_as_the_store_view_does(house, language):
    made = letter(buyer_order(language=language))
    assert made.extra_headers["Content-Language"] == "en"


def test_a_confirmation_tells_everything_about_the_order(house):
    website = main_view().store.website
    website.letterhead = "Sample Shop\n1 Long Street\n"
    website.save()
    order = buyer_order(
        line("CUP", 2, "1200.50", tax=Decimal("1.00"), discount=Decimal("-0.50")),
        shipping=Decimal("4.90"),
        shipping_method="Parcel",
    )
    assert letter(order, comment="See <you>\nsoon.").body == (
        "Hello Ida Example,\n\n"
        "Thank you for your order. We have received order 000000001.\n\n"
        "See <you>\nsoon.\n\n"
        "Order 000000001 of November 2, 2026\n\n"
        "Cup (CUP)\n  2 × $1,200.50 = $2,401.00\n\n"
        "Subtotal: $2,401.00\n"
        "Discount: -$0.50\n"
        "Shipping & handling: $4.90\n"
        "Tax: $1.00\n"
        "Grand total: $2,406.40\n\n"
        "Billing address\n  Ida Example\n  1 Sample Road\n  Springfield, IL 62701\n"
        "  United States\n\n"
        "Shipping address\n  Ida Example\n  1 Sample Road\n  Springfield, IL 62701\n"
        "  United States\n\n"
        "Shipping method: Parcel\n"
        "Payment method: free\n\n"
        f"{GUEST}\n\n"
        "Main Website Store\nSample Shop\n1 Long Street\n"
    )


def test_a_shipment_tells_its_units_and_tracking_numbers_and_no_amounts(house):
    order, documents = worked_order()
    body = letter(order, MailKind.SHIPMENT, document_id=documents["s"]).body
    assert "Tracking\nUnited Parcel Service: 1Z9\n\nMug (MUG)\n  × 1\n\nShipping address" in body
    assert "$" not in body


def test_a_channel_order_names_the_number_that_its_buyer_knows(house):
    order = buyer_order(
        channel="amazon", external_id="111-7", mails_suppressed=True,
        customer_email="x@marketplace.amazon.com",
    )  # fmt: skip
    assert "\nAmazon order 111-7\n" in letter(order).body


def test_a_status_is_told_as_the_store_view_calls_it(house):
    view = german_view()
    order = buyer_order(store_view=view)
    assert "Ihr Status ist „Eingegangen“." in letter(order, MailKind.ORDER_COMMENT).body
    status = OrderStatus.objects.get(code="pending")
    OrderStatusLabel.objects.create(status=status, store_view=view, label="Wartet")
    OrderStatusLabel.objects.create(status=status, store_view=main_view(), label="Waits")
    assert "Ihr Status ist „Wartet“." in letter(order, MailKind.ORDER_COMMENT).body
    assert "Its status is “Waits”." in letter(buyer_order(), MailKind.ORDER_COMMENT).body


def test_a_comment_is_in_the_mail_only_when_there_is_one(house):
    order = buyer_order()
    assert 'class="comment"' not in str(letter(order).alternatives[0][0])
    assert 'class="comment">Hi<' in str(letter(order, comment="Hi").alternatives[0][0])


HOSTILE = "<script>alert(1)</script>\"'&"


def test_hostile_text_stays_text(house):
    address = {"name": HOSTILE, "line1": HOSTILE, "city": HOSTILE}
    order = buyer_order(
        line("CUP", name=HOSTILE), customer_name=HOSTILE, shipping_method=HOSTILE,
        discount_description=HOSTILE, language="en",
        shipping_address=buyer_address(address),
    )  # fmt: skip
    made = letter(order, comment=HOSTILE)
    html = str(made.alternatives[0][0])
    assert "<script" not in html
    assert html.count("&lt;script&gt;alert(1)") >= 6
    assert HOSTILE in made.body


def buyer_address(person):
    from counterpart.orders.new_order import NewAddress  # noqa: PLC0415 - beside its one use

    return NewAddress("US", person)


def test_nothing_that_others_wrote_becomes_a_header(house):
    store = main_view().store
    store.name = "Shop\r\nBcc: eve@example.com\r\n\r\nHello"
    store.save()
    order = buyer_order(customer_name="Ida\r\nBcc: eve@example.com")
    message = message_from_bytes(letter(order).message().as_bytes(), policy=policy.default)
    assert message["Bcc"] is None
    assert message["Subject"] == "Your Shop Bcc: eve@example.com Hello order confirmation"
    assert message["To"] == "ida@example.com"


def test_a_long_order_is_rendered_in_as_many_queries_as_a_short_one(house):
    def queries(count: int) -> int:
        order = buyer_order(*(line(f"CUP{number}") for number in range(count)))
        invoice = invoice_order(order, **BO)
        row = queued(order, MailKind.INVOICE, document_id=invoice.pk)
        with CaptureQueriesContext(connection) as captured:
            letters(row)
        return len(captured)

    assert queries(1) == queries(3)
