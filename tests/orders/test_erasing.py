"""A buyer's data are erased from an order, and what the books need stays (P6)."""

import os
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.core.racing import at_once
from tests.orders.scene import BO, line, placed, read, sentences, units
from tests.scene import NOON, put_in_stock

from counterpart.amazon.erasing.requested import erase_customer, erase_orders
from counterpart.audit.models import AuditEntry
from counterpart.core.clock import SteppingClock
from counterpart.core.errors import Refused
from counterpart.customers.models import Customer, CustomerAddress
from counterpart.customers.registering import register_customer
from counterpart.orders.addressing import change_billing_address, change_shipping_address
from counterpart.orders.checking import order_findings
from counterpart.orders.commenting import comment_order
from counterpart.orders.documents.invoicing import invoice_order
from counterpart.orders.documents.shipping import ship_order
from counterpart.orders.erasing import EraseRefused, erase_people, forget_customers_of
from counterpart.orders.guests import register_guest
from counterpart.orders.mails.refusing import MailRefused
from counterpart.orders.models.mails import MailKind, MailState, OrderMail
from counterpart.orders.models.orders import Order
from counterpart.orders.new_order import NewAddress
from counterpart.orders.steps.canceling import cancel_order
from counterpart.websites.models import Website
from counterpart.worker.running import do_job

HOME = {"name": "Bo Canary", "line1": "1 Canary Street", "city": "Canary City", "phone": "555"}
BUYER: dict[str, Any] = {
    "customer_name": "Bo Canary",
    "customer_email": "bo@canary.example.com",
    "shipping_address": NewAddress("US", HOME),
}


def bought(**facts: Any) -> Order:
    order = placed(line("CUP", 2), **BUYER | facts)
    Order.objects.filter(pk=order.pk).update(customer_note="Ring at Canary", remote_ip="192.0.2.7")
    return read(order)


def ended(**facts: Any) -> Order:
    order = bought(**facts)
    cancel_order(order, **BO)
    return read(order)


def registered(email: str = "bo@canary.example.com") -> Customer:
    return register_customer(
        Website.objects.get(), email=email, full_name="Bo Canary", address=HOME, now=NOON
    )


def people(order: Order) -> tuple[Any, ...]:
    again = read(order)
    return (
        again.customer_name,
        again.customer_email,
        again.customer_note,
        again.remote_ip,
        [address.person for address in again.addresses.all()],
    )


NOBODY = ("", "", "", "", [{}])


def test_people_go_and_the_books_stay(house):
    order = bought()
    invoice_order(order, **BO)
    ship_order(order, **BO)
    before = read(order)
    assert erase_people([order.pk], **BO) == 1
    again = read(order)
    assert (people(order), again.people_erased_at) == (NOBODY, NOON)
    kept = ("number", "state", "status", "grand_total", "total_paid", "currency", "placed_at")
    assert [getattr(again, name) for name in kept] == [getattr(before, name) for name in kept]
    assert units(order) == [("CUP", "2", "2", "2", "0", "0")]
    assert [address.country for address in again.addresses.all()] == ["US"]
    assert (again.invoices.count(), again.shipments.count()) == (1, 1)
    assert list(order_findings()) == []


def test_comments_lose_their_text_and_histories_keep_what_happened(house):
    order = bought()
    comment_order(order, "Mr. Canary called.", **BO)
    cancel_order(order, comment="Canary changed his mind.", **BO)
    before = sentences(order)
    erase_people([order.pk], **BO)
    after = sentences(order)
    assert after == [
        "A comment was erased together with the buyer's data."
        if one == "Mr. Canary called."
        else one
        for one in before
    ] + ["The buyer's data were erased."]
    assert {entry.comment for entry in order.history.all()} == {""}


def test_text_of_emails_goes_and_those_that_wait_are_not_sent_any_more(house):
    order = bought()
    for state in (MailState.SENDING, MailState.QUEUED):
        OrderMail.objects.create(
            order=order, kind=MailKind.ORDER_COMMENT, comment="Dear Canary", actor="bo",
            next_attempt_at=NOON, created_at=NOON, state=state,
        )  # fmt: skip
    erase_people([order.pk], **BO)
    assert [(one.state, one.comment) for one in OrderMail.objects.all()] == [("sending", "")]


def test_it_is_audited_without_the_data(house):
    order = ended()
    erase_people([order.pk], **BO)
    entry = AuditEntry.objects.get(action="people_erased")
    assert (entry.actor, entry.subject_kind, entry.subject, entry.before, entry.after) == (
        "bo",
        "order",
        order.number,
        {"erased": False},
        {"erased": True},
    )


def test_twice_erases_once(house):
    order = ended()
    assert (erase_people([order.pk], **BO), erase_people([order.pk], **BO)) == (1, 0)
    assert sentences(order).count("The buyer's data were erased.") == 1
    assert AuditEntry.objects.filter(action="people_erased").count() == 1


def test_two_workers_at_once_erase_once(lasting_house):
    orders = [ended() for _ in range(5)]
    keys = [order.pk for order in orders]
    erased = at_once(*[lambda: erase_people(keys, **BO)] * 3)
    assert sorted(erased) == [0, 0, 5]
    assert [people(order) for order in orders] == [NOBODY] * 5


def test_erasing_costs_the_same_for_one_order_and_for_three(house):
    def cost(orders: list[Order]) -> int:
        with CaptureQueriesContext(connection) as queries:
            erase_people([order.pk for order in orders], **BO)
        return len(queries)

    # SQLite inserts rows one by one, in one call.
    one, three = cost([ended()]), cost([ended(), ended(), ended()])
    assert one == three


def test_customer_who_exists_only_through_a_channel_goes_with_the_last_order(house):
    customer = registered()
    channel = {"channel": "amazon", "external_store": "1", "customer_id": customer.pk}
    first, second = ended(external_id="1", **channel), ended(external_id="2", **channel)
    for order, left in ((first, 1), (second, 0)):
        erase_people([order.pk], **BO)
        forget_customers_of([order.pk], **BO)
        assert (Customer.objects.count(), CustomerAddress.objects.count()) == (left, left)
    assert [read(order).customer for order in (first, second)] == [None, None]


def test_customer_with_an_order_of_the_merchants_own_stays(house):
    customer = registered()
    ended(customer_id=customer.pk)
    order = ended(channel="amazon", external_store="1", external_id="1", customer_id=customer.pk)
    erase_people([order.pk], **BO)
    assert (forget_customers_of([order.pk], **BO), Customer.objects.get()) == (0, customer)


def test_order_that_is_still_worked_is_not_erased_by_request(house):
    order, other = bought(), ended()
    with pytest.raises(EraseRefused) as refused:
        erase_orders([other, order], **BO)
    assert refused.value.sentence == (
        f"The buyer's data are still needed for {order.number}: ship, credit or cancel first."
    )
    assert [read(one).people_erased_at for one in (order, other)] == [None, None]


def test_all_that_is_known_of_an_email_address_is_erased(house):
    put_in_stock("MUG", 10)
    customer = registered("bo@example.com")
    of_account = ended(customer_id=customer.pk, customer_email="")
    as_guest = ended(customer_email="BO@example.com")
    stranger = ended(customer_email="cy@example.com")
    assert erase_customer(" bo@Example.com", **BO) == (2, 1)
    assert [people(one)[1] for one in (of_account, as_guest, stranger)] == [
        "",
        "",
        "cy@example.com",
    ]
    assert (Customer.objects.count(), read(of_account).customer) == (0, None)
    with pytest.raises(EraseRefused) as refused:
        erase_customer("bo@example.com", **BO)
    assert refused.value.sentence == "No order and no customer has that e-mail address."


def test_account_stays_while_an_order_is_still_worked(house):
    customer = registered("bo@example.com")
    order = bought(customer_id=customer.pk)
    with pytest.raises(EraseRefused):
        erase_customer("bo@example.com", **BO)
    assert (Customer.objects.count(), read(order).customer_name) == (1, "Bo Canary")


def test_erased_order_gets_no_other_address_and_no_customer(house):
    order = ended()
    erase_people([order.pk], **BO)
    before = sentences(order)
    refusals = []
    for change in (
        lambda: change_billing_address(order, NewAddress("US", HOME), **BO),
        lambda: change_shipping_address(order, NewAddress("US", HOME), **BO),
        lambda: register_guest(order, **BO),
    ):
        with pytest.raises(Refused) as refused:
            change()
        refusals.append(refused.value.sentence)
    assert refusals == [
        "Order 000000001 cannot get another address: its buyer was erased.",
        "Order 000000001 cannot get another address: its buyer was erased.",
        "Order 000000001 cannot get a customer: its buyer was erased.",
    ]
    assert (people(order), sentences(order), Customer.objects.count()) == (NOBODY, before, 0)


def test_erased_order_can_be_commented_on_and_nobody_is_told(house):
    order = ended()
    erase_people([order.pk], **BO)
    comment_order(order, "Canary sent it back.", **BO)
    with pytest.raises(MailRefused) as refused:
        comment_order(order, "Dear Canary", notify=True, **BO)
    assert refused.value.sentence == (
        "Order 000000001 has no e-mail address that may be written to."
    )
    assert (sentences(order)[-1], OrderMail.objects.count()) == ("Canary sent it back.", 0)


def test_what_is_said_of_an_erased_order_is_erased_in_its_turn(house):
    order, other = ended(), ended()
    erase_people([order.pk], **BO)
    comment_order(order, "Canary sent it back.", **BO)
    comment_order(other, "Canary called.", **BO)
    clock = SteppingClock(NOON + timedelta(days=29) - timedelta(minutes=1))
    assert do_job("erase_buyers", 0, clock)
    assert sentences(order)[-1] == "Canary sent it back."
    clock.wait(60)
    for _ in range(2):
        assert do_job("erase_buyers", 0, clock)
        assert (sentences(order)[-1], sentences(other)[-1]) == (
            "A comment was erased together with the buyer's data.",
            "Canary called.",
        )
        assert {entry.comment for entry in order.history.all()} == {""}


def letter_to(address: str, folder: Any, *, day: int = 0) -> Any:
    folder.mkdir(exist_ok=True)
    path = folder / f"{address}.{day}.eml"
    path.write_text(f"Subject: Your order\nTo: Bo Canary <{address}>\n\nDear Canary\n")
    written = (NOON + timedelta(days=day)).timestamp()
    os.utime(path, (written, written))
    return path


def test_emails_in_files_go_with_the_order_that_somebody_asks_to_erase(house, settings, tmp_path):
    settings.EMAIL_FILE_PATH = str(tmp_path / "mails")
    gone = letter_to("bo@canary.example.com", tmp_path / "mails")
    stays = letter_to("cy@example.com", tmp_path / "mails")
    erase_orders([ended(customer_email="BO@canary.example.com")], **BO)
    assert (gone.exists(), stays.exists()) == (False, True)
    erase_orders([ended(customer_email="")], **BO)
    assert stays.exists()


def test_emails_in_files_go_by_themselves_when_their_time_has_come(house, settings, tmp_path):
    settings.EMAIL_FILE_PATH = str(tmp_path / "mails")
    letters = [letter_to("bo@example.com", tmp_path / "mails", day=day) for day in (0, 1)]
    assert do_job("erase_buyers", 0, SteppingClock(NOON + timedelta(days=29, minutes=1)))
    assert [one.exists() for one in letters] == [False, True]


def test_no_folder_of_emails_is_no_trouble(house, settings, tmp_path):
    settings.EMAIL_FILE_PATH = str(tmp_path / "nowhere")
    assert do_job("erase_buyers", 0, SteppingClock(NOON))
    assert erase_orders([ended()], **BO) == 1
