"""What went wrong between Amazon and us is seen, found, exported and tried again (F-18, B-17)."""

from typing import Any

import pytest
from tests.scene import Shop
from tests.users.scene import made
from tests.web.amazon_orders.details_page import html_of, links, path_of, told
from tests.web.lists.reading import cells, file, heads, tabs
from tests.web.runs.test_runs import list_rows
from tests.web.stores.rooms import page, someone, text_of

from counterpart.amazon.models.logs import CommunicationError
from counterpart.amazon.models.operations import Operation, OperationState
from counterpart.users.models import User
from counterpart.users.permissions import Permission
from counterpart.websites.founding import open_website

NO = "The tracking number is not valid for this carrier."
SOLVED = "This is solved: the same went well since."
LOG = "/communication-errors/"


def refused(rooms: Shop) -> str:
    """Let Amazon refuse a shipment; answers the order."""
    number = rooms.buyer_orders("MUG", 1)
    rooms.sync()
    rooms.amazon.rejects_confirmation(NO, order_id=number)
    rooms.ship(number)
    rooms.sync()
    return number


def broken(rooms: Shop) -> None:
    """Let a pull fail, however often it is repeated; it goes well the next time."""
    rooms.amazon.fails(503, operation="searchOrders", times=3)
    rooms.sync()


def listed(query: str = "", login: str = "ada") -> list[dict[str, str]]:
    return list_rows(html_of(someone(login), f"{LOG}{query}"))


def error() -> CommunicationError:
    return CommunicationError.objects.latest("pk")


def test_an_error_stands_in_the_log_with_its_order(rooms):
    number = refused(rooms)
    assert listed() == [
        {
            "Amazon Store Name": "US Store",
            "Region": "Americas",
            "Error Code": "InvalidInput Open",
            "Message": NO,
            "Created On": "Nov 2, 12:06 PM",
            "Order": number,
            "Times": "1",
            "Last time": "Nov 2, 12:06 PM",
            "Request id": error().request_id,
        }
    ]
    html = html_of(someone(), LOG)
    assert links(html)[number] == path_of(rooms, number)
    assert error().request_id != ""


def test_the_same_error_again_is_one_line_that_counts(rooms):
    for _ in range(3):
        broken(rooms)
    assert [(one["Times"], one["Order"]) for one in listed()] == [("3", "–")]


def test_what_went_well_since_is_solved_and_grey(rooms):
    broken(rooms)
    rooms.sync()
    html = html_of(someone(), LOG)
    assert [one["Error Code"] for one in list_rows(html)] == ["ServiceUnavailable Solved"]
    assert '<tr class="past">' in html
    assert listed("?tab=open") == []
    assert len(listed("?tab=solved")) == 1


def test_the_page_of_an_error_tells_all_of_it(rooms):
    number = refused(rooms)
    html = html_of(someone("bo"), f"{LOG}{error().pk}/")
    said = text_of(someone("bo").get(f"{LOG}{error().pk}/"))
    assert f"What Amazon said {NO}" in said
    assert "Call confirmShipment" in said
    assert "HTTP status 400" in said
    assert f"Amazon's request id {error().request_id}" in said
    assert links(html)["Open the order"] == path_of(rooms, number)


def test_retry_sends_again_what_was_refused_once(rooms):
    refused(rooms)
    client = someone("bo")
    assert "Retry" in page(client, f"{LOG}{error().pk}/")
    answer = client.post(f"{LOG}{error().pk}/retry/")
    assert told(client, answer) == ["It is tried again within a minute."]
    assert Operation.objects.get().state == OperationState.QUEUED
    said = page(client, f"{LOG}{error().pk}/")
    assert ("It waits and is sent again by itself." in said, "Retry" in said) == (True, False)
    answer = client.post(f"{LOG}{error().pk}/retry/")
    assert told(client, answer) == ["It waits and is sent again by itself."]
    rooms.sync()
    rooms.sync()
    assert [one["Error Code"] for one in listed()] == ["InvalidInput Solved"]


def test_chosen_errors_are_tried_again_each_for_itself(rooms):
    broken(rooms)
    rooms.sync()
    refused(rooms)
    client = someone("bo")
    every = {"sel": list(CommunicationError.objects.values_list("pk", flat=True))}
    assert told(client, client.post(f"{LOG}retry/", every | {"next": LOG})) == [
        "What 1 error was about is tried again within a minute.",
        f"1 error is not tried again:\nServiceUnavailable: {SOLVED}",
    ]
    assert told(client, client.post(f"{LOG}retry/", {"next": LOG})) == ["Nothing was selected."]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 2),
        ("?q=invalidinput", 1),
        ("?q=confirmShipment", 1),
        ("?q=nothing", 0),
        ("?code=InvalidInput", 1),
        ("?region=NA", 2),
        ("?region=EU", 0),
        ("?tab=open", 1),
        ("?created_from=2026-11-02&created_to=2026-11-02", 2),
        ("?created_from=2026-11-03", 0),
        ("?created_to=2026-11-01", 0),
        ("?store=999999", 2),
        ("?sort=created", 2),
    ],
)
def test_the_log_is_filtered(rooms, query, count):
    broken(rooms)
    refused(rooms)
    assert len(listed(query)) == count


def test_an_error_is_found_by_its_order_its_store_and_its_request_id(rooms):
    broken(rooms)
    number = refused(rooms)
    client = someone()
    for query in ({"q": number}, {"order": number}, {"q": error().request_id}):
        assert cells(client.get(LOG, query), "Order") == [number], query
    assert len(heads(client.get(LOG, {"store": rooms.store.pk}))) == 2
    assert tabs(client.get(LOG)) == {"Open": "1"}


def test_the_log_is_exported(rooms):
    number = refused(rooms)
    head, *lines = file(someone().get(f"{LOG}?export=csv"))
    assert head[:5] == ["Amazon Store Name", "Region", "Error Code", "Message", "Created On"]
    assert [(one[0], one[1], one[2], one[3], one[5]) for one in lines] == [
        ("US Store", "NA", "InvalidInput", NO, number)
    ]


def test_the_dashboard_leads_to_the_log_of_the_store(rooms):
    """L-21."""
    html = html_of(someone(), f"/stores/{rooms.store.pk}/")
    ways = [address for said, address in links(html).items() if "Communication errors" in said]
    assert f"{LOG}?store={rooms.store.pk}" in ways


def test_errors_of_other_websites_are_like_none(rooms):
    refused(rooms)
    broken(rooms)
    assert someone("cy").get(LOG).status_code == 403
    cy = User.objects.get(username="cy")
    other = open_website("other", name="Other")
    permitted: Any = (Permission.VIEW_CHANNEL, Permission.WORK_CHANNEL)
    cy.roles.add(made("elsewhere", *permitted, websites=[other]))
    assert "Nothing went wrong yet" in page(someone("cy"), LOG)
    for key in CommunicationError.objects.values_list("pk", flat=True):
        answers = [someone("cy").get(f"{LOG}{key}/"), someone("cy").post(f"{LOG}{key}/retry/")]
        assert [one.status_code for one in answers] == [404, 404]
        someone("cy").post(f"{LOG}retry/", {"sel": [key]})
    assert Operation.objects.get().state == OperationState.REJECTED


def test_whoever_may_only_look_is_not_offered_to_try_again(rooms):
    refused(rooms)
    cy = User.objects.get(username="cy")
    cy.roles.add(made("viewer", Permission.VIEW_CHANNEL))
    client = someone("cy")
    assert "Retry" not in page(client, f"{LOG}{error().pk}/")
    assert "Retry" not in page(client, LOG)
    assert client.post(f"{LOG}{error().pk}/retry/").status_code == 403
