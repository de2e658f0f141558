"""What happens between us and a real mail server, which may be down, or say no (P-11)?"""

import socket
from datetime import timedelta

import pytest
from tests.orders.mails.post_office import post_office
from tests.orders.mails.scene import BO, buyer_order, outbox, queued, send
from tests.orders.scene import read, units
from tests.scene import NOON

from counterpart.orders.documents.invoicing import invoice_order
from counterpart.orders.mails.configuring import change_mail_settings
from counterpart.orders.mails.sending import MOST_ATTEMPTS, PAUSES, MailTally
from counterpart.orders.models.mails import MailKind, OrderMail

MINUTE = timedelta(minutes=1)


@pytest.fixture
def office(settings):
    with post_office() as office:
        for name, value in office.settings.items():
            setattr(settings, name, value)
        yield office


@pytest.fixture
def nobody(settings):
    """A port at which nobody answers."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    with post_office() as office:
        for name, value in office.settings.items():
            setattr(settings, name, value)
    settings.EMAIL_PORT = port
    return port


def test_a_mail_arrives_as_text_and_html(house, office):
    queued(buyer_order())
    assert send() == MailTally(sent=1)
    [(sender, recipients, message)] = office.delivered
    assert (sender, recipients) == ("sales@example.com", ["ida@example.com"])
    assert message["From"] == "Sales Representative <sales@example.com>"
    assert message["To"] == "ida@example.com"
    assert message["Subject"] == "Your Main Website Store order confirmation"
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]


def test_a_server_that_is_down_costs_no_document_and_is_asked_again(house, nobody):
    order = buyer_order()
    invoice = invoice_order(order, notify=True, **BO)
    queued(order)
    assert send() == MailTally(queued_again=1)
    assert outbox() == [
        ("invoice", "queued", 1, "ConnectionRefusedError"),
        ("order", "queued", 0, ""),
    ]
    assert units(order) == [("CUP", "1", "1", "0", "0", "0")]
    with post_office(nobody) as office:
        assert send(MINUTE) == MailTally(sent=2)
        assert len(office.delivered) == 2
    invoice.refresh_from_db()
    assert (invoice.is_mail_sent, read(order).is_mail_sent) == (True, True)


def test_a_recipient_that_the_server_refuses_is_given_up_after_growing_pauses(house, office):
    office.refuses["ida@example.com"] = 550
    queued(buyer_order())
    later, waited = timedelta(), []
    for _ in range(MOST_ATTEMPTS - 1):
        assert send(later) == MailTally(queued_again=1)
        next_attempt = OrderMail.objects.get().next_attempt_at
        waited.append(next_attempt - NOON - later)
        later = next_attempt - NOON
    assert waited == list(PAUSES) == sorted(PAUSES)
    assert send(later) == MailTally(failed=1)
    assert outbox() == [("order", "failed", 7, "SMTPRecipientsRefused 550")]
    assert send(later + timedelta(days=9)) == MailTally()
    assert office.delivered == []


def test_one_refused_recipient_does_not_hold_up_the_others(house, office):
    office.refuses["eve@example.com"] = 550
    queued(buyer_order(customer_email="eve@example.com"))
    queued(buyer_order())
    assert send() == MailTally(sent=1, queued_again=1)
    assert [recipients for _, recipients, _ in office.delivered] == [["ida@example.com"]]


def test_what_a_server_says_is_not_kept(house, office):
    office.refuses["ida@example.com"] = 550
    queued(buyer_order())
    send()
    assert "ida" not in OrderMail.objects.get().error


def test_a_server_that_hangs_up_after_taking_a_mail_sees_the_same_one_again(house, office):
    office.hangs_up_after_data = True
    queued(buyer_order())
    assert send() == MailTally(queued_again=1)
    office.hangs_up_after_data = False
    assert send(MINUTE) == MailTally(sent=1)
    first, second = (message["Message-ID"] for _, _, message in office.delivered)
    assert first == second


def test_a_blind_copy_travels_in_an_envelope_of_its_own(house, office):
    order = buyer_order()
    change_mail_settings(
        order.store_view,
        MailKind.ORDER,
        {"copy_to": "desk@example.com, books@example.com", "sender_email": "shop@example.com",
         "sender_name": "Ö & Co"},
        **BO,
    )  # fmt: skip
    queued(order)
    assert send() == MailTally(sent=1)
    assert [(sender, to) for sender, to, _ in office.delivered] == [
        ("shop@example.com", ["ida@example.com"]),
        ("shop@example.com", ["desk@example.com", "books@example.com"]),
    ]
    for _, _, message in office.delivered:
        assert (message["To"], message["Bcc"]) == ("ida@example.com", None)
        assert message["From"] == "Ö & Co <shop@example.com>"


def test_a_separate_copy_is_an_e_mail_of_its_own(house, office):
    order = buyer_order()
    change_mail_settings(
        order.store_view,
        MailKind.ORDER,
        {"copy_to": "desk@example.com", "copy_method": "separate"},
        **BO,
    )
    queued(order)
    send()
    assert [(to, message["To"]) for _, to, message in office.delivered] == [
        (["ida@example.com"], "ida@example.com"),
        (["desk@example.com"], "desk@example.com"),
    ]
    assert len({message["Message-ID"] for _, _, message in office.delivered}) == 2


def test_a_copy_that_is_refused_costs_the_buyer_nothing(house, office):
    office.refuses["desk@example.com"] = 550
    order = buyer_order()
    change_mail_settings(
        order.store_view,
        MailKind.ORDER,
        {"copy_to": "desk@example.com, books@example.com", "copy_method": "separate"},
        **BO,
    )
    queued(order)
    assert send() == MailTally(sent=1)
    assert outbox() == [("order", "sent", 1, "Copy: SMTPRecipientsRefused 550")]
    assert [to for _, to, _ in office.delivered] == [["ida@example.com"], ["books@example.com"]]


def test_a_refused_buyer_gets_no_copy_sent_to_others(house, office):
    office.refuses["ida@example.com"] = 450
    order = buyer_order()
    change_mail_settings(order.store_view, MailKind.ORDER, {"copy_to": "desk@example.com"}, **BO)
    queued(order)
    assert send() == MailTally(queued_again=1)
    assert office.delivered == []
