"""What Amazon offers, should offer and was told is seen and worked (F-05, F-19)."""

from datetime import timedelta

import pytest
from tests.scene import US, Shop, connect, put_in_stock
from tests.users.scene import made
from tests.web.amazon_orders.details_page import facts, html_of, links, part, rows, told
from tests.web.listings.shelf import offered, rejected, sends, stands
from tests.web.lists.reading import chips, file, heads, tabs
from tests.web.runs.test_runs import list_rows
from tests.web.stores.rooms import page, someone, text_of

from counterpart.amazon.listings import due
from counterpart.amazon.listings.comparing import compare_stock
from counterpart.amazon.models.feeds import Feed
from counterpart.amazon.models.listings import Listing, ListingChange
from counterpart.audit.models import AuditEntry
from counterpart.users.models import User
from counterpart.users.permissions import Permission
from counterpart.websites.founding import open_website

NO = "The value for quantity is not valid."


@pytest.fixture
def shelf(rooms) -> Shop:
    """Ten mugs that Amazon shows as 12, a lamp by Amazon, a cup that nobody knows."""
    offered(rooms, "MUG", seen=12, seen_at=rooms.now)
    offered(rooms, "LAMP", channel="AMAZON_NA")
    offered(rooms, "CUP", seen=1)
    sends(rooms)
    return rooms


def listed(query: str = "", login: str = "ada") -> list[dict[str, str]]:
    return list_rows(html_of(someone(login), f"/listings/{query}"))


def path_of(shop: Shop, sku: str, action: str = "") -> str:
    return f"/listings/{stands(shop, sku).pk}/{action}"


def test_a_listing_stands_in_the_list_with_its_three_figures(shelf):
    shelf.advance(hours=2)
    assert listed() == [
        {
            "Seller SKU": "CUP",
            "Product": "A fine cup",
            "Amazon store": "US Store",
            "Fulfilled by": "Merchant",
            "Our figure": "–",
            "Told": "–",
            "Amazon shows": "1",
            "Differs since": "–",
            "State": "Not sent from here No product of the catalog is this seller SKU.",
            "Last change": "–",
        },
        {
            "Seller SKU": "LAMP",
            "Product": "Lamp",
            "Amazon store": "US Store",
            "Fulfilled by": "Amazon Conflict",
            "Our figure": "–",
            "Told": "–",
            "Amazon shows": "–",
            "Differs since": "–",
            "State": "Not sent from here Here it is fulfilled by the merchant, at Amazon by "
            "Amazon.",
            "Last change": listed()[1]["Last change"],
        },
        {
            "Seller SKU": "MUG",
            "Product": "Mug",
            "Amazon store": "US Store",
            "Fulfilled by": "Merchant",
            "Our figure": "10",
            "Told": "–",
            "Amazon shows": "12",
            "Differs since": "2 hours ago",
            "State": "Waiting to be sent",
            "Last change": "–",
        },
    ]


@pytest.mark.parametrize(
    ("query", "skus"),
    [
        ("", ["CUP", "LAMP", "MUG"]),
        ("?sort=-sku", ["MUG", "LAMP", "CUP"]),
        ("?tab=differs", ["MUG"]),
        ("?tab=waiting", ["MUG"]),
        ("?tab=conflict", ["LAMP"]),
        ("?tab=left", ["CUP", "LAMP"]),
        ("?tab=rejected", []),
        ("?state=changed", ["MUG"]),
        ("?fulfilled_by=amazon", ["LAMP"]),
        ("?fulfilled_by=merchant", ["CUP", "MUG"]),
        ("?conflict=1", ["LAMP"]),
        ("?conflict=0", ["CUP", "MUG"]),
        ("?stale=any", ["MUG"]),
        ("?stale=hour", []),
        ("?region=NA", ["CUP", "LAMP", "MUG"]),
        ("?region=EU", []),
        ("?asin=b0mug", ["MUG"]),
        ("?q=fine+m", ["MUG"]),
        ("?q=B0LAMP", ["LAMP"]),
        ("?q=up", ["CUP"]),
        ("?q=nothing", []),
        ("?state=nonsense", ["CUP", "LAMP", "MUG"]),
    ],
)
def test_the_list_is_filtered(shelf, query, skus):
    assert heads(someone().get(f"/listings/{query}")) == skus


def test_a_store_filters_by_where_a_thing_is_offered(shelf):
    Listing.objects.filter(sku="MUG").update(marketplace_ids=["A2EUQ1WTGCTBG2"])
    Listing.objects.filter(sku="LAMP").update(marketplace_ids=[])
    answer = someone().get(f"/listings/?store={shelf.store.pk}")
    assert (heads(answer), list(chips(answer))) == (["CUP", "LAMP"], ["Amazon store: US Store"])


def test_what_differs_for_an_hour_is_found_an_hour_later(shelf):
    shelf.advance(hours=1)
    assert [heads(someone().get(f"/listings/?stale={one}")) for one in ("hour", "day")] == [
        ["MUG"],
        [],
    ]


def test_what_needs_somebody_is_counted(shelf):
    rejected(shelf, "MUG", NO)
    assert tabs(someone().get("/listings/")) == {"Rejected": "1", "Conflicts": "1"}


def test_the_list_is_exported(shelf):
    columns = "sku,product,wanted,seen,state,reason"
    lines = file(
        someone().get(f"/listings/?export=csv&columns={columns}".replace(",", "&columns="))
    )
    assert lines == [
        ["Seller SKU", "Product", "Our figure", "Amazon shows", "State", "Why it is not sent"],
        ["CUP", "", "", "1", "left", "no_product"],
        ["LAMP", "LAMP", "", "", "left", "conflict_merchant"],
        ["MUG", "MUG", "10", "12", "changed", ""],
    ]


def test_the_page_of_a_listing_tells_everything_about_it(shelf):
    rejected(shelf, "MUG", NO)
    html = html_of(someone(), path_of(shelf, "MUG"))
    figures = facts(html, "figures")
    assert (figures["Our figure"], figures["Told"], figures["Amazon shows"]) == ("10", "10", "12")
    assert (figures["Error Code"], figures["Amazon's request id"]) == ("90220", "amzn-1")
    assert facts(html, "about") == {
        "Product": "Mug",
        "ASIN": "B0MUG",
        "Amazon store": "US Store",
        "Region": "Americas",
        "Account": str(shelf.account),
    }
    assert facts(html, "ships") == {
        "Here": "Fulfilled by Merchant",
        "At Amazon": "Fulfilled by Merchant",
        "Said by": "The listing settings",
    }
    assert f"Amazon's words: {NO}" in page(someone(), path_of(shelf, "MUG"))
    mug = Listing.objects.get(sku="MUG")
    assert links(part(html, "about"))["Mug"] == f"/products/{mug.product_id}/"


def test_a_figure_is_sent_again_once_however_often_it_is_asked_for(shelf):
    rejected(shelf, "MUG", NO)
    client = someone("bo")
    for _ in range(2):
        answer = client.post(path_of(shelf, "MUG", "send/"))
        assert told(client, answer) == ["The quantity is sent with the next sync."]
    row = stands(shelf, "MUG")
    assert (row.state, row.is_to_repeat, row.error, row.attempts) == ("changed", True, "", 0)
    assert rows(html_of(client, path_of(shelf, "MUG")), "changestitle")[0] | {"Created On": ""} == {
        "Created On": "",
        "Listing Action": "Quantity",
        "Comments": "Quantity 10 is sent again, as asked.",
        "By": "bo",
    }
    assert ListingChange.objects.filter(listing=row).count() == 1


def test_what_is_not_ours_is_not_sent(shelf):
    client, before = someone(), stands(shelf, "LAMP")
    assert "Send again" not in page(client, path_of(shelf, "LAMP"))
    answer = client.post(path_of(shelf, "LAMP", "send/"))
    assert told(client, answer) == ["Here it is fulfilled by the merchant, at Amazon by Amazon."]
    assert stands(shelf, "LAMP") == before
    assert stands(shelf, "LAMP").is_to_repeat is False


def test_many_are_sent_again_and_each_is_judged_for_itself(shelf):
    client = someone()
    chosen = list(Listing.objects.values_list("pk", flat=True))
    answer = client.post("/listings/send/", {"sel": chosen})
    done, failed = told(client, answer)
    assert done == "The quantity of 1 listing is sent with the next sync."
    assert failed.splitlines() == [
        "2 listings stay as they are:",
        "LAMP: Here it is fulfilled by the merchant, at Amazon by Amazon.",
        "CUP: No product of the catalog is this seller SKU.",
    ]


def test_a_listing_is_switched_and_nothing_is_said_to_amazon(shelf):
    client = someone()
    assert "Nothing changes at Amazon itself" in page(client, path_of(shelf, "LAMP"))
    answer = client.post(path_of(shelf, "LAMP", "switch/"), {"by": "amazon"})
    assert told(client, answer) == ["The listing was switched. Nothing changes at Amazon itself."]
    compare_stock(shelf.account, actor="sync", now=shelf.now + timedelta(hours=1))
    row = stands(shelf, "LAMP")
    assert (row.fulfilled_by, row.left_because) == ("amazon", "by_amazon")
    html = html_of(client, path_of(shelf, "LAMP"))
    assert facts(html, "ships")["Said by"] == "This listing"
    entry = AuditEntry.objects.get(action="fulfillment_switched")
    assert (entry.actor, entry.after) == ("ada", {"fulfilled_by": "amazon"})
    client.post(path_of(shelf, "LAMP", "switch/"), {"by": ""})
    assert stands(shelf, "LAMP").fulfilled_by == ""


def test_nobody_ships_like_that(shelf):
    client = someone()
    answer = client.post(path_of(shelf, "MUG", "switch/"), {"by": "pigeons"})
    assert "“pigeons” does not ship" in told(client, answer)[0]
    assert stands(shelf, "MUG").fulfilled_by == ""


@pytest.mark.parametrize("by", ["merchant", "amazon"])
def test_many_are_switched_at_once(shelf, by):
    client = someone()
    mug, lamp = stands(shelf, "MUG"), stands(shelf, "LAMP")
    answer = client.post(f"/listings/to-{by}/", {"sel": [mug.pk, lamp.pk]})
    assert told(client, answer) == ["2 listings were switched. Nothing changes at Amazon itself."]
    assert set(Listing.objects.values_list("sku", "fulfilled_by")) == {
        ("MUG", by),
        ("LAMP", by),
        ("CUP", ""),
    }


def test_a_form_that_is_sent_twice_takes_effect_once(shelf):
    client, form = someone(), {"by": "amazon", "form_token": "t" * 32}
    client.post(path_of(shelf, "MUG", "switch/"), form)
    answer = client.post(path_of(shelf, "MUG", "switch/"), form | {"by": ""})
    assert "This form was sent before" in told(client, answer)[-1]
    assert stands(shelf, "MUG").fulfilled_by == "amazon"


def test_whoever_may_only_work_does_not_switch(shelf):
    client = someone("bo")
    assert "Switch to" not in page(client, path_of(shelf, "MUG"))
    assert client.post(path_of(shelf, "MUG", "switch/"), {"by": "amazon"}).status_code == 403
    assert client.post("/listings/to-amazon/", {"sel": ["1"]}).status_code == 403
    assert stands(shelf, "MUG").fulfilled_by == ""


def test_listings_of_other_websites_are_like_none(shelf):
    assert someone("cy").get("/listings/").status_code == 403
    cy = User.objects.get(username="cy")
    permissions = (Permission.VIEW_CHANNEL, Permission.WORK_CHANNEL, Permission.CONFIGURE_CHANNEL)
    cy.roles.add(made("elsewhere", *permissions, websites=[open_website("other", name="Other")]))
    client = someone("cy")
    assert "No listing is known yet" in page(client, "/listings/")
    assert "Nothing was changed yet" in page(client, "/listings/changes/")
    for method, ending in ((client.get, ""), (client.post, "send/"), (client.post, "switch/")):
        answer = method(path_of(shelf, "MUG", ending))
        assert (answer.status_code, "no such listing" in text_of(answer)) == (404, True)
    every = {"all": "1", "query": ""}
    for action in ("send", "to-amazon"):
        client.post(f"/listings/{action}/", every | {"sel": [stands(shelf, "MUG").pk]})
    row = stands(shelf, "MUG")
    assert (row.is_to_repeat, row.fulfilled_by) == (False, "")


def test_a_seller_of_several_regions_is_switched_only_by_who_works_in_all_of_them(shelf):
    """F-04: a switch holds in every store of the account; sending a figure again harms nobody."""
    other = open_website("other", name="Other")
    cy = User.objects.get(username="cy")
    cy.roles.add(made("here", Permission.VIEW_CHANNEL, Permission.CONFIGURE_CHANNEL,
                      websites=[shelf.store.website]))  # fmt: skip
    shelf.amazon.open_account(
        seller_id="A1SELLER", client_id="client", client_secret="secret",
        refresh_token="Atzr|token", marketplaces=[US, "A2EUQ1WTGCTBG2"],
    )  # fmt: skip
    connect(shelf.clock, name="CA Store", marketplace="CA", website=other)
    client = someone("cy")
    answer = client.post(path_of(shelf, "MUG", "switch/"), {"by": "amazon"})
    assert "you may not work in all of them" in told(client, answer)[0]
    assert stands(shelf, "MUG").fulfilled_by == ""
    assert "CA Store" not in page(client, path_of(shelf, "MUG"))


def test_a_listing_of_a_product_is_found_by_the_products_sku(shelf):
    put_in_stock("MUG-2", 1)
    assert heads(someone().get("/listings/?q=mug")) == ["MUG"]


def test_the_page_of_a_feed_tells_what_came_of_each_listing(rooms, monkeypatch):
    """Also when a listing has gone on since: the report does not change any more."""
    monkeypatch.setattr(due, "FEW", 1)
    for sku in ("MUG", "LAMP"):
        rooms.amazon.offers(sku, quantity=9)
    rooms.read_reports()
    sends(rooms)
    rooms.amazon.rejects_message(NO, feed_type="JSON_LISTINGS_FEED")
    for _ in range(4):
        rooms.sync()
    feed = Feed.objects.get()
    lines = rows(html_of(someone(), f"/feeds/{feed.pk}/"), "messagestitle")
    refused = Listing.objects.get(state="rejected")
    assert [{**one, "Message": ""} for one in lines] == [
        {
            "Seller SKU": refused.sku,
            "Message": "",
            "Quantity": str(refused.wanted),
            "Result": "Rejected by Amazon",
            "Amazon's words": f"{NO} (18000)",
        },
        {
            "Seller SKU": ({"MUG", "LAMP"} - {refused.sku}).pop(),
            "Message": "",
            "Quantity": lines[1]["Quantity"],
            "Result": "Accepted by Amazon",
            "Amazon's words": "–",
        },
    ]
    html = html_of(someone(), f"/feeds/{feed.pk}/")
    assert links(part(html, "messagestitle"))[refused.sku] == f"/listings/{refused.pk}/"


def test_the_page_of_a_product_tells_how_it_stands_at_amazon(shelf):
    mug = stands(shelf, "MUG")
    assert rows(html_of(someone(), f"/products/{mug.product_id}/"), "atamazon") == [
        {
            "Seller SKU": "MUG",
            "Amazon store": "US Store",
            "Fulfilled by": "Merchant",
            "Our figure": "10",
            "Told": "–",
            "Amazon shows": "12",
            "Differs since": "just now",
            "State": "Waiting to be sent",
        }
    ]
