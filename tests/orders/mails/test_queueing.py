"""Who is written to, by which trigger, and who never is (P-11)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.orders.mails.scene import BO, buyer_order, outbox, queued
from tests.orders.scene import placed
from tests.scene import NOON

from counterpart.orders.commenting import comment_order
from counterpart.orders.mails.configuring import change_mail_settings
from counterpart.orders.mails.queueing import queue_mail, queue_order_mails
from counterpart.orders.mails.recipients import is_address
from counterpart.orders.mails.refusing import MailRefused
from counterpart.orders.models.mails import MailKind, OrderMail
from counterpart.orders.new_order import NewAddress

CHANNEL = {"channel": "amazon", "external_id": "111-1", "mails_suppressed": True}
RELAY = "4xqv@marketplace.amazon.com"
REFUSAL = "Order 000000001 has no e-mail address that may be written to."


def automatic(order) -> bool:
    return queue_mail(order, MailKind.ORDER, by_hand=False, **BO)


def test_an_automatic_mail_is_queued_with_what_it_needs(house):
    order = buyer_order()
    assert automatic(order)
    mail = OrderMail.objects.get()
    assert (mail.order_id, mail.kind, mail.document_id, mail.comment) == (
        order.pk,
        "order",
        None,
        "",
    )
    assert (mail.state, mail.attempts, mail.error, mail.sent_at) == ("queued", 0, "", None)
    assert (mail.next_attempt_at, mail.created_at, mail.actor) == (NOON, NOON, "bo")


def test_a_channel_order_gets_no_automatic_mail_and_costs_no_query(
    house, django_assert_num_queries
):
    order = buyer_order(customer_email=RELAY, **CHANNEL)
    with django_assert_num_queries(0):
        assert not automatic(order)
    assert outbox() == []


def test_a_channel_order_is_mailed_by_hand_at_its_relay_address(house):
    queued(buyer_order(customer_email=RELAY, **CHANNEL))
    assert outbox() == [("order", "queued", 0, "")]


@pytest.mark.parametrize(
    "email",
    [
        "", "ida", "ida@", "@example.com", "ida@localhost", "ida@buyers.invalid", "ida@x.test",
        "ida@shop.example", "ida@printer.local", "ida@example.com\nBcc: eve@example.com",
        "a@example.com, b@example.com", "Ida <ida@example.com>", "ïda@example.com",
        "dummy@example.com", "placeholder@example.com", "ida@dummy.com", "n/a@example.com",
        "ıda@example.com", "ida@exam ple.com",
    ],
)  # fmt: skip
def test_an_address_that_nobody_has_is_never_written_to(house, email):
    order = buyer_order(customer_email=email)
    assert not automatic(order)
    with pytest.raises(MailRefused) as refusal:
        queue_mail(order, MailKind.ORDER, by_hand=True, **BO)
    assert str(refusal.value) == REFUSAL
    assert outbox() == []


@pytest.mark.parametrize(
    "email", ["ida@example.com", RELAY, "i.d+a@sub.example.co.uk", "IDA@EXAMPLE.COM"]
)
def test_an_address_that_someone_may_have_is_written_to(email):
    assert is_address(email)


def test_a_placeholder_is_never_written_to_whatever_its_address_looks_like(house):
    made_up = NewAddress("US", {"name": "Dummy"}, is_placeholder=True)
    order = buyer_order(shipping_address=made_up, customer_email=RELAY, **CHANNEL)
    with pytest.raises(MailRefused, match=REFUSAL):
        queue_mail(order, MailKind.ORDER, by_hand=True, **BO)
    with pytest.raises(MailRefused, match=REFUSAL):
        comment_order(order, "Hello", notify=True, **BO)
    assert outbox() == []
    assert [one.code for one in order.history.all()] == ["placed_by_channel"]


def test_an_erased_buyer_is_never_written_to(house):
    order = buyer_order()
    order.people_erased_at = NOON
    order.save()
    assert not automatic(order)


def test_a_kind_that_is_switched_off_is_not_queued_and_the_others_are(house):
    order = buyer_order()
    change_mail_settings(order.store_view, MailKind.ORDER, {"enabled": "no"}, **BO)
    assert not automatic(order)
    assert not queue_mail(order, MailKind.ORDER, by_hand=True, **BO)
    assert queue_mail(order, MailKind.ORDER_COMMENT, by_hand=True, **BO)
    assert outbox() == [("order_comment", "queued", 0, "")]


def test_a_mail_about_a_document_must_name_it_and_one_about_the_order_must_not(house):
    order = buyer_order()
    with pytest.raises(ValueError, match="invoice with document None"):
        queue_mail(order, MailKind.INVOICE, by_hand=True, **BO)
    with pytest.raises(ValueError, match="order with document 7"):
        queue_mail(order, MailKind.ORDER, document_id=7, by_hand=True, **BO)


def test_many_new_orders_are_confirmed_in_as_many_queries_as_one(house):
    def queries(count: int) -> int:
        made_up = NewAddress("US", {"name": "Dummy"}, is_placeholder=True)
        orders = [buyer_order() for _ in range(count)]
        orders += [placed(), buyer_order(shipping_address=made_up)]
        with CaptureQueriesContext(connection) as captured:
            assert queue_order_mails(orders, **BO) == count
        return len(captured)

    assert queries(1) == queries(3)
    assert outbox() == [("order", "queued", 0, "")] * 4


def test_orders_that_nobody_is_told_of_cost_no_query(house, django_assert_num_queries):
    orders = [placed(), buyer_order(**CHANNEL)]
    with django_assert_num_queries(0):
        assert queue_order_mails(orders, **BO) == 0
