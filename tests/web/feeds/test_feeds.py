"""Every feed is seen, with what came of each of its messages (F-18's sister; S-06, T-14)."""

from typing import Any

import pytest
from tests.scene import Shop
from tests.users.scene import made
from tests.web.amazon_orders.details_page import facts, html_of, links, part, path_of, rows
from tests.web.lists.reading import file, heads
from tests.web.runs.test_runs import list_rows
from tests.web.stores.rooms import page, someone, text_of

from counterpart.amazon.models.feeds import Feed, FeedState
from counterpart.amazon.operations.canceling import cancel_at_amazon
from counterpart.users.models import User
from counterpart.users.permissions import Permission
from counterpart.websites.founding import open_website

NO = "The order cannot be canceled any more."
NUMBER = 'a href="/amazon-orders/'


def sold(rooms: Shop, **wishes: Any) -> str:
    number = rooms.buyer_orders("MUG", 1, **wishes)
    rooms.sync()
    return number


def asked(rooms: Shop, *numbers: str) -> None:
    for number in numbers:
        cancel_at_amazon(rooms.row(number), "NoInventory", actor="bo", now=rooms.now)


def fed(rooms: Shop, *numbers: str) -> Feed:
    """Ask for some orders to be canceled and wait for Amazon's report."""
    asked(rooms, *numbers)
    for _ in range(4):
        rooms.sync()
    return Feed.objects.latest("pk")


def listed(query: str = "", login: str = "ada") -> list[dict[str, str]]:
    return list_rows(html_of(someone(login), f"/feeds/{query}"))


def test_a_feed_stands_in_the_list_with_what_came_of_it(rooms):
    numbers = [sold(rooms), sold(rooms)]
    rooms.amazon.rejects_message(NO, order_id=numbers[1])
    fed(rooms, *numbers)
    assert listed() == [
        {
            "Created": "Nov 2, 2026, 12:09:01 PM",
            "What for": "Cancellations POST_ORDER_ACKNOWLEDGEMENT_DATA",
            "Amazon store": "US Store",
            "State": "Worked through",
            "Messages": "2",
            "Accepted": "1",
            "Rejected": "1",
        }
    ]


def test_the_page_of_a_feed_tells_the_result_of_each_message(rooms):
    """What was refused comes first, in Amazon's words; each leads to its order."""
    numbers = [sold(rooms), sold(rooms)]
    rooms.amazon.rejects_message(NO, order_id=numbers[1])
    feed = fed(rooms, *numbers)
    html = html_of(someone(), f"/feeds/{feed.pk}/")
    assert rows(html, "messagestitle") == [
        {
            "Order": numbers[1],
            "Message": "2",
            "Reason for cancellation": "The item is out of stock (NoInventory)",
            "Result": "Rejected",
            "Amazon's words": f"{NO} (18000)",
        },
        {
            "Order": numbers[0],
            "Message": "1",
            "Reason for cancellation": "The item is out of stock (NoInventory)",
            "Result": "Canceled at Amazon",
            "Amazon's words": "–",
        },
    ]
    assert links(part(html, "messagestitle"))[numbers[0]] == path_of(rooms, numbers[0])
    told = facts(html, "facts")
    assert told["Feed number at Amazon"] == feed.feed_id != ""
    assert facts(html, "came") == {
        "Messages": "2",
        "Accepted": "1",
        "Rejected": "1",
        "State": "Worked through",
        "Amazon's word": "DONE",
    }


def test_the_document_and_the_report_are_shown_to_nobody(rooms):
    feed = fed(rooms, sold(rooms))
    client = someone()
    html = html_of(client, f"/feeds/{feed.pk}/") + html_of(client, "/feeds/")
    every = "document,report,created,state,type"
    html += str(file(client.get(f"/feeds/?export=csv&columns={every}")))
    assert feed.document.startswith("<?xml")
    assert [one for one in ("AmazonEnvelope", "&lt;?xml", "MessageType") if one in html] == []


def test_a_stuck_feed_is_marked_in_the_list_and_on_its_page(rooms):
    rooms.amazon.feeds_get_stuck()
    fed(rooms, sold(rooms))
    assert listed("?tab=stuck") == []
    rooms.sync(hours=3)
    assert [one["State"] for one in listed("?tab=stuck")] == ["Amazon works through it Stuck"]
    feed = Feed.objects.get()
    said = page(someone(), f"/feeds/{feed.pk}/")
    assert "Amazon should have worked through it long ago." in said
    assert feed.state == FeedState.SUBMITTED


def test_a_feed_that_waits_is_there_already(rooms):
    """Read-only or not: what Amazon was not told yet is no feed, and the list says so."""
    assert "No feed was given to Amazon yet" in page(someone(), "/feeds/")
    asked(rooms, sold(rooms))
    assert "No feed was given to Amazon yet" in page(someone(), "/feeds/")


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 1),
        ("?tab=open", 0),
        ("?tab=trouble", 1),
        ("?state=done", 1),
        ("?state=failed", 0),
        ("?type=POST_ORDER_ACKNOWLEDGEMENT_DATA", 1),
        ("?created_from=2026-11-02&created_to=2026-11-02", 1),
        ("?created_from=2026-11-03", 0),
        ("?created_to=2026-11-01", 0),
        ("?created_from=nonsense", 1),
        ("?q=nothing", 0),
        ("?sort=created", 1),
    ],
)
def test_the_list_is_filtered(rooms, query, count):
    rooms.amazon.rejects_message(NO)
    fed(rooms, sold(rooms))
    assert len(listed(query)) == count


def test_a_feed_is_found_by_an_order_and_by_its_number(rooms):
    number = sold(rooms)
    feed = fed(rooms, number)
    for text in (number, feed.feed_id):
        found = heads(someone().get("/feeds/", {"q": text}))
        assert (text != "", len(found)) == (True, 1), text


def test_a_feed_that_amazon_did_not_take_says_why(rooms):
    rooms.amazon.fails(400, operation="createFeed")
    feed = fed(rooms, sold(rooms))
    assert [one["State"] for one in listed("?tab=trouble")] == ["Amazon did not take it"]
    client = someone()
    assert f"Amazon's words: {feed.error}" in page(client, f"/feeds/{feed.pk}/")
    assert feed.request_id != ""
    assert len(heads(client.get("/feeds/", {"q": feed.request_id}))) == 1


def test_feeds_of_other_websites_are_like_none(rooms):
    number = sold(rooms)
    feed = fed(rooms, number)
    assert someone("cy").get("/feeds/").status_code == 403
    cy = User.objects.get(username="cy")
    other = open_website("other", name="Other")
    cy.roles.add(made("elsewhere", Permission.VIEW_CHANNEL, websites=[other]))
    assert "No feed was given to Amazon yet" in page(someone("cy"), "/feeds/")
    answer = someone("cy").get(f"/feeds/{feed.pk}/")
    assert (answer.status_code, "no such feed" in text_of(answer)) == (404, True)
    assert heads(someone("cy").get("/feeds/", {"q": number})) == []
