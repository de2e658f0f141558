"""Every look at Amazon leaves a receipt, and the page tells how fresh everything is (P7, B-18)."""

import pytest
from tests.users.scene import made
from tests.web.amazon_orders.details_page import facts, html_of, rows, told
from tests.web.stores.rooms import page, someone, text_of

from counterpart.amazon.figures.receipts import account_for
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.runs import AccountRun, Outcome
from counterpart.amazon.stores.activity import set_active
from counterpart.users.models import User
from counterpart.users.permissions import Permission
from counterpart.websites.founding import open_website


def listed(client, query: str = "") -> list[dict[str, str]]:
    return list_rows(html_of(client, f"/runs/{query}"))


def list_rows(html: str) -> list[dict[str, str]]:
    return rows(html.replace('id="results" class="card"', 'aria-labelledby="results">'), "results")


def test_a_run_stands_in_the_list_with_what_it_brought_and_sent(rooms):
    rooms.buyer_orders("CUP", 1)
    good = rooms.buyer_orders("MUG", 1)
    rooms.sync()
    rooms.ship(good)
    rooms.sync()
    assert listed(someone()) == [
        {
            "Started": "Nov 2, 2026, 12:06:01 PM",
            "Account": "A1SELLER (NA)",
            "Outcome": "Done",
            "Received": "1",
            "Created": "0",
            "Held": "1",
            "Failed": "0",
            "Sent": "1",
            "Requests": "2",
            "What Amazon said": "–",
        },
        {
            "Started": "Nov 2, 2026, 12:03:01 PM",
            "Account": "A1SELLER (NA)",
            "Outcome": "Done",
            "Received": "2",
            "Created": "1",
            "Held": "1",
            "Failed": "0",
            "Sent": "0",
            "Requests": "1",
            "What Amazon said": "–",
        },
    ]


def test_the_receipt_accounts_for_everything_that_amazon_sent(rooms):
    """P7: received = taken in + unchanged + left out + unreadable + shown twice."""
    rooms.buyer_orders("MUG", 1)
    broken = rooms.buyer_orders("MUG", 1)
    rooms.amazon.breaks_order(broken)
    rooms.sync()
    rooms.sync()
    for run in AccountRun.objects.all():
        assert account_for(run).repeated == 0, run.pk
    run = AccountRun.objects.earliest("pk")
    html = html_of(someone(), f"/runs/{run.pk}/")
    assert facts(html, "received") == {
        "Orders that Amazon sent": "2",
        "New or changed, taken in": "1",
        "Known already, unchanged": "0",
        "From before the connection, left out": "0",
        "Of other marketplaces, left out": "0",
        "Unreadable, asked for again": "1",
        "Shown twice on a page": "0",
    }
    assert facts(html, "asked")["Requests"] == str(sum(run.requests.values()))
    assert facts(html, "done")["Created"] == "1"


def test_the_page_says_how_far_each_store_is_known(rooms):
    rooms.sync()
    said = page(someone(), "/runs/")
    assert "Account A1SELLER (NA) Up to date" in said
    assert "US Store Nov 2, 2026, 12:01:01 PM Active" in said
    rooms.amazon.breaks_order(rooms.buyer_orders("MUG", 1))
    rooms.sync()
    assert "Unreadable documents 1" in page(someone(), "/runs/")


def test_a_refused_account_is_said_to_need_a_person(rooms):
    rooms.amazon.revokes("A1SELLER")
    rooms.sync()
    said = page(someone(), "/runs/")
    assert "Must be connected again" in said
    assert AccountRun.objects.latest("pk").outcome == Outcome.RECONNECT
    assert len(listed(someone(), "?tab=trouble")) == 1


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 3),
        ("?tab=news", 1),
        ("?tab=trouble", 0),
        ("?outcome=done", 3),
        ("?outcome=reconnect", 0),
        ("?started_from=2026-11-02&started_to=2026-11-02", 3),
        ("?started_from=2026-11-03", 0),
        ("?started_to=2026-11-01", 0),
        ("?started_from=nonsense", 3),
        ("?sort=started", 3),
    ],
)
def test_the_list_is_filtered(rooms, query, count):
    rooms.buyer_orders("MUG", 1)
    for _ in range(3):
        rooms.sync()
    assert len(listed(someone(), query)) == count


def test_a_sync_is_asked_for_once_for_all_accounts(rooms):
    client = someone("bo")
    for _ in range(2):
        answer = client.post("/runs/sync/")
        assert told(client, answer) == [
            "A sync of 1 account is asked for; it runs within a minute."
        ]
    assert SellerAccount.objects.get().look_asked_at == rooms.now
    assert "Asked for; within a minute" in page(client, "/runs/")


def test_without_an_active_store_no_sync_is_asked_for(rooms):
    set_active(rooms.store, False, actor="bo", now=rooms.now)  # noqa: FBT003
    client = someone()
    assert told(client, client.post("/runs/sync/")) == [
        "No active store is there to sync. Activate one first."
    ]
    assert SellerAccount.objects.get().look_asked_at is None


def test_runs_of_other_websites_are_like_none(rooms):
    rooms.sync()
    run = AccountRun.objects.get()
    assert someone("cy").get("/runs/").status_code == 403
    cy = User.objects.get(username="cy")
    other = open_website("other", name="Other")
    cy.roles.add(made("elsewhere", Permission.VIEW_CHANNEL, websites=[other]))
    assert "There was no run yet" in page(someone("cy"), "/runs/")
    answer = someone("cy").get(f"/runs/{run.pk}/")
    assert (answer.status_code, "no such run" in text_of(answer)) == (404, True)
    assert someone("cy").post("/runs/sync/").status_code == 403
