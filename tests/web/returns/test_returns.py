"""What buyers send back stands in one list, with the next step beside it (S-08)."""

from typing import Any

import pytest
from tests.scene import Shop
from tests.users.scene import hired, made
from tests.web.amazon_orders.details_page import html_of, links
from tests.web.lists.reading import file, heads, tabs
from tests.web.returns.parcels import BACK, REPAID, TRACKING, sent_back, shipped, unknown
from tests.web.runs.test_runs import list_rows
from tests.web.stores.rooms import page, someone

from counterpart.amazon.models.returns import AmazonReturn
from counterpart.amazon.returns.handling import mark_handled
from counterpart.users.models import User
from counterpart.users.permissions import Permission
from counterpart.websites.founding import open_website


def listed(query: str = "", login: str = "ada") -> list[dict[str, str]]:
    return list_rows(html_of(someone(login), f"/returns/{query}"))


def test_a_return_stands_in_the_list_with_its_next_step(rooms):
    number = shipped(rooms)
    one = sent_back(rooms, number, **BACK, **REPAID)
    assert listed() == [
        {
            "Return": one.rma_id,
            "Order number": f"{number} #{rooms.order(number).number}",
            "Requested": "Nov 10, 2026",
            "Delivered back": "Nov 20, 2026",
            "Item": "1 × MUG A mug",
            "Reason": "Defective or does not work",
            "Amazon's status": "Approved",
            "Refunded at Amazon": "$12.50",
            "Here": "To be dealt with Create credit memo",
        }
    ]
    ways = links(html_of(someone(), "/returns/"))
    assert ways[one.rma_id] == f"/returns/{one.pk}/"
    form = f"/orders/{rooms.order(number).pk}/credit-memo/?return={one.pk}"
    assert ways["Create credit memo"] == form


def test_words_of_amazon_that_are_not_known_stand_as_they_are(rooms):
    sent_back(rooms, shipped(rooms), reason="MELTED", status="Being pondered", has_claim=True)
    told = listed()[0]
    assert (told["Reason"], told["Amazon's status"]) == ("MELTED", "Being pondered A-to-z claim")
    assert told["Delivered back"] == "Not yet"
    assert told["Refunded at Amazon"] == "–"


def test_a_return_of_an_order_that_was_never_taken_in_is_no_work(rooms):
    unknown(rooms)
    told = listed()[0]
    assert told["Order number"] == "111-0000000-0000001 Not taken in"
    assert told["Here"] == "Its order is not here"
    assert listed("?tab=open") == []


def three(rooms: Shop) -> dict[str, AmazonReturn]:
    """One to be dealt with whose parcel is back, one on its way with a claim, one dealt with."""
    back, claimed, done = (sent_back(rooms, shipped(rooms), **facts) for facts in (
        {**BACK, **REPAID},
        {"has_claim": True, "is_in_policy": False, "tracking_number": "1Z0000000000000002"},
        {"sku": "OTHER", "merchant_rma_id": "OUR-7"},
    ))  # fmt: skip
    mark_handled(done, actor="bo", now=rooms.now)
    return {"back": back, "claimed": claimed, "done": done}


def test_tabs_count_what_is_to_be_dealt_with(rooms):
    three(rooms)
    assert tabs(someone().get("/returns/")) == {
        "To be dealt with": "2",
        "Delivered back": "1",
        "A-to-z claims": "1",
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["done", "claimed", "back"]),
        ("?tab=open", ["claimed", "back"]),
        ("?tab=delivered", ["back"]),
        ("?tab=claims", ["claimed"]),
        ("?here=open", ["claimed", "back"]),
        ("?here=dealt_with", ["done"]),
        ("?here=credited", []),
        ("?delivered=1", ["back"]),
        ("?delivered=0", ["done", "claimed"]),
        ("?refunded=1", ["back"]),
        ("?refunded=0", ["done", "claimed"]),
        ("?claim=1", ["claimed"]),
        ("?in_policy=0", ["claimed"]),
        ("?sku=other", ["done"]),
        ("?requested_from=2026-11-10&requested_to=2026-11-10", ["done", "claimed", "back"]),
        ("?requested_from=2026-11-11", []),
        ("?requested_to=2026-11-09", []),
        ("?delivered_on_from=2026-11-20&delivered_on_to=2026-11-20", ["back"]),
        ("?delivered_on_to=2026-11-19", []),
        ("?requested_from=nonsense", ["done", "claimed", "back"]),
        ("?q=other", ["done"]),
        ("?q=our-7", ["done"]),
        ("?q=B000MUG", ["done", "claimed", "back"]),
        (f"?q={TRACKING}", ["back"]),
        ("?q=1z0000000000000002", ["claimed"]),
        ("?q=nothing-of-the-kind", []),
        ("?sort=requested", ["back", "claimed", "done"]),
    ],
)
def test_the_list_is_filtered(rooms, query, found):
    known = {one.rma_id: name for name, one in three(rooms).items()}
    answer = someone().get(f"/returns/{query}")
    assert [known[name] for name in heads_of(answer)] == found


def heads_of(answer: Any) -> list[str]:
    return [name.split()[0] for name in heads(answer)]


def test_a_return_is_found_by_the_numbers_of_its_orders_and_its_own(rooms):
    every = three(rooms)
    one = every["claimed"]
    order = one.amazon_order.order
    for text in (one.order_number, one.rma_id.lower(), order.number, f"#{order.number}"):
        assert heads_of(someone().get("/returns/", {"q": text})) == [one.rma_id], text
    assert len(heads(someone().get("/returns/", {"store": rooms.store.pk}))) == 3


def test_the_number_of_a_parcel_is_for_those_who_may_see_buyers(rooms):
    """It leads to where the buyer lives: neither shown, nor exported, nor found."""
    one = sent_back(rooms, shipped(rooms), **BACK)
    query = "columns=tracking"
    assert listed(f"?{query}")[0]["Tracking number"] == TRACKING
    made("looker", Permission.VIEW_CHANNEL, Permission.VIEW_ORDERS)
    hired("lou", "looker")
    assert "Tracking number" not in listed(f"?{query}", "lou")[0]
    lines = file(someone("lou").get(f"/returns/?export=csv&{query}"))
    assert TRACKING not in str(lines)
    assert heads(someone("lou").get("/returns/", {"q": TRACKING})) == []
    assert heads(someone("lou").get("/returns/", {"q": one.rma_id})) == [one.rma_id]


def test_the_list_leaves_as_a_file_with_amazons_words(rooms):
    one = sent_back(rooms, shipped(rooms), **BACK, **REPAID)
    head, line = file(
        someone().get("/returns/?export=csv&columns=reason&columns=delivered&columns=refunded")
    )
    assert head == ["Return", "Reason", "Delivered back", "Refunded at Amazon"]
    assert line == [one.rma_id, "CR-DEFECTIVE", "2026-11-20", "12.5"]


def test_without_any_return_the_list_says_what_will_come(rooms):
    assert "No buyer has sent anything back yet" in page(someone(), "/returns/")


def test_returns_of_other_websites_are_like_none(rooms):
    one = sent_back(rooms, shipped(rooms))
    assert someone("cy").get("/returns/").status_code == 403
    cy = User.objects.get(username="cy")
    other = open_website("other", name="Other")
    rights = (Permission.VIEW_CHANNEL, Permission.WORK_CHANNEL, Permission.VIEW_BUYERS)
    cy.roles.add(made("elsewhere", *rights, websites=[other]))
    assert "No buyer has sent anything back yet" in page(someone("cy"), "/returns/")
    assert heads(someone("cy").get("/returns/", {"q": TRACKING})) == []
    assert someone("cy").get(f"/returns/{one.pk}/").status_code == 404
    assert someone("cy").post(f"/returns/{one.pk}/dealt-with/").status_code == 404
    one.refresh_from_db()
    assert one.handled_at is None
