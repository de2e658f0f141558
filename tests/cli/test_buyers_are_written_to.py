"""E-mails, comments, tracking numbers and papers on the command line."""

import stat

import pytest
from django.core import mail
from tests.orders.mails.scene import BO, buyer_order, german_view, outbox
from tests.orders.mails.test_sending_by_hand import Down
from tests.orders.scene import line, shelves, shipped
from tests.scene import NOON

from counterpart.audit.models import AuditEntry
from counterpart.orders.documents.invoicing import invoice_order
from counterpart.orders.documents.shipping import NewTrack
from counterpart.users.models import Role, RolePermission, RoleScope, User
from counterpart.users.permissions import Permission

WHEN = "2026-11-02T12:00:00Z"


def clerk(*permissions: Permission, view=None) -> None:
    """Have a person who is permitted some things, everywhere or in one store view."""
    role = Role.objects.create(code="clerk", name="Clerk")
    for permission in permissions:
        RolePermission.objects.create(role=role, permission=permission)
    if view is not None:
        RoleScope.objects.create(role=role, store_view=view)
    User.objects.create(username="clerk").roles.add(role)


def shipped_order(**facts):
    shelves()
    order = buyer_order(line("MUG", 2), **facts)
    invoice_order(order, **BO)
    shipped(order, tracks=[NewTrack("ups", "1Z9")])
    return order


def test_an_order_and_its_documents_are_sent_by_hand(counterpart, at, house):
    shipped_order()
    answers = [
        counterpart("send-email", "000000001", *choice, "--now", at(NOON))
        for choice in ([], ["--invoice", "000000001"], ["--shipment", "000000001"])
    ]
    assert [(one.code, one.out, one.err) for one in answers] == [
        (0, "You sent the order email.\n", ""),
        (0, "You sent the invoice email.\n", ""),
        (0, "You sent the shipment email.\n", ""),
    ]
    assert len(mail.outbox) == 3


def test_trouble_is_told_on_standard_error_and_the_mail_waits(counterpart, at, house, settings):
    buyer_order()
    settings.EMAIL_BACKEND = f"{Down.__module__}.Down"
    answer = counterpart("send-email", "000000001", "--now", at(NOON))
    assert (answer.code, answer.out, answer.err) == (
        0,
        "",
        "We can't send the order email right now. It waits in the outbox and is tried again.\n",
    )
    assert counterpart("mails", "list", "--json").json == [
        {
            "order": "000000001",
            "store_view": "default",
            "kind": "order",
            "state": "queued",
            "attempts": 1,
            "next_attempt_at": "2026-11-02T12:01:00Z",
            "error": "ConnectionRefusedError",
            "actor": outbox_actor(),
            "created_at": WHEN,
            "sent_at": None,
        }
    ]


def outbox_actor() -> str:
    from counterpart.orders.models.mails import OrderMail  # noqa: PLC0415 - beside its one use

    return OrderMail.objects.get().actor


def test_what_is_due_is_sent_and_counted(counterpart, at, house):
    order = buyer_order()
    counterpart("comment", order.number, "Soon.", "--notify", "--now", at(NOON))
    assert outbox() == [("order_comment", "queued", 0, "")]
    assert counterpart("mails", "send", "--json", "--now", at(NOON)).json == {
        "sent": 1,
        "queued_again": 0,
        "failed": 0,
    }
    assert counterpart("mails", "send", "--now", at(NOON)).out == (
        "Sent: 0. To be tried again: 0. Failed: 0.\n"
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--invoice", "9"], "Order 000000001 has no invoice with the number 9."),
        (["--credit-memo", "9"], "Order 000000001 has no credit memo with the number 9."),
        (
            ["--invoice", "1", "--shipment", "1"],
            "Name one document: an invoice, a shipment or a credit memo.",
        ),
    ],
)
def test_a_document_that_is_not_there_is_refused(counterpart, house, arguments, sentence):
    buyer_order()
    answer = counterpart("send-email", "000000001", *arguments)
    assert (answer.code, answer.out, answer.err) == (1, "", f"counterpart: {sentence}\n")
    assert outbox() == []


def test_addresses_in_the_outbox_need_the_permission_to_see_buyers(counterpart, house):
    counterpart("send-email", buyer_order().number)
    [row] = counterpart("mails", "list", "--addresses", "--json").json
    assert row["to"] == "ida@example.com"
    clerk(Permission.VIEW_ORDERS)
    assert "ida" not in counterpart("--as", "clerk", "mails", "list").out
    refused = counterpart("--as", "clerk", "mails", "list", "--addresses")
    assert (refused.code, refused.out) == (1, "")
    assert "See buyers' names and addresses" in refused.err


def test_who_saw_the_addresses_is_written_down(counterpart, house):
    counterpart("send-email", buyer_order().number)
    clerk(Permission.VIEW_ORDERS, Permission.VIEW_BUYERS)
    counterpart("--as", "clerk", "mails", "list", "--addresses")
    entry = AuditEntry.objects.get(action="buyer_seen")
    assert (entry.actor, entry.subject) == ("clerk", "000000001")


def test_e_mails_are_set_up_for_a_store_view(counterpart, house):
    german_view()
    answer = counterpart(
        "mails", "settings", "de", "invoice", "copy_to=desk@example.com", "enabled=no", "--json"
    )
    assert answer.json == {
        "invoice": {
            "enabled": "no",
            "sender_name": "",
            "sender_email": "",
            "copy_to": "desk@example.com",
            "copy_method": "bcc",
        }
    }
    assert "copy_to       desk@example.com" in counterpart("mails", "settings", "de").out
    assert len(counterpart("mails", "settings", "default", "--json").json) == 8
    refused = counterpart("mails", "settings", "nowhere")
    assert (refused.code, refused.err) == (1, "counterpart: There is no store view nowhere.\n")


def test_a_document_is_commented_and_the_flags_are_kept(counterpart, house):
    order = shipped_order()
    answer = counterpart(
        "comment", order.number, "Paid by card.", "--document", "000000001", "--kind", "invoice",
        "--visible",
    )  # fmt: skip
    assert answer.out.startswith("The comment was added to invoice 000000001. ")
    entry = order.history.get(code="commented")
    assert (entry.document_kind, entry.is_customer_notified, entry.is_visible_on_storefront) == (
        "invoice",
        False,
        True,
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["Hi", "--document", "1"],
         "--document and --kind go together: they name one document of the order."),
        (["Hi", "--kind", "invoice"],
         "--document and --kind go together: they name one document of the order."),
        (["Hi", "--kind", "invoice", "--document", "1", "--status", "pending"],
         "A status is chosen for the order, not for one of its documents."),
        (["Hi", "--kind", "shipment", "--document", "1"],
         "Order 000000001 has no shipment with the number 1."),
        ([""], "The comment is missing. Enter and try again."),
    ],
)  # fmt: skip
def test_a_comment_that_makes_no_sense_is_refused(counterpart, house, arguments, sentence):
    order = buyer_order()
    answer = counterpart("comment", order.number, *arguments)
    assert (answer.code, answer.out, answer.err) == (1, "", f"counterpart: {sentence}\n")
    assert order.history.count() == 1


def test_to_tell_the_buyer_needs_the_permission_to_send_e_mails(counterpart, house):
    order = buyer_order()
    clerk(Permission.COMMENT_ORDERS)
    refused = counterpart("--as", "clerk", "comment", order.number, "Hi", "--notify")
    assert (refused.code, refused.out) == (1, "")
    assert "Send e-mails" in refused.err
    assert (outbox(), order.history.count()) == ([], 1)
    assert counterpart("--as", "clerk", "comment", order.number, "Hi").code == 0


def test_tracking_numbers_are_added_listed_and_removed(counterpart, at, house):
    shipped_order()
    added = counterpart(
        "tracks", "add", "000000001", "--carrier", "dhl", "--tracking", "JJD1", "--now", at(NOON)
    )
    assert added.out == "Tracking number JJD1 for DHL was assigned.\n"
    removed = counterpart("tracks", "remove", "#000000001", "--tracking", "1Z9", "--json")
    assert (
        removed.json
        == counterpart("tracks", "list", "000000001", "--json").json
        == {
            "shipment": "000000001",
            "order": "000000001",
            "tracks": [
                {"carrier": "DHL", "carrier_code": "dhl", "number": "JJD1", "created_at": WHEN}
            ],
        }
    )
    assert "JJD1" in counterpart("tracks", "list", "000000001").out
    again = counterpart("tracks", "remove", "000000001", "--tracking", "1Z9")
    assert (again.code, again.err) == (
        1,
        "counterpart: Shipment 000000001 has no tracking number 1Z9.\n",
    )


def test_a_shipment_outside_the_scope_is_unknown(counterpart, house):
    shipped_order()
    clerk(Permission.SHIP_ORDERS, Permission.VIEW_ORDERS, view=german_view())
    for command in (
        ["add", "000000001", "--carrier", "ups", "--tracking", "2"],
        ["remove", "000000001", "--tracking", "1Z9"],
        ["list", "000000001"],
    ):
        answer = counterpart("--as", "clerk", "tracks", *command)
        assert (answer.code, answer.out, answer.err) == (
            1,
            "",
            "counterpart: There is no shipment 000000001.\n",
        )


def test_a_number_that_two_store_views_gave_asks_which_one(counterpart, house):
    order = shipped_order()
    other = shipped_order(store_view=german_view())
    twin = other.shipments.get()
    twin.number = "000000001"
    twin.save()
    answer = counterpart("tracks", "list", "000000001")
    assert (answer.code, answer.err) == (
        1,
        "counterpart: Several store views have a shipment 000000001; --view: default, de.\n",
    )
    found = counterpart("tracks", "list", "000000001", "--view", "default", "--json").json
    assert found["order"] == order.number


def test_papers_are_printed_into_a_file_that_only_its_owner_may_read(counterpart, house, tmp_path):
    first, second = shipped_order(), buyer_order(is_paid=True)
    file = tmp_path / "papers.html"
    answer = counterpart(
        "print", first.number, second.number, "--kind", "invoice", "--output", str(file)
    )
    assert answer.out == f"The papers are in {file}. Open it in a browser and print it.\n"
    assert file.read_text().count('<section class="sheet"') == 2
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert counterpart("print", first.number).out.startswith("<!doctype html>")
    assert counterpart("print", first.number, "--json").json["kind"] == "all"


def test_nothing_to_print_is_refused_and_no_file_is_made(counterpart, house, tmp_path):
    buyer_order()
    file = tmp_path / "papers.html"
    answer = counterpart("print", "000000001", "--output", str(file))
    assert (answer.code, answer.out, answer.err) == (
        1,
        "",
        "counterpart: There are no printable documents related to selected orders.\n",
    )
    assert not file.exists()


def test_papers_name_buyers_and_need_the_permission_to_see_them(counterpart, house):
    shipped_order()
    clerk(Permission.VIEW_DOCUMENTS)
    refused = counterpart("--as", "clerk", "print", "000000001")
    assert (refused.code, refused.out) == (1, "")
    assert "See buyers' names and addresses" in refused.err


def test_who_printed_the_buyer_of_an_order_is_written_down(counterpart, house):
    shipped_order()
    clerk(Permission.VIEW_DOCUMENTS, Permission.VIEW_BUYERS)
    assert counterpart("--as", "clerk", "print", "000000001").code == 0
    entry = AuditEntry.objects.get(action="buyer_seen")
    assert (entry.actor, entry.subject) == ("clerk", "000000001")
