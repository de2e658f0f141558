"""E-mails that wait or failed are seen in the outbox and sent again from there (CO-11)."""

from datetime import timedelta

import pytest
from django.core import mail
from tests.orders.mails.scene import BO, buyer_order, outbox, queued
from tests.orders.scene import sentences
from tests.scene import NOON
from tests.users.scene import BY_MACHINE, hired, made
from tests.web.asking import questions
from tests.web.stores.rooms import messages_of, page, someone

from counterpart.orders.documents.invoicing import invoice_order
from counterpart.orders.models.mails import MailKind, MailState, OrderMail
from counterpart.orders.steps.canceling import cancel_order
from counterpart.users.assigning import give_roles
from counterpart.users.permissions import Permission
from counterpart.websites.founding import open_website

pytestmark = pytest.mark.usefixtures("rooms")
OUTBOX = "/sales/outbox/"
DOWN = "tests.orders.mails.test_sending_by_hand.Down"


def sending(row: OrderMail) -> str:
    return f"{OUTBOX}{row.pk}/send/"


def failed(row: OrderMail) -> OrderMail:
    """Let an e-mail have been given up."""
    OrderMail.objects.filter(pk=row.pk).update(state="failed", error="SMTPDataError 554")
    return row


def test_the_outbox_tells_what_became_of_each_and_no_address():
    order = buyer_order()
    failed(queued(order))
    told = page(someone(), OUTBOX)
    assert f"{order.number} New order Failed" in told
    assert "SMTPDataError 554 bo Send now" in told
    assert "ida@example.com" not in told
    assert "Ida" not in told


def test_the_outbox_shows_one_state_only():
    first, second = buyer_order(), buyer_order()
    failed(queued(first))
    queued(second)
    told = page(someone(), f"{OUTBOX}?state=failed")
    assert first.number in told
    assert second.number not in told
    assert "No e-mail is in this state" in page(someone(), f"{OUTBOX}?state=sent")
    assert second.number in page(someone(), f"{OUTBOX}?state=melted")


def test_what_waits_is_sent_now_and_not_doubled():
    row = queued(buyer_order())
    client = someone()
    assert messages_of(client, client.post(sending(row))) == "You sent the order email."
    assert outbox() == [("order", "sent", 1, "")]
    assert client.post(sending(row)).status_code == 404
    assert [one.to for one in mail.outbox] == [["ida@example.com"]]


def test_what_failed_is_sent_again_with_its_document():
    order = buyer_order()
    invoice = invoice_order(order, **BO)
    row = failed(queued(order, MailKind.INVOICE, document_id=invoice.pk))
    client = someone()
    token = client.get(OUTBOX).content.decode().partition('name="form_token" value="')[2]
    form = {"form_token": token.partition('"')[0]}
    assert messages_of(client, client.post(sending(row), form)) == "You sent the invoice email."
    assert "This form was sent before" in messages_of(client, client.post(sending(row), form))
    assert [one[:2] for one in outbox()] == [("invoice", "failed"), ("invoice", "sent")]
    assert invoice.number in str(mail.outbox[0].body)
    assert sentences(order)[-1] == "An e-mail was sent by hand: New invoice."
    assert order.history.latest("pk").actor == "ada"


def test_a_server_in_trouble_is_told_of_and_the_mail_waits(settings):
    settings.EMAIL_BACKEND = DOWN
    row = queued(buyer_order())
    client = someone()
    told = messages_of(client, client.post(sending(row)))
    assert "We can't send the order email right now." in told
    assert "It waits in the outbox and is tried again." in told
    assert outbox() == [("order", "queued", 1, "ConnectionRefusedError")]


def test_the_mail_of_a_canceled_order_is_not_sent():
    order = buyer_order()
    row = queued(order)
    cancel_order(order, **BO)
    client = someone()
    assert "cannot be sent by e-mail" in messages_of(client, client.post(sending(row)))
    assert OrderMail.objects.get().state == MailState.QUEUED
    assert mail.outbox == []


def test_the_mail_of_a_comment_has_no_button():
    row = queued(buyer_order(), MailKind.ORDER_COMMENT, comment="Soon!")
    client = someone()
    assert "Send now" not in page(client, OUTBOX)
    assert client.post(sending(row)).status_code == 404
    assert outbox()[0][1] == "queued"


def test_what_is_due_is_sent_and_what_is_not_waits():
    first, later = queued(buyer_order()), queued(buyer_order())
    OrderMail.objects.filter(pk=later.pk).update(next_attempt_at=NOON + timedelta(minutes=5))
    client, path = someone(), f"{OUTBOX}send/"
    done = "Sent: {}. To be tried again: 0. Failed: 0."
    assert messages_of(client, client.post(path)) == done.format(1)
    assert OrderMail.objects.get(pk=first.pk).state == MailState.SENT
    assert messages_of(client, client.post(path)) == done.format(0)
    assert OrderMail.objects.get(pk=later.pk).state == MailState.QUEUED
    assert len(mail.outbox) == 1


def test_whoever_works_on_one_website_sees_and_sends_only_its_e_mails():
    """P-14: nor guesses others."""
    other = open_website("other", name="Other")
    role = made("teller", Permission.VIEW_ORDERS, Permission.SEND_MAIL, websites=[other])
    give_roles(hired("eva"), [role], **BY_MACHINE)
    row = queued(buyer_order())
    client = someone("eva")
    assert "No e-mail was written yet" in page(client, OUTBOX)
    assert client.post(sending(row)).status_code == 404
    assert client.post(f"{OUTBOX}send/").status_code == 403
    assert outbox() == [("order", "queued", 0, "")]


def test_buttons_are_there_for_those_who_may():
    """Bo sends e-mails and does not operate; Tina sees orders only."""
    give_roles(hired("tina"), [made("looker", Permission.VIEW_ORDERS)], **BY_MACHINE)
    row = queued(buyer_order())
    assert "Send now" in page(someone("bo"), OUTBOX)
    assert "Send what is due" not in page(someone("bo"), OUTBOX)
    assert someone("bo").post(f"{OUTBOX}send/").status_code == 403
    assert "Send now" not in page(someone("tina"), OUTBOX)
    assert someone("tina").post(sending(row)).status_code == 403
    assert someone("cy").get(OUTBOX).status_code == 403
    assert outbox() == [("order", "queued", 0, "")]


def test_the_page_asks_as_often_for_many_e_mails_as_for_few():
    queued(buyer_order())
    client = someone()
    few = questions(client, OUTBOX)
    for _ in range(5):
        queued(buyer_order())
    assert questions(client, OUTBOX) == few
