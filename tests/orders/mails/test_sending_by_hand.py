"""What does a person get who sends an e-mail, and what if the server makes trouble?"""

from datetime import timedelta

import pytest
from django.core import mail
from tests.orders.mails.scene import BO, buyer_order, outbox, queued
from tests.orders.scene import read, sentences
from tests.scene import NOON

from counterpart.orders.documents.invoicing import invoice_order
from counterpart.orders.erasing import erase_people
from counterpart.orders.mails.configuring import change_mail_settings
from counterpart.orders.mails.refusing import MailRefused
from counterpart.orders.mails.sending import send_mails
from counterpart.orders.mails.sending_by_hand import send_order_mail
from counterpart.orders.models.mails import MailKind, OrderMail
from counterpart.orders.steps.allowed import allowed_actions
from counterpart.orders.steps.canceling import cancel_order
from counterpart.orders.working import StepNotAllowed, lines_of


class Down:
    """A mail server that does not answer."""

    def __init__(self, **_: object) -> None:
        pass

    def send_messages(self, messages: list) -> int:
        raise ConnectionRefusedError


@pytest.fixture
def down(settings):
    settings.EMAIL_BACKEND = "tests.orders.mails.test_sending_by_hand.Down"


def test_an_order_is_mailed_and_the_history_says_so(house):
    order = buyer_order()
    done = send_order_mail(order, **BO)
    assert (done.sentence, done.is_on_the_way) == ("You sent the order email.", True)
    assert outbox() == [("order", "sent", 1, "")]
    assert read(order).is_mail_sent
    assert sentences(order) == ["The order was placed.", "An e-mail was sent by hand: New order."]
    entry = order.history.get(code="mailed")
    assert (entry.is_customer_notified, entry.actor, entry.document) == (True, "bo", "")


def test_a_document_is_mailed(house):
    order = buyer_order()
    invoice = invoice_order(order, **BO)
    done = send_order_mail(order, document=invoice, **BO)
    assert done.sentence == "You sent the invoice email."
    assert outbox() == [("invoice", "sent", 1, "")]
    entry = order.history.get(code="mailed")
    assert (entry.document_kind, entry.document) == ("invoice", "000000001")


def test_a_server_in_trouble_is_told_of_and_the_mail_waits(house, down):
    order = buyer_order()
    done = send_order_mail(order, **BO)
    assert (done.sentence, done.is_on_the_way) == (
        "We can't send the order email right now.",
        False,
    )
    assert outbox() == [("order", "queued", 1, "ConnectionRefusedError")]
    assert not read(order).is_mail_sent


def test_asked_again_while_it_waits_the_same_mail_is_tried(house, down, settings):
    order = buyer_order()
    send_order_mail(order, **BO)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_order_mail(order, **BO).is_on_the_way
    assert outbox() == [("order", "sent", 2, "")]
    assert send_mails(now=NOON + timedelta(days=1)).sent == 0
    assert len(mail.outbox) == 1


def test_asked_again_after_it_was_sent_it_is_sent_again(house):
    order = buyer_order()
    send_order_mail(order, **BO)
    send_order_mail(order, **BO)
    assert outbox() == [("order", "sent", 1, "")] * 2


def test_a_canceled_order_is_not_mailed(house):
    order = buyer_order()
    cancel_order(order, **BO)
    with pytest.raises(StepNotAllowed) as refusal:
        send_order_mail(order, **BO)
    assert str(refusal.value) == "An order that is Canceled cannot be sent by e-mail."
    assert outbox() == []


def test_an_order_without_a_usable_address_is_refused_and_nothing_is_written(house):
    order = buyer_order(customer_email="")
    with pytest.raises(MailRefused) as refusal:
        send_order_mail(order, **BO)
    assert str(refusal.value) == "Order 000000001 has no e-mail address that may be written to."
    assert (outbox(), sentences(order)) == ([], ["The order was placed."])


def test_a_kind_that_is_switched_off_is_refused(house):
    order = buyer_order()
    change_mail_settings(order.store_view, MailKind.ORDER, {"enabled": "no"}, **BO)
    with pytest.raises(MailRefused) as refusal:
        send_order_mail(order, **BO)
    assert str(refusal.value) == (
        "Store view default does not send e-mails of the kind “New order”."
    )
    assert (outbox(), sentences(order)) == ([], ["The order was placed."])


def test_one_that_another_process_is_sending_is_left_to_it(house):
    order = buyer_order()
    queued(order)
    OrderMail.objects.update(
        state="sending", attempts=1, next_attempt_at=NOON + timedelta(minutes=15)
    )
    assert send_order_mail(order, **BO).sentence == "You sent the order email."
    assert outbox() == [("order", "sending", 1, "")]


def test_what_may_not_be_mailed_is_told_before_it_is_tried(house):
    erased = buyer_order()
    erase_people([erased.pk], **BO)
    orders = [buyer_order(), buyer_order(customer_email="ida@nowhere.invalid"), read(erased)]
    told = [allowed_actions(one, lines_of(one))["send_email"] for one in orders]
    assert told == [
        "",
        "Order 000000003 has no e-mail address that may be written to.",
        "Order 000000001 has no e-mail address that may be written to.",
    ]
