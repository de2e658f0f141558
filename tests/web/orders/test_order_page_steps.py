"""What is done with an order beside its papers: rest, end, correct, say, write (CO-4, CO-10)."""

from decimal import Decimal

import pytest
from django.core import mail
from tests.browser.signing_in import signed_in
from tests.orders.mails.scene import buyer_order, outbox
from tests.orders.scene import BO, figures, line, placed, read, shipped, standing
from tests.orders.scene import units as stored
from tests.scene import product
from tests.users.scene import hired, made
from tests.web.orders.order_page import (
    STREET,
    address,
    done,
    facts,
    form_of,
    happenings,
    opened,
    section,
    sent,
    told,
    words,
)

from counterpart.orders.addressing import stop_shipping
from counterpart.orders.commenting import comment_order
from counterpart.orders.documents.invoicing import invoice_order
from counterpart.orders.models.documents import Track
from counterpart.orders.models.orders import HistoryEntry, Order
from counterpart.orders.states import State
from counterpart.orders.steps.holding import hold_order
from counterpart.users.permissions import Permission
from counterpart.websites.founding import open_website

NEW_HOME = {
    "name": "Ida Example", "line1": "9 Other Street", "city": "Salem", "region": "oregon",
    "postcode": "97301", "country": "US",
}  # fmt: skip
# Each step of CO-4.2 that is one press or one short form: what it needs, and what comes of it.
STEPS = {
    "order_hold": ({}, "You put the order on hold.", "holded"),
    "order_unhold": ({}, "You released the order from holding status.", "new"),
    "order_accept_payment": ({}, "You accepted the payment.", "processing"),
    "order_deny_payment": (
        {"comment": "Fraud"}, "You denied the payment; the order is canceled.", "canceled",
    ),
    "order_cancel": ({"comment": "Gone"}, "You canceled the order.", "canceled"),
}  # fmt: skip
# The permission of every page on which something is done.
PERMISSIONS = {
    "order_ship": Permission.SHIP_ORDERS,
    "order_invoice": Permission.INVOICE_ORDERS,
    "order_credit_memo": Permission.CREDIT_ORDERS,
    "order_cancel": Permission.CANCEL_ORDERS,
    "order_hold": Permission.HOLD_ORDERS,
    "order_unhold": Permission.UNHOLD_ORDERS,
    "order_accept_payment": Permission.REVIEW_PAYMENTS,
    "order_deny_payment": Permission.REVIEW_PAYMENTS,
    "order_release_stop": Permission.SHIP_ORDERS,
    "order_edit": Permission.EDIT_ORDERS,
    "order_again": Permission.REORDER,
    "order_comment": Permission.COMMENT_ORDERS,
    "order_mail": Permission.SEND_MAIL,
    "order_address": Permission.EDIT_ORDERS,
    "order_pay_invoice": Permission.CAPTURE_PAYMENTS,
    "order_cancel_invoice": Permission.INVOICE_ORDERS,
    "order_add_track": Permission.SHIP_ORDERS,
    "order_remove_track": Permission.SHIP_ORDERS,
    "order_resend": Permission.WORK_CHANNEL,
}


def waiting_for(page: str) -> Order:
    """Place an order that waits for a step."""
    if "payment" in page:
        return placed(line("MUG", 2), begins=State.PAYMENT_REVIEW)
    order = placed(line("MUG", 2))
    return hold_order(order, **BO) if page == "order_unhold" else order


def everything(order: Order) -> tuple[object, ...]:
    """Answer all that an action could have changed."""
    return (
        standing(order), stored(order), read(order).stop_shipping_because, order.history.count(),
        order.invoices.count(), order.shipments.count(), order.credit_memos.count(),
        Order.objects.count(), figures("MUG"), outbox(), Track.objects.count(),
    )  # fmt: skip


@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_taken_once_however_often_it_is_sent(ada, step):
    """CO-4.2, row 16: the documented message, the new state, and nothing the second time."""
    order = waiting_for(step)
    fields, sentence, state = STEPS[step]
    given = {**form_of(ada, order, step), **fields}
    assert told(sent(ada, order, step, **given)) == [sentence]
    after = everything(order)
    assert standing(order)[0] == state
    again = sent(ada, order, step, **given)
    assert told(again) == [
        "This form was sent before and took effect once; nothing was done again."
    ]
    assert everything(order) == after


@pytest.mark.parametrize("step", STEPS)
def test_a_step_that_is_not_possible_is_refused_and_changes_nothing(ada, step):
    order = placed(line("MUG", 1), is_paid=True)
    shipped(order)
    before = everything(order)
    answer = ada.post(address(order, step), {"comment": "Please"})
    assert len(told(answer.content.decode())) == 1
    assert everything(order) == before


@pytest.mark.parametrize("step", ["order_cancel", "order_deny_payment"])
def test_what_cannot_be_undone_needs_a_reason(ada, step):
    """Row 17: the page names what happens and asks why; without a reason nothing happens."""
    order = waiting_for(step)
    before = everything(order)
    answer = done(ada, order, step, comment=" ")
    assert "Reason : This field is required." in words(answer).replace("Reason:", "Reason :")
    assert everything(order) == before
    assert "cannot be undone" in words(opened(ada, order, step))


def test_the_page_cancel_tells_what_stays(ada):
    """CO-4.5: of an order that is partly invoiced only the rest is canceled."""
    order = placed(line("MUG", 3))
    shipped(order, items={"MUG": Decimal(1)})
    invoice_order(order, items={"MUG": Decimal(1)}, **BO)
    page = words(opened(ada, order, "order_cancel"))
    assert "Units canceled: 2." in page
    assert "One item was invoiced or shipped already" in page
    answer = done(ada, order, "order_cancel", comment="Gone")
    assert told(answer) == ["You canceled what was left of the order."]
    assert any("Gone" in one for one in happenings(answer))


def test_an_order_is_edited_and_replaced(ada):
    """CO-4.7: the old one is canceled, the new one carries its number, buyer and addresses."""
    order = buyer_order(line("MUG", 2, "10.00"))
    mug = order.lines.get()
    fields = {
        f"{mug.pk}_quantity": "1", f"{mug.pk}_price": "9.50", f"{mug.pk}_tax": "0",
        f"{mug.pk}_discount": "0", "new1_sku": "LAMP", "new1_quantity": "1",
        "new1_price": "5.00", "shipping": "2.00",
    }  # fmt: skip
    page = done(ada, order, "order_edit", **fields)
    assert told(page) == ["Order 000000001 was canceled and replaced."]
    new = Order.objects.get(number="000000001-1")
    assert stored(new) == [("MUG", "1", "0", "0", "0", "0"), ("LAMP", "1", "0", "0", "0", "0")]
    assert (new.grand_total, new.customer_name, new.customer_email) == (
        pytest.approx(16.5), "Ida Example", "ida@example.com",
    )  # fmt: skip
    assert STREET in page
    assert (standing(order)[0], figures("MUG")) == ("canceled", (10, 1, 9))


def test_an_edit_that_cannot_be_placed_changes_nothing_and_keeps_what_was_entered(ada):
    order = buyer_order(line("MUG", 2, "10.00"))
    mug = order.lines.get()
    before = everything(order)
    fields = {f"{mug.pk}_quantity": "1", f"{mug.pk}_price": "10", "new1_sku": "NOSUCH",
              "new1_quantity": "1"}  # fmt: skip
    page = done(ada, order, "order_edit", **fields)
    assert "NOSUCH" in told(page)[0]
    assert 'value="NOSUCH"' in page
    assert everything(order) == before


def test_the_same_is_ordered_again(ada):
    order = buyer_order(line("MUG", 2))
    given = form_of(ada, order, "order_again")
    page = sent(ada, order, "order_again", **given)
    assert told(page) == ["The same was ordered again as in order 000000001."]
    assert "000000002" in page
    sent(ada, order, "order_again", **given)
    assert Order.objects.count() == 2


def test_comments_for_people_here_and_for_the_buyer_are_kept_apart(ada):
    """Row 40, CO-10.2: internal unless visible or sent; each says whom it is for."""
    order = buyer_order(line("MUG", 1))
    page = done(ada, order, "order_comment", text="Check the handle")
    assert told(page) == ["The comment was added."]
    page = done(ada, order, "order_comment", text="It leaves tomorrow", visible="on")
    page = done(ada, order, "order_comment", text="It left", notify="on")
    lines = [one.partition(" ada ·")[0] for one in happenings(page)]
    assert lines[:3] == [
        "Comment added For the buyer Customer: Notified It left",
        "Comment added For the buyer Customer: Not Notified It leaves tomorrow",
        "Comment added Internal comment Customer: Not Notified Check the handle",
    ]
    assert [one[0] for one in outbox()][-1:] == ["order_comment"]
    only = happenings(ada.get(address(order), {"show": "comments"}).content.decode())
    assert [one.partition(" ada ·")[0] for one in only] == lines[:3]


def test_a_comment_with_marks_is_shown_as_words(ada):
    """P-10: HTML is stripped when it comes in, and what is stored some other way is escaped."""
    order = buyer_order(line("MUG", 1))
    done(ada, order, "order_comment", text="<b>Bold</b> <script>alert(1)</script>")
    entry = order.history.get(code="commented")
    assert entry.comment == "Bold alert(1)"
    HistoryEntry.objects.filter(pk=entry.pk).update(comment='<img src=x onerror="alert(1)">')
    page = opened(ada, order)
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=&quot;alert(1)&quot;&gt;" in page


def test_a_comment_that_says_nothing_is_refused(ada):
    order = buyer_order(line("MUG", 1))
    page = done(ada, order, "order_comment", text=" ")
    assert told(page) == ["The comment is missing. Enter and try again."]
    assert order.history.filter(code="commented").count() == 0


def test_another_status_of_the_state_is_chosen_with_or_without_words(ada):
    """CO-3.2: only statuses of the present state are offered."""
    order = placed(line("MUG", 1), is_paid=True)
    page = opened(ada, order)
    assert page.count('<option value="fraud">') == 1
    assert '<option value="complete">' not in page
    page = done(ada, order, "order_comment", text="", status="fraud")
    assert told(page) == ["You saved the order status."]
    assert standing(order) == ("processing", "fraud")
    refused = ada.post(address(order, "order_comment"), {"text": "x", "status": "complete"})
    assert standing(order) == ("processing", "fraud")
    assert "Nothing was saved." in refused.content.decode()


def test_a_document_gets_a_comment_of_its_own(ada):
    order = placed(line("MUG", 1))
    invoice = invoice_order(order, **BO)
    page = done(ada, order, "order_comment", text="Paid in cash", about=f"invoice-{invoice.pk}")
    assert any("Invoice #000000001 comment added" in one for one in happenings(page))
    other = placed(line("MUG", 1))
    answer = ada.get(address(other, "order_comment"), {"about": f"invoice-{invoice.pk}"})
    assert answer.status_code == 404


def test_who_may_not_see_buyers_reads_that_there_is_a_comment(ada):
    order = buyer_order(line("MUG", 1))
    comment_order(order, "Ida telephoned", **BO)
    hired("bo", "auditor")
    page = opened(signed_in("bo"), order)
    assert "telephoned" not in page
    assert any(one.startswith("Comment added Internal comment") for one in happenings(page))


def test_an_e_mail_is_shown_before_it_is_sent(ada):
    """CO-11: to whom, what it says, one press; the second press of the same form sends nothing."""
    order = buyer_order(line("MUG", 1))
    page = opened(ada, order, "order_mail")
    assert "Are you sure you want to send an order email to customer?" in words(page)
    assert ["ida@example.com" in page, "Hello Ida Example" in page] == [True, True]
    assert outbox() == []
    given = form_of(ada, order, "order_mail")
    assert told(sent(ada, order, "order_mail", **given)) == ["You sent the order email."]
    assert told(sent(ada, order, "order_mail", **given)) == [
        "This form was sent before and took effect once; nothing was done again."
    ]
    assert [one.to for one in mail.outbox] == [["ida@example.com"]]
    account = facts(opened(ada, order), "account")
    assert account["Order confirmation"] == "The order confirmation email was sent"


def test_nobody_is_written_to_who_has_no_address(ada):
    order = placed(line("MUG", 1))
    page = words(opened(ada, order, "order_mail"))
    assert "has no e-mail address that may be written to" in page
    answer = ada.post(address(order, "order_mail"), {"about": ""}, follow=True)
    assert len(told(answer.content.decode())) == 1
    assert (outbox(), mail.outbox) == ([], [])


def test_an_address_is_corrected_and_kept_in_its_standard_form(ada):
    order = buyer_order(line("MUG", 1))
    assert f'value="{STREET}"' in opened(ada, order, "order_address", "shipping")
    page = done(ada, order, "order_address", "shipping", **NEW_HOME)
    assert told(page) == ["You updated the order address."]
    told_there = words(section(page, "addresses"))
    assert "Ida Example 9 Other Street Salem, OR 97301 United States" in told_there
    done(ada, order, "order_address", "billing", **{**NEW_HOME, "line1": "7 Bill Lane"})
    assert "7 Bill Lane" in words(section(opened(ada, order), "addresses"))


def test_an_address_that_nobody_can_deliver_to_is_refused_and_stays_in_the_form(ada):
    order = buyer_order(line("MUG", 1))
    page = done(ada, order, "order_address", "shipping", **{**NEW_HOME, "country": "Moon"})
    assert told(page) == ["The address cannot be used: “Moon” is no country."]
    assert 'value="Moon"' in page
    assert STREET in opened(ada, order)
    assert ada.get("/orders/1/addresses/summer/").status_code == 404


def test_an_address_is_not_shown_to_those_who_may_not_see_buyers(ada):
    order = buyer_order(line("MUG", 1))
    hired("bo").roles.add(made("editors", Permission.VIEW_ORDERS, Permission.EDIT_ORDERS))
    answer = signed_in("bo").get(address(order, "order_address", "shipping"))
    assert (answer.status_code, STREET in answer.content.decode()) == (403, False)


def test_a_tracking_number_is_added_and_a_wrong_one_removed(ada):
    order = placed(line("MUG", 1))
    shipped(order)
    shipment = order.shipments.get()
    page = done(ada, order, "order_add_track", shipment.pk, carrier="UPS", tracking="1Z9")
    assert told(page) == ["Tracking number 1Z9 for United Parcel Service was assigned."]
    page = done(ada, order, "order_add_track", shipment.pk, carrier="UPS", tracking="1Z9")
    assert "already has tracking number 1Z9" in told(page)[0]
    track = Track.objects.get()
    token = form_of(ada, order, "order")["form_token"]
    page = sent(ada, order, "order_remove_track", track.pk, form_token=token)
    assert told(page) == ["Tracking number 1Z9 for United Parcel Service was removed."]
    assert Track.objects.count() == 0
    assert told(sent(ada, order, "order_remove_track", track.pk)) == [
        "There is no such tracking number any more."
    ]


@pytest.mark.parametrize("step", PERMISSIONS)
def test_each_action_is_refused_without_its_permission(ada, step):
    """P-14: everything but the one permission does not help; asked or sent, nothing happens."""
    order = buyer_order(line("MUG", 2))
    invoice = invoice_order(order, items={"MUG": Decimal(1)}, capture=False, **BO)
    shipped(order, items={"MUG": Decimal(1)})
    shipment = order.shipments.get()
    track = Track.objects.create(
        shipment=shipment, carrier_code="ups", carrier_title="UPS", number="1", created_at=BO["now"]
    )
    stop_shipping(order, "buyer_asks_to_cancel", **BO)
    arguments = {
        "order_address": ("shipping",), "order_pay_invoice": (invoice.pk,),
        "order_cancel_invoice": (invoice.pk,), "order_add_track": (shipment.pk,),
        "order_resend": (shipment.pk,), "order_remove_track": (track.pk,),
    }.get(step, ())  # fmt: skip
    others = [one for one in Permission if one != PERMISSIONS[step]]
    hired("bo").roles.add(made("others", *others))
    elsewhere = made("elsewhere", *Permission, websites=[open_website("other", name="Other")])
    hired("di").roles.add(elsewhere)
    before = everything(order)
    there = address(order, step, *arguments)
    answers = [signed_in("bo").post(there, {"comment": "x"}).status_code,
               signed_in("di").post(there, {"comment": "x"}).status_code]  # fmt: skip
    assert (answers, everything(order)) == ([403, 404], before)


def test_an_order_is_worked_on_by_those_whose_website_it_is(ada):
    """The other side of the matrix: limited to a website, and free to work there."""
    order = placed(line("MUG", 1))
    here = order.store_view.store.website
    hired("bo").roles.add(
        made("here", Permission.VIEW_ORDERS, Permission.HOLD_ORDERS, websites=[here])
    )
    client = signed_in("bo")
    assert told(done(client, order, "order_hold"))[0] == "You put the order on hold."
    assert product("MUG").pk
