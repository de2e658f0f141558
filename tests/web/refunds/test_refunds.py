"""Every refund on Amazon is seen, and decided by those who may (K-14, B-20)."""

from typing import Any

import pytest
from tests.scene import Shop
from tests.users.scene import made
from tests.web.amazon_orders.details_page import (
    facts,
    html_of,
    links,
    part,
    path_of,
    rows,
    words_in,
)
from tests.web.lists.reading import file, heads
from tests.web.refunds.refunding import approval_is_needed, asked, listed, shipped
from tests.web.stores.rooms import messages_of, page, someone, text_of

from counterpart.amazon.models.operations import Operation, OperationState
from counterpart.amazon.models.refunds import AmazonRefund
from counterpart.audit.models import AuditEntry
from counterpart.users.models import User
from counterpart.users.permissions import Permission
from counterpart.websites.founding import open_website


def buttons(html: str) -> list[str]:
    """Answer which decisions the page of a refund offers."""
    if 'aria-labelledby="decide"' not in html:
        return []
    found = part(html, "decide").split("<form")[1:]
    return [words_in(f"<form{one}") for one in found]


def refund_of(shop: Shop, **wishes: Any) -> AmazonRefund:
    return asked(shop, shipped(shop), **wishes)


def waiting(shop: Shop) -> AmazonRefund:
    approval_is_needed(shop)
    return refund_of(shop)


def in_doubt(shop: Shop) -> AmazonRefund:
    """Let the answer to the feed be lost, and nothing of it be found at Amazon."""
    refund = refund_of(shop)
    Operation.objects.filter(refund=refund).update(
        state=OperationState.UNSURE, sending_since=shop.now, attempts=1
    )
    return refund


def decide(login: str, refund: AmazonRefund, decision: str) -> str:
    client = someone(login)
    return messages_of(client, client.post(f"/refunds/{refund.pk}/{decision}/"))


def standing(refund: AmazonRefund) -> tuple[str, str]:
    refund.refresh_from_db()
    return refund.state, refund.operation.state if refund.operation else ""


def test_a_refund_stands_in_the_list_with_all_that_is_known(rooms):
    number = shipped(rooms)
    refund = asked(rooms, number)
    assert listed() == [
        {
            "Asked for": "Nov 2, 12:09 PM",
            "State": "Waiting to be sent to Amazon",
            "Amazon order": number,
            "Credit memo": "000000001",
            "Total": "$12.00",
            "Reason": "The buyer returned the item",
            "Asked by": "bo",
            "Amazon's books": "–",
        }
    ]
    html = html_of(someone(), "/refunds/")
    assert links(html)[number] == path_of(rooms, number)
    assert links(html)["000000001"] == (
        f"/orders/{rooms.order(number).pk}/#memo{refund.credit_memo_id}"
    )


def test_its_page_tells_who_wanted_what(rooms):
    html = html_of(someone(), f"/refunds/{refund_of(rooms).pk}/")
    assert facts(html, "asked") == {
        "Total": "$12.00",
        "Reason": "The buyer returned the item (CustomerReturn)",
        "Credit memo": "000000001",
        "Asked by": "bo",
        "Asked for": "Nov 2, 2026, 12:09:01 PM",
        "Decided by": "bo",
        "Decided": "Nov 2, 2026, 12:09:01 PM",
    }
    assert facts(html, "became") == {
        "State": "Waiting to be sent to Amazon",
        "Amazon's books": "Not there yet",
    }
    assert rows(html, "parts") == [{"Product": "Mug MUG", "Quantity": "1", "Money": "Price $12.00"}]


def test_the_asker_is_offered_no_approval_and_is_told_why(rooms):
    refund = waiting(rooms)
    html = html_of(someone("bo"), f"/refunds/{refund.pk}/")
    assert buttons(html) == ["Withdraw"]
    assert "You asked for this refund yourself: somebody else must approve it." in html
    assert someone("bo").post(f"/refunds/{refund.pk}/approve/").status_code == 403
    assert standing(refund) == ("waiting", "")


def test_an_owner_who_asked_cannot_approve_either(rooms):
    approval_is_needed(rooms)
    refund = refund_of(rooms, actor="ada")
    assert buttons(html_of(someone(), f"/refunds/{refund.pk}/")) == ["Withdraw"]
    assert decide("ada", refund, "approve") == (
        "You asked for this refund yourself: somebody else must approve it."
    )
    assert standing(refund) == ("waiting", "")


def test_somebody_else_approves(rooms):
    refund = waiting(rooms)
    html = html_of(someone(), f"/refunds/{refund.pk}/")
    assert buttons(html) == ["Approve", "Decline"]
    assert decide("ada", refund, "approve") == (
        "You approved the refund: Amazon is told with the next sync."
    )
    assert (standing(refund), refund.decided_by) == (("approved", "queued"), "ada")
    assert decide("ada", refund, "approve") == "This refund does not wait for approval."
    assert Operation.objects.filter(kind="refund").count() == 1


def test_what_is_declined_is_told_to_nobody(rooms):
    refund = waiting(rooms)
    assert decide("ada", refund, "decline") == (
        "You declined the refund: Amazon is told nothing. The credit memo stays."
    )
    assert standing(refund) == ("declined", "")
    assert rooms.order(refund.amazon_order.amazon_order_id).credit_memos.count() == 1
    assert [one["State"] for one in listed("?standing=declined")] == ["Not approved"]


@pytest.mark.parametrize(
    ("needs_approval", "after"),
    [(True, ("declined", "")), (False, ("approved", "not_needed"))],
)
def test_what_was_not_sent_is_withdrawn(rooms, needs_approval, after):
    refund = waiting(rooms) if needs_approval else refund_of(rooms)
    assert decide("bo", refund, "withdraw").startswith("The refund was withdrawn")
    assert standing(refund) == after
    assert buttons(html_of(someone("bo"), f"/refunds/{refund.pk}/")) == []


def test_it_is_paid_when_amazons_books_show_it(rooms):
    number = shipped(rooms)
    refund = asked(rooms, number)
    for _ in range(4):
        rooms.sync()
    assert standing(refund) == ("approved", "accepted")
    assert [one["State"] for one in listed()] == ["Accepted by Amazon, not in its books yet"]
    rooms.sync(hours=7)
    assert standing(refund) == ("approved", "visible")
    assert listed()[0]["State"] == "Paid back at Amazon"
    assert listed()[0]["Amazon's books"] != "–"
    html = html_of(someone(), f"/refunds/{refund.pk}/")
    assert facts(html, "became")["Amazon's books"].startswith("$12.00 · Nov 2, 2026")
    assert "Refunded on Amazon" in page(someone(), path_of(rooms, number))
    assert buttons(html) == []


def test_a_refusal_is_read_in_amazons_words_and_asked_again_by_a_person(rooms):
    rooms.amazon.rejects_message("The refund exceeds what is left.")
    refund = refund_of(rooms)
    for _ in range(4):
        rooms.sync()
    said = page(someone(), f"/refunds/{refund.pk}/")
    assert "Amazon's words: The refund exceeds what is left." in said
    assert [one["State"] for one in listed("?tab=rejected")] == ["Rejected by Amazon"]
    number = refund.amazon_order.amazon_order_id
    assert "The refund exceeds what is left." in page(someone(), path_of(rooms, number))
    again = links(html_of(someone(), f"/orders/{rooms.order(number).pk}/"))["Ask again"]
    client = someone()
    client.post(again, {"reason": "Other"})
    assert (standing(refund), refund.reason) == (("approved", "queued"), "Other")


def test_a_doubt_is_settled_by_a_person_who_looked(rooms):
    refund = in_doubt(rooms)
    said = page(someone("bo"), f"/refunds/{refund.pk}/")
    assert "In doubt: did Amazon pay?" in said
    assert "It is never sent a second time unless somebody says so." in said
    assert "Amazon's books are up to 48 hours late." in said
    assert buttons(html_of(someone("bo"), f"/refunds/{refund.pk}/")) == ["Amazon has paid it"]
    assert [one["State"] for one in listed("?tab=doubt")] == ["In doubt: did Amazon pay?"]
    assert decide("bo", refund, "paid") == (
        "The refund counts as paid, as you said. It is never sent again."
    )
    assert (standing(refund), refund.settled_by) == (("approved", "visible"), "bo")
    assert decide("bo", refund, "again").startswith("It is not in doubt what became")
    assert AuditEntry.objects.filter(action="refund_settled_as_paid").count() == 1


def test_it_is_sent_again_only_when_the_books_are_late_no_more(rooms):
    refund = in_doubt(rooms)
    assert decide("bo", refund, "again").startswith("Amazon's books are up to 48 hours late.")
    assert standing(refund) == ("approved", "unsure")
    rooms.sync(hours=49)
    rooms.sync(hours=2)
    html = html_of(someone("bo"), f"/refunds/{refund.pk}/")
    assert buttons(html) == ["Amazon has paid it", "Amazon has not paid it: send again"]
    assert "the buyer gets the money twice" in html
    assert decide("bo", refund, "again") == (
        "The refund is sent to Amazon again with the next sync."
    )
    assert standing(refund) == ("approved", "queued")


FILTERED = {
    "": 2,
    "?tab=approve": 1,
    "?tab=doubt": 0,
    "?tab=underway": 1,
    "?standing=waiting&standing=accepted&standing=sending": 2,
    "?standing=visible": 0,
    "?reason=CustomerReturn": 2,
    "?reason=Other": 0,
    "?asked_by=BO": 1,
    "?total_min=13": 1,
    "?total_max=12.5&total_min=11.5": 1,
    "?asked_from=2026-11-02&asked_to=2026-11-02": 2,
    "?asked_from=2026-11-03": 0,
    "?asked_to=nonsense": 2,
    "?q=000000002": 1,
    "?q=nothing": 0,
    "?sort=memo": 2,
    "?sort=-state": 2,
}


def test_the_list_is_filtered(rooms):
    refund_of(rooms)
    approval_is_needed(rooms)
    refund_of(rooms, quantity=2, actor="ada")
    assert {query: len(listed(query)) for query in FILTERED} == FILTERED


def test_a_refund_is_found_by_its_orders_numbers_and_exported(rooms):
    number = shipped(rooms)
    asked(rooms, number)
    asked(rooms, shipped(rooms))
    for text in (number, rooms.order(number).number):
        assert [one["Amazon order"] for one in listed(f"?q={text}")] == [number]
    head, *lines = file(
        someone().get(f"/refunds/?export=csv&q={number}&columns=order,total,reason")
    )
    assert head[1:] == ["Amazon order", "Total", "Reason"]
    assert [line[1:] for line in lines] == [[number, "12", "CustomerReturn"]]


def test_the_tabs_count_what_is_to_be_done(rooms):
    approval_is_needed(rooms)
    refund_of(rooms)
    assert "To approve 1" in page(someone(), "/refunds/")


def test_the_feed_tells_what_came_of_each_refund(rooms):
    number = shipped(rooms)
    refund = asked(rooms, number)
    for _ in range(4):
        rooms.sync()
    refund.refresh_from_db()
    html = html_of(someone(), f"/feeds/{refund.operation.feed_id}/")
    assert "Feed: Refunds" in html
    assert rows(html, "messagestitle") == [
        {
            "Order": number,
            "Message": "1",
            "Reason for the refund": "The buyer returned the item (CustomerReturn)",
            "Result": "Accepted by Amazon, not in its books yet",
            "Amazon's words": "–",
        }
    ]


def test_refunds_of_other_websites_are_like_none(rooms):
    refund = refund_of(rooms)
    number = refund.amazon_order.amazon_order_id
    assert someone("cy").get("/refunds/").status_code == 403
    cy, other = User.objects.get(username="cy"), open_website("other", name="Other")
    cy.roles.add(
        made("elsewhere", Permission.VIEW_CHANNEL, Permission.CREDIT_ORDERS,
             Permission.APPROVE_REFUNDS, websites=[other])
    )  # fmt: skip
    assert "No refund was asked for yet" in page(someone("cy"), "/refunds/")
    answer = someone("cy").get(f"/refunds/{refund.pk}/")
    assert (answer.status_code, "no such refund" in text_of(answer)) == (404, True)
    for decision in ("approve", "decline", "withdraw", "paid", "again"):
        assert someone("cy").post(f"/refunds/{refund.pk}/{decision}/").status_code == 404
    assert heads(someone("cy").get("/refunds/", {"q": number})) == []
    assert standing(refund) == ("approved", "queued")


def test_whoever_may_only_look_is_offered_nothing(rooms):
    refund = waiting(rooms)
    cy = User.objects.get(username="cy")
    cy.roles.add(made("looker", Permission.VIEW_CHANNEL))
    html = html_of(someone("cy"), f"/refunds/{refund.pk}/")
    assert (buttons(html), "Somebody who may approve refunds decides." in html) == ([], True)
    assert facts(html, "asked")["Credit memo"] == "000000001"
    for decision in ("approve", "decline", "withdraw", "paid", "again"):
        assert someone("cy").post(f"/refunds/{refund.pk}/{decision}/").status_code == 403
    assert standing(refund) == ("waiting", "")
