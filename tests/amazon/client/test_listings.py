"""Listings are read as Amazon shows them, and told absolute figures."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.amazon.client.scripted_amazon import Drops, Says, says

from counterpart.amazon.client.errors import ReadOnly, Rejected, TryLater, Unreadable
from counterpart.amazon.client.listings.feeding import (
    FeedIssue,
    ListingsReport,
    QuantityPatch,
    listings_feed,
    read_listings_report,
)
from counterpart.amazon.client.listings.patching import Submission, patch_quantity
from counterpart.amazon.client.listings.reading import (
    Issue,
    SeenListing,
    find_listings,
    get_listing,
)

US, CA = "ATVPDKIKX0DER", "A2EUQ1WTGCTBG2"
DATA = "summaries,issues,fulfillmentAvailability,productTypes"
ITEM = {
    "sku": "MUG",
    "summaries": [
        {"marketplaceId": CA, "productType": "CUP", "status": [], "asin": "B0CA"},
        {
            "marketplaceId": US,
            "productType": "DRINKING_CUP",
            "status": ["BUYABLE", "DISCOVERABLE"],
            "asin": "B0US",
            "itemName": "Mug",
        },
    ],
    "fulfillmentAvailability": [
        {"fulfillmentChannelCode": "DEFAULT", "quantity": 7},
        {"fulfillmentChannelCode": "AMAZON_NA"},
    ],
    "issues": [
        {"code": "90", "message": "Too  long", "severity": "warning", "categories": []},
        {"code": "1", "message": "No", "severity": "ERROR", "attributeNames": ["color"]},
    ],
}
SEEN = SeenListing(
    sku="MUG",
    marketplace_id=US,
    asin="B0US",
    product_type="DRINKING_CUP",
    title="Mug",
    status=("BUYABLE", "DISCOVERABLE"),
    quantities={"DEFAULT": 7, "AMAZON_NA": None},
    issues=(Issue("90", "Too long", "WARNING", ()), Issue("1", "No", "ERROR", ("color",))),
)
NOT_FOUND = says({"errors": [{"code": "NOT_FOUND", "message": "no"}]}, status=404)
TAKEN = says({"sku": "MUG", "status": "ACCEPTED", "submissionId": "s-1", "issues": []})
BODY = {
    "productType": "DRINKING_CUP",
    "patches": [
        {
            "op": "merge",
            "path": "/attributes/fulfillment_availability",
            "value": [{"fulfillment_channel_code": "DEFAULT", "quantity": 7}],
        }
    ],
}


def query(asked):
    return {name: value for name, [value] in parse_qs(urlsplit(asked.path).query).items()}


def patch(transport, quantity=7, product_type="DRINKING_CUP"):
    return patch_quantity(transport, "A1", "MUG", US, product_type=product_type, quantity=quantity)


def test_listing_is_seen_as_its_marketplace_shows_it(amazon, connect):
    amazon.script = [says(ITEM)]
    assert get_listing(connect(), "A1", "MUG/ü 1", US) == SEEN
    [asked] = amazon.asked
    assert urlsplit(asked.path).path == "/listings/2021-08-01/items/A1/MUG%2F%C3%BC%201"
    assert query(asked) == {"marketplaceIds": US, "includedData": DATA}


def test_product_type_that_the_seller_chose_comes_first(amazon, connect):
    kinds = [{"marketplaceId": CA, "productType": "X"}, {"marketplaceId": US, "productType": "Y"}]
    amazon.script = [says(ITEM | {"productTypes": kinds})]
    assert get_listing(connect(), "A1", "MUG", US).product_type == "Y"


def test_listing_of_which_little_is_known_is_mostly_empty(amazon, connect):
    amazon.script = [says({"sku": "MUG", "summaries": [], "issues": None})]
    assert get_listing(connect(), "A1", "MUG", US) == SeenListing("MUG", US, "", "", "", (), {}, ())


def test_unknown_listing_is_rejected(amazon, connect):
    amazon.script = [NOT_FOUND]
    with pytest.raises(Rejected) as caught:
        get_listing(connect(), "A1", "MUG", US)
    assert caught.value.http_status == 404


@pytest.mark.parametrize("sku", ["", ".", ".."])
def test_sku_that_would_lead_elsewhere_is_not_asked_for(amazon, connect, sku):
    with pytest.raises(ValueError, match=r"^An id in a path cannot be empty\.$"):
        get_listing(connect(), "A1", sku, US)
    assert amazon.asked == []


def test_listings_are_found_by_their_skus_over_all_pages(amazon, connect):
    cap = {"sku": "CAP"}
    amazon.script = [
        says({"numberOfResults": 2, "items": [ITEM], "pagination": {"nextToken": "n=="}}),
        says({"numberOfResults": 2, "items": [cap, {"sku": "OTHER"}]}),
    ]
    found = find_listings(connect(), "A1", ["MUG", "CAP", "GONE", "MUG"], US)
    assert [one.sku for one in found] == ["MUG", "CAP"]
    assert found[0] == SEEN
    usual = {
        "marketplaceIds": US,
        "identifiers": "MUG,CAP,GONE",
        "identifiersType": "SKU",
        "includedData": DATA,
        "pageSize": "20",
    }
    assert [query(asked) for asked in amazon.asked] == [usual, usual | {"pageToken": "n=="}]
    assert urlsplit(amazon.asked[0].path).path == "/listings/2021-08-01/items/A1"


def test_sku_with_a_comma_is_asked_for_by_itself(amazon, connect):
    amazon.script = [
        says({"items": []}),
        says({"sku": "MUG,BLUE"}),
        NOT_FOUND,
    ]
    found = find_listings(connect(), "A1", ["MUG,BLUE", "CAP", "CAP,RED"], US)
    assert [one.sku for one in found] == ["MUG,BLUE"]
    assert [urlsplit(asked.path).path.rpartition("/")[2] for asked in amazon.asked] == [
        "A1",
        "MUG%2CBLUE",
        "CAP%2CRED",
    ]


@pytest.mark.parametrize("skus", [[], [str(number) for number in range(21)]])
def test_listings_are_found_by_one_to_twenty_skus(amazon, connect, skus):
    with pytest.raises(ValueError, match=r"^Listings are asked for by one to twenty SKUs\.$"):
        find_listings(connect(), "A1", skus, US)
    assert amazon.asked == []


def test_answer_without_listings_does_not_pass_for_none(amazon, connect):
    amazon.script = [says({"numberOfResults": 0})]
    with pytest.raises(Unreadable):
        find_listings(connect(), "A1", ["MUG"], US)


def test_pages_without_end_cannot_be_read(amazon, connect):
    amazon.script = [says({"items": [], "pagination": {"nextToken": "n"}})] * 30
    with pytest.raises((Unreadable, TryLater)):
        find_listings(connect(), "A1", ["MUG"], US)
    assert len(amazon.asked) <= 20


def test_quantity_is_set_and_the_rest_of_the_listing_stays(amazon, connect):
    """Spapi 6: replacing would drop the handling time and the restock date, merging does not."""
    amazon.script = [TAKEN]
    assert patch(connect()) == Submission("ACCEPTED", "s-1", ())
    [asked] = amazon.asked
    assert asked.method == "PATCH"
    assert asked.path == f"/listings/2021-08-01/items/A1/MUG?marketplaceIds={US}"
    assert json.loads(asked.body) == BODY
    assert asked.headers["content-type"] == "application/json"


def test_quantity_is_set_again_when_the_answer_is_lost(amazon, connect):
    amazon.script = [Drops(), Says(503), TAKEN]
    assert patch(connect()).is_accepted
    assert [json.loads(asked.body) for asked in amazon.asked] == [BODY] * 3


@pytest.mark.parametrize("trouble", [Drops(), Says(500), Says(429)], ids=["drop", "500", "429"])
def test_quantity_waits_for_later_when_trouble_stays(amazon, connect, trouble):
    amazon.script = [trouble] * 4
    with pytest.raises(TryLater):
        patch(connect())


def test_quantity_is_kept_back_while_nothing_may_change(amazon, connect):
    with pytest.raises(ReadOnly):
        patch(connect(may_change=lambda: False))
    assert amazon.asked == []


def test_refused_quantity_says_why(amazon, connect):
    issue = {"code": "4000001", "message": "FBA", "severity": "ERROR", "categories": []}
    amazon.script = [
        says({"sku": "MUG", "status": "INVALID", "submissionId": "s-2", "issues": [issue]})
    ]
    said = patch(connect())
    assert said == Submission("INVALID", "s-2", (Issue("4000001", "FBA", "ERROR", ()),))
    assert not said.is_accepted


def test_unknown_product_type_does_not_stop_a_quantity(amazon, connect):
    amazon.script = [TAKEN]
    patch(connect(), product_type="")
    assert json.loads(amazon.asked[0].body)["productType"] == "PRODUCT"


def test_less_than_nothing_is_never_offered(amazon, connect):
    with pytest.raises(ValueError, match=r"^A listing cannot offer less than nothing\.$"):
        patch(connect(), quantity=-1)
    assert amazon.asked == []


def test_feed_tells_many_listings_at_once():
    patches = [QuantityPatch(1, "MUG", "DRINKING_CUP", 7), QuantityPatch(2, "Ü/1", "", 0)]
    document = json.loads(listings_feed("A1", patches))
    assert document == {
        "header": {"sellerId": "A1", "version": "2.0", "issueLocale": "en_US"},
        "messages": [
            {"messageId": 1, "sku": "MUG", "operationType": "PATCH", **BODY},
            {
                "messageId": 2,
                "sku": "Ü/1",
                "operationType": "PATCH",
                "productType": "PRODUCT",
                "patches": [
                    {
                        "op": "merge",
                        "path": "/attributes/fulfillment_availability",
                        "value": [{"fulfillment_channel_code": "DEFAULT", "quantity": 0}],
                    }
                ],
            },
        ],
    }


WRONG_FEEDS = {
    "nothing": [],
    "a number twice": [QuantityPatch(1, "A", "X", 1), QuantityPatch(1, "B", "X", 1)],
    "number zero": [QuantityPatch(0, "A", "X", 1)],
    "less than nothing": [QuantityPatch(1, "A", "X", -1)],
    "too much": [QuantityPatch(number, "A", "X", 1) for number in range(1, 25_002)],
}


@pytest.mark.parametrize("patches", WRONG_FEEDS.values(), ids=WRONG_FEEDS)
def test_feed_that_amazon_would_refuse_is_not_written(patches):
    with pytest.raises(ValueError, match=r"^(A|Each) .*\.$"):
        listings_feed("A1", patches)


def test_report_of_a_feed_tells_what_came_of_each_message():
    content = {
        "header": {"sellerId": "A1", "version": "2.0", "feedId": "77"},
        "issues": [
            {"messageId": 2, "sku": "CAP", "code": "90220", "severity": "ERROR", "message": "n o"},
            {"messageId": 1, "code": "18", "severity": "WARNING", "message": "slow"},
            {"code": "4000", "message": "whole"},
        ],
        "summary": {
            "errors": 2,
            "warnings": 1,
            "messagesProcessed": 2,
            "messagesAccepted": 1,
            "messagesInvalid": 1,
        },
    }
    assert read_listings_report(json.dumps(content).encode()) == ListingsReport(
        processed=2,
        accepted=1,
        invalid=1,
        errors=2,
        warnings=1,
        issues=(
            FeedIssue(2, "CAP", "90220", "n o", is_error=True),
            FeedIssue(1, "", "18", "slow", is_error=False),
            FeedIssue(None, "", "4000", "whole", is_error=True),
        ),
    )


@pytest.mark.parametrize("content", [b"", b"<xml/>", b"{}", b'{"summary": {}}', b"[1]", b"\xff"])
def test_report_of_a_feed_that_makes_no_sense_cannot_be_read(content):
    with pytest.raises(Unreadable):
        read_listings_report(content)
