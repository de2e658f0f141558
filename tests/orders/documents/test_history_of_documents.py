"""Is the story of an order whole, and in the order in which it happened (CO-10.3, P-10)?"""

from datetime import timedelta

import pytest
from tests.orders.mails.scene import buyer_order
from tests.orders.scene import line, shelves
from tests.scene import NOON

from counterpart.orders.commenting import comment_document, comment_order
from counterpart.orders.documents.invoicing import invoice_order
from counterpart.orders.documents.refunding import Credit, refund_order
from counterpart.orders.documents.shipping import NewTrack, ship_order
from counterpart.orders.documents.tracking import add_track
from counterpart.orders.history import story, story_for_customer, write
from counterpart.orders.mails.sending_by_hand import send_order_mail


@pytest.fixture
def lived(house):
    """An order to which something happens every minute."""
    shelves()
    minutes = iter(range(1, 60))

    def by(actor: str = "bo"):
        return {"actor": actor, "now": NOON + timedelta(minutes=next(minutes))}

    order = buyer_order(line("MUG", 1, "10.00"))
    comment_order(order, "Careful.", **by("ada"))
    invoice = invoice_order(order, notify=True, comment="Thanks.", **by())
    comment_document(invoice, "Paid by card.", visible=True, **by())
    shipment = ship_order(order, tracks=[NewTrack("ups", "1Z9")], **by())
    add_track(shipment, NewTrack("dhl", "JJD1"), **by())
    send_order_mail(order, document=shipment, **by())
    memo = refund_order(order, Credit(), **by())
    comment_document(memo, "Sorry.", notify=True, visible=True, **by("ada"))
    return order


def told(events):
    return [
        (int((event.happened_at - NOON).total_seconds()) // 60, event.text, event.customer)
        for event in events
    ]


WHOLE = [
    (0, "The order was placed.", "Notification Not Applicable"),
    (1, "Comment added", "Not Notified"),
    (2, "Invoice #000000001 was created: 10.00 USD.", "Notified"),
    (2, "The order became Processing.", "Notification Not Applicable"),
    (3, "Invoice #000000001 comment added", "Not Notified"),
    (4, "Shipment #000000001 was created: MUG × 1.", "Not Notified"),
    (4, "Tracking number 1Z9 for United Parcel Service was assigned.",
     "Notification Not Applicable"),
    (4, "The order became Complete.", "Notification Not Applicable"),
    (5, "Tracking number JJD1 for DHL was assigned.", "Notification Not Applicable"),
    (6, "An e-mail was sent by hand: New shipment.", "Notified"),
    (7, "Credit memo #000000001 was created: 10.00 USD.", "Not Notified"),
    (7, "The order became Closed.", "Notification Not Applicable"),
    (8, "Credit memo #000000001 comment added", "Notified"),
]  # fmt: skip


def test_order_and_documents_are_merged_in_the_order_of_time(lived):
    assert told(story(lived, newest_first=False)) == WHOLE


def test_the_newest_stands_first_unless_asked_otherwise(lived):
    assert told(story(lived)) == WHOLE[::-1]


def test_entries_come_by_time_even_when_they_were_written_late(lived):
    write(lived, "placed", actor="late", now=NOON - timedelta(minutes=1))
    assert story(lived, newest_first=False)[0].actor == "late"
    assert story(lived)[-1].actor == "late"


def test_every_event_names_who_did_it_and_what_was_said(lived):
    said = [(one.actor, one.comment) for one in story(lived, newest_first=False) if one.comment]
    assert said == [
        ("ada", "Careful."),
        ("bo", "Thanks."),
        ("bo", "Paid by card."),
        ("ada", "Sorry."),
    ]


def test_the_customer_sees_what_was_marked_and_nothing_else(lived):
    assert [one.comment for one in story_for_customer(lived)] == ["Sorry.", "Paid by card."]
    assert [one.comment for one in story_for_customer(lived, newest_first=False)] == [
        "Paid by card.",
        "Sorry.",
    ]


def test_the_story_is_one_query(lived, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(story(lived)) == 13
