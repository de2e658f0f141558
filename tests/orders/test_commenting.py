"""Who learns of a comment (CO-10, P-10)?"""

from itertools import product

import pytest
from django.core import mail
from tests.orders.mails.scene import BO, buyer_order, outbox, send
from tests.orders.scene import shelves, shipped, standing

from counterpart.orders.commenting import CommentRefused, comment_document, comment_order
from counterpart.orders.documents.invoicing import invoice_order
from counterpart.orders.documents.refunding import refund_order
from counterpart.orders.history import story, story_for_customer
from counterpart.orders.mails.configuring import change_mail_settings
from counterpart.orders.mails.refusing import MailRefused
from counterpart.orders.mails.rendering import Letter
from counterpart.orders.models.mails import MailKind, OrderMail
from counterpart.orders.models.orders import OrderStatus, StatusAssignment
from counterpart.orders.steps.canceling import cancel_order

MISSING = "The comment is missing. Enter and try again."


@pytest.mark.parametrize(("notify", "visible"), list(product([False, True], repeat=2)))
def test_notified_and_visible_are_independent(house, notify, visible):
    order = buyer_order()
    comment_order(order, "Soon.", notify=notify, visible=visible, **BO)
    [event, _placed] = story(order)
    assert (event.text, event.comment) == ("Comment added", "Soon.")
    assert event.customer == ("Notified" if notify else "Not Notified")
    assert outbox() == ([("order_comment", "queued", 0, "")] if notify else [])
    assert [one.comment for one in story_for_customer(order)] == (["Soon."] if visible else [])


def documents_of(order):
    shelves()
    invoice = invoice_order(order, **BO)
    shipped(order)
    return {
        "invoice": invoice,
        "shipment": order.shipments.get(),
        "credit_memo": refund_order(order, **BO),
    }


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("invoice", "Invoice #000000001 comment added"),
        ("shipment", "Shipment #000000001 comment added"),
        ("credit_memo", "Credit memo #000000001 comment added"),
    ],
)
@pytest.mark.parametrize(("notify", "visible"), list(product([False, True], repeat=2)))
def test_a_document_is_commented_like_an_order(house, kind, text, notify, visible):
    order = buyer_order()
    document = documents_of(order)[kind]
    comment_document(document, "Soon.", notify=notify, visible=visible, **BO)
    event = story(order)[0]
    assert (event.text, event.comment, event.document_kind, event.document) == (
        text,
        "Soon.",
        kind,
        "000000001",
    )
    assert event.customer == ("Notified" if notify else "Not Notified")
    assert outbox() == ([(f"{kind}_comment", "queued", 0, "")] if notify else [])
    assert [one.text for one in story_for_customer(order)] == ([text] if visible else [])


def test_a_comment_reaches_the_buyer_as_it_was_written(house):
    order = buyer_order()
    comment_order(order, "5 < 6 & <b>bold</b>\n<script>alert(1)</script>", notify=True, **BO)
    [event, _placed] = story(order)
    assert event.comment == "5 < 6 & bold\nalert(1)"
    assert OrderMail.objects.get().comment == event.comment
    send()
    [letter] = mail.outbox
    assert isinstance(letter, Letter)
    assert "5 < 6 & bold\nalert(1)" in letter.body
    assert "5 &lt; 6 &amp; bold\nalert(1)" in str(letter.alternatives[0][0])


@pytest.mark.parametrize("text", ["", "   ", "\n", "<b></b>", "<br>"])
def test_a_comment_that_says_nothing_is_refused(house, text):
    order = buyer_order()
    invoice = invoice_order(order, **BO)
    for refused in (
        lambda: comment_order(order, text, notify=True, visible=True, **BO),
        lambda: comment_document(invoice, text, notify=True, **BO),
    ):
        with pytest.raises(CommentRefused) as refusal:
            refused()
        assert str(refusal.value) == MISSING
    assert (outbox(), order.history.filter(code="commented").count()) == ([], 0)


def test_a_status_may_change_without_a_word_and_the_buyer_be_told(house):
    order = buyer_order()
    packed = OrderStatus.objects.create(code="packed", label="Packed")
    StatusAssignment.objects.create(status=packed, state="new")
    comment_order(order, "", status="packed", notify=True, **BO)
    assert standing(order) == ("new", "packed")
    send()
    assert "Its status is “Packed”." in mail.outbox[0].body


def test_to_notify_where_nobody_can_be_written_to_is_refused_and_nothing_is_kept(house):
    order = buyer_order(customer_email="")
    with pytest.raises(MailRefused):
        comment_order(order, "Soon.", notify=True, visible=True, **BO)
    assert len(story(order)) == 1


def test_where_comments_are_not_mailed_the_entry_says_not_notified(house):
    order = buyer_order()
    change_mail_settings(order.store_view, MailKind.ORDER_COMMENT, {"enabled": "no"}, **BO)
    comment_order(order, "Soon.", notify=True, **BO)
    assert story(order)[0].customer == "Not Notified"
    assert outbox() == []


def test_a_canceled_order_can_be_commented(house):
    order = buyer_order()
    cancel_order(order, **BO)
    comment_order(order, "Sorry.", notify=True, **BO)
    assert outbox() == [("order_comment", "queued", 0, "")]


def test_a_channel_order_is_told_by_hand_at_its_relay_address(house):
    order = buyer_order(
        channel="amazon", external_id="111-1", mails_suppressed=True,
        customer_email="x@marketplace.amazon.de",
    )  # fmt: skip
    comment_order(order, "Soon.", notify=True, **BO)
    send()
    assert mail.outbox[0].to == ["x@marketplace.amazon.de"]
