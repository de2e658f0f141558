"""Each e-mail leaves once, whatever happens on the way (P-11)."""

import re
from datetime import timedelta
from threading import Event

import pytest
from django.core import mail
from django.db import transaction
from tests.core.racing import at_once
from tests.orders.mails.scene import BO, buyer_order, outbox, queued, send
from tests.orders.scene import read
from tests.scene import NOON

from counterpart.orders.documents.invoicing import invoice_order
from counterpart.orders.mails.rendering import letters
from counterpart.orders.mails.sending import (
    MailTally,
    SendingInsideTransaction,
    send_at_once,
    send_mails,
)
from counterpart.orders.models.mails import MailKind, MailState, OrderMail

MINUTE = timedelta(minutes=1)


def test_what_is_due_is_sent_once_and_the_order_knows(house):
    order = buyer_order()
    queued(order, comment="Soon.", kind=MailKind.ORDER)
    assert send() == MailTally(sent=1)
    assert send(MINUTE) == MailTally()
    [letter] = mail.outbox
    assert letter.to == ["ida@example.com"]
    sent = OrderMail.objects.get()
    assert (sent.state, sent.attempts, sent.error, sent.sent_at, sent.comment) == (
        "sent",
        1,
        "",
        NOON,
        "",
    )
    assert read(order).is_mail_sent


def test_a_document_knows_of_its_mail_and_the_order_does_not(house):
    order = buyer_order()
    invoice = invoice_order(order, notify=True, **BO)
    send()
    invoice.refresh_from_db()
    assert (invoice.is_mail_sent, read(order).is_mail_sent) == (True, False)


def test_a_mail_about_a_comment_leaves_the_flag_alone(house):
    order = buyer_order()
    queued(order, MailKind.ORDER_COMMENT, comment="News.")
    assert send() == MailTally(sent=1)
    assert not read(order).is_mail_sent


def test_what_is_not_due_waits(house):
    queued(buyer_order(), now=NOON + MINUTE)
    assert send() == MailTally()
    assert send(MINUTE) == MailTally(sent=1)


def test_a_run_sends_no_more_than_its_limit_and_the_oldest_first(house):
    orders = [buyer_order() for _ in range(3)]
    for minutes, order in enumerate(reversed(orders)):
        queued(order, now=NOON - minutes * MINUTE)
    assert send_mails(limit=2, now=NOON) == MailTally(sent=2)
    assert [order.number for order in orders if read(order).is_mail_sent] == [
        "000000001",
        "000000002",
    ]


def test_nothing_is_sent_inside_a_transaction(house):
    queued(buyer_order())
    with transaction.atomic(), pytest.raises(SendingInsideTransaction):
        send()
    assert outbox() == [("order", "queued", 0, "")]


def test_an_address_that_was_erased_meanwhile_is_not_written_to(house):
    order = buyer_order()
    queued(order)
    order.customer_email, order.people_erased_at = "", NOON
    order.save()
    assert send() == MailTally(failed=1)
    assert outbox() == [("order", "failed", 1, "AddressUnusable")]
    assert mail.outbox == []


def test_what_a_killed_process_left_is_taken_up_again_with_the_same_message_id(house):
    queued(buyer_order())
    OrderMail.objects.update(
        state=MailState.SENDING, attempts=1, next_attempt_at=NOON + 15 * MINUTE
    )
    assert send(14 * MINUTE) == MailTally()
    assert send(15 * MINUTE) == MailTally(sent=1)
    OrderMail.objects.update(state=MailState.SENDING, next_attempt_at=NOON)
    send(16 * MINUTE)
    first, second = (letter.message()["Message-ID"] for letter in mail.outbox)
    assert first == second


def test_a_message_id_outlives_the_secret_key_and_tells_nothing(house, settings):
    order = buyer_order()
    row = queued(order)
    [first] = letters(row)
    settings.SECRET_KEYS = ["another key", *settings.SECRET_KEYS]
    [second] = letters(OrderMail.objects.get())
    found = [one.message()["Message-ID"] for one in (first, second)]
    assert found[0] == found[1]
    assert re.fullmatch(r"<[0-9a-f]{32}@[a-z.]+>", found[0])


def test_a_mail_that_kills_every_process_is_given_up(house):
    queued(buyer_order())
    OrderMail.objects.update(state=MailState.SENDING, attempts=7)
    assert send() == MailTally(failed=1)
    assert outbox() == [("order", "failed", 8, "BrokenOff")]


def test_two_mails_have_two_message_ids(house):
    order = buyer_order()
    queued(order)
    queued(order)
    send()
    assert len({letter.message()["Message-ID"] for letter in mail.outbox}) == 2


def test_two_workers_send_a_mail_once(lasting_house):
    for _ in range(5):
        queued(buyer_order())
    tallies = at_once(send, send)
    assert sum(tally.sent for tally in tallies) == 5
    assert outbox() == [("order", "sent", 1, "")] * 5


def test_a_worker_that_was_overtaken_does_not_undo_what_the_other_settled(
    lasting_house, monkeypatch, settings
):
    """The first one hangs in the mail server for longer than its lease, then fails."""
    queued(buyer_order())
    settings.EMAIL_BACKEND = "tests.orders.mails.test_sending.Slow"
    Slow.is_in, Slow.may_fail = Event(), Event()

    def first() -> MailTally:
        return send()

    def second() -> MailTally:
        Slow.is_in.wait()
        tally = send(16 * MINUTE)
        Slow.may_fail.set()
        return tally

    slow, quick = at_once(first, second)
    assert (slow, quick) == (MailTally(), MailTally(sent=1))
    assert outbox() == [("order", "sent", 2, "")]


class Slow:
    """A mail server in which the first one waits, and fails when the second one is through."""

    is_in: Event
    may_fail: Event

    def __init__(self, **_: object) -> None:
        pass

    def send_messages(self, messages: list) -> int:
        if not self.is_in.is_set():
            self.is_in.set()
            self.may_fail.wait()
            raise TimeoutError
        return len(messages)


def test_one_that_waits_for_its_next_attempt_can_be_sent_at_once(house):
    row = queued(buyer_order(), now=NOON + 60 * MINUTE)
    assert send_at_once(row, now=NOON).state == "sent"
    assert send_at_once(row, now=NOON).attempts == 1
    assert len(mail.outbox) == 1
