"""What Amazon offers is seen, sent and switched from the command line, too."""

import pytest
from tests.scene import Shop
from tests.web.listings.shelf import offered, read_listings, sends, stands

from counterpart.amazon.listings import due
from counterpart.amazon.listings.settings import read_stock_settings
from counterpart.amazon.models.feeds import Feed


@pytest.fixture
def shelf(shop) -> Shop:
    """Ten mugs that Amazon shows as 12, a lamp by Amazon, a cup that nobody knows."""
    offered(shop, "MUG", seen=12, seen_at=shop.now)
    offered(shop, "LAMP", channel="AMAZON_NA")
    offered(shop, "CUP", seen=1)
    sends(shop)
    return shop


def skus(answer) -> list[str]:
    return [one["sku"] for one in answer.json]


def test_listings_are_listed_and_narrowed(counterpart, shelf):
    def listed(*options: str) -> list[str]:
        return skus(counterpart("listings", "list", "--json", *options))

    assert listed() == ["CUP", "LAMP", "MUG"]
    assert listed("--state", "changed") == ["MUG"]
    assert listed("--conflicts") == ["LAMP"]
    assert listed("--search", "fine c") == ["CUP"]
    assert listed("--store", "us store", "--last", "1") == ["CUP"]
    said = counterpart("listings", "list")
    assert "Amazon by Amazon." in said.out
    assert "Waiting to be sent" in said.out


def test_a_listing_is_shown_whole(counterpart, shelf):
    shown = counterpart("listings", "show", "MUG", "--json").json
    assert {key: shown[key] for key in ("sku", "wanted", "sent", "seen", "state", "changes")} == {
        "sku": "MUG",
        "wanted": 10,
        "sent": None,
        "seen": 12,
        "state": "changed",
        "changes": [],
    }
    said = counterpart("listings", "show", "LAMP").out
    assert "Reason            Here it is fulfilled by the merchant, at Amazon by Amazon." in said
    assert "Amazon ships what is fulfilled by the merchant here" in said
    refused = counterpart("listings", "show", "NOTHING")
    assert (refused.code, refused.err) == (1, "counterpart: There is no listing NOTHING.\n")


def test_a_figure_is_sent_again_from_the_command_line(counterpart, shelf, at):
    now = at(shelf.now)
    said = counterpart("listings", "send", "MUG", "--now", now)
    assert (said.code, said.out) == (0, "Amazon is told of 10 units of MUG with the next sync.\n")
    assert stands(shelf, "MUG").is_to_repeat is True
    (change,) = counterpart("listings", "changes", "--sku", "MUG", "--json").json
    assert (change["action"], change["comments"]) == (
        "Quantity",
        "Quantity 10 is sent again, as asked.",
    )
    refused = counterpart("listings", "send", "CUP", "--now", now)
    assert (refused.code, refused.err) == (
        1,
        "counterpart: No product of the catalog is this seller SKU.\n",
    )
    assert stands(shelf, "CUP").is_to_repeat is False


def test_a_listing_is_switched_and_left_to_the_settings_again(counterpart, shelf):
    said = counterpart("listings", "switch", "LAMP", "amazon")
    assert said.out == "LAMP is fulfilled by amazon. Nothing changes at Amazon itself.\n"
    assert stands(shelf, "LAMP").fulfilled_by == "amazon"
    counterpart("listings", "switch", "LAMP", "settings")
    assert stands(shelf, "LAMP").fulfilled_by == ""
    assert counterpart("listings", "switch", "LAMP", "pigeons").code == 2


def test_settings_are_shown_and_changed_but_sending_does_not_begin_there(counterpart, shop):
    read_listings(shop)
    said = counterpart("listings", "settings", "US Store", "out_of_stock_threshold=3", "--json")
    assert said.json == {
        "sends_quantity": "disabled",
        "out_of_stock_threshold": "3",
        "maximum_listed_quantity": "10000",
        "unmanaged_quantity": "100",
        "fulfilled_by": "merchant",
        "decides": True,
    }
    for wrong in ("sends_quantity=enabled", "nonsense=1", "out_of_stock_threshold=x", "nonsense"):
        refused = counterpart("listings", "settings", "US Store", wrong)
        assert (refused.code, refused.out) == (1, "")
    assert read_stock_settings(shop.store)["sends_quantity"] == "disabled"
    assert "Out-of-Stock Threshold" in counterpart("listings", "settings", "US Store").out


def test_sending_begins_where_one_has_seen_what_would_change(counterpart, shop):
    offered(shop, "MUG", seen=12)
    offered(shop, "CUP", seen=1)
    unread = counterpart("listings", "preview", "US Store", "--switch-on", "0")
    assert (unread.code, "were not read from Amazon yet" in unread.err) == (1, True)
    read_listings(shop)
    shown = counterpart("listings", "preview", "US Store", "--json").json
    assert shown == {
        "is_read": True,
        "listings": 2,
        "same": 0,
        "changes": 1,
        "to_zero": 0,
        "left": {"no_product": 1},
        "rows": [{"sku": "MUG", "shown": 12, "would_be": 10}],
        "sends_quantity": "disabled",
    }
    refused = counterpart("listings", "preview", "US Store", "--switch-on", "4")
    assert refused.err == (
        "counterpart: 0 listings would fall to 0 now, not 4. "
        "Look at what would change, then switch it on.\n"
    )
    assert read_stock_settings(shop.store)["sends_quantity"] == "disabled"
    said = counterpart("listings", "preview", "US Store", "--switch-on", "0")
    assert "The quantities of US Store are sent from the next sync on." in said.out
    assert read_stock_settings(shop.store)["sends_quantity"] == "enabled"


def test_a_feed_of_quantities_tells_what_came_of_each(counterpart, shop, monkeypatch):

    monkeypatch.setattr(due, "FEW", 1)
    for sku in ("MUG", "LAMP"):
        shop.amazon.offers(sku, quantity=9)
    shop.read_reports()
    sends(shop)
    shop.amazon.rejects_message("Closed.", feed_type="JSON_LISTINGS_FEED")
    shop.sync()
    open_feed = counterpart("feeds", "show", str(Feed.objects.get().pk), "--json").json
    assert {one["state"] for one in open_feed["lines"]} == {"open"}
    for _ in range(3):
        shop.sync()
    feed = Feed.objects.get()
    lines = counterpart("feeds", "show", feed.feed_id, "--json").json["lines"]
    assert [(one["state"], one["error"]) for one in lines] == [
        ("rejected", "Closed."),
        ("accepted", None),
    ]
    assert {(one["sku"], one["quantity"]) for one in lines} == {("MUG", 10), ("LAMP", 1)}
    assert "Closed." in counterpart("feeds", "show", str(feed.pk)).out
