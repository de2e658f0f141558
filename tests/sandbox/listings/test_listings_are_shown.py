import pytest
from tests.sandbox.caller import Caller, refusal
from tests.sandbox.listings.listing_caller import (
    CANADA,
    EVERYTHING,
    GERMANY,
    ITEMS,
    US,
    ask,
    search,
)
from tests.sandbox.models import LISTINGS, check, parameters

from counterpart.sandbox.amazon import Amazon
from counterpart.sandbox.books.ledger import NotPossible
from counterpart.sandbox.wire.listings import patching, reading


def test_a_listing_is_shown_as_it_was_offered(amazon: Amazon, caller: Caller) -> None:
    amazon.offers("MUG/BLUE 1", quantity=7, price="12.50", title="Blue mug", asin="B000000001")
    answer = ask(caller, "MUG/BLUE 1")
    check(LISTINGS, "Item", answer.json())
    assert answer.json() == {
        "sku": "MUG/BLUE 1",
        "summaries": [
            {
                "marketplaceId": US,
                "asin": "B000000001",
                "productType": "HOME",
                "conditionType": "new_new",
                "status": ["BUYABLE", "DISCOVERABLE"],
                "itemName": "Blue mug",
                "createdDate": "2026-11-02T12:00:00Z",
                "lastUpdatedDate": "2026-11-02T12:00:00Z",
            }
        ],
        "attributes": {
            "fulfillment_availability": [{"fulfillment_channel_code": "DEFAULT", "quantity": 7}],
            "purchasable_offer": [
                {
                    "marketplace_id": US,
                    "currency": "USD",
                    "our_price": [{"schedule": [{"value_with_tax": 12.5}]}],
                }
            ],
        },
        "issues": [],
        "offers": [
            {
                "marketplaceId": US,
                "offerType": "B2C",
                "price": {"currencyCode": "USD", "amount": "12.50"},
                "audience": {"value": "ALL", "displayName": "Sell on Amazon"},
            }
        ],
        "fulfillmentAvailability": [{"fulfillmentChannelCode": "DEFAULT", "quantity": 7}],
        "procurement": [],
        "relationships": [],
        "productTypes": [{"marketplaceId": US, "productType": "HOME"}],
    }


def test_only_the_summaries_are_told_unless_more_is_asked_for(
    amazon: Amazon, caller: Caller
) -> None:
    amazon.offers("MUG", quantity=1)
    assert set(ask(caller, includedData=None).json()) == {"sku", "summaries"}
    answer = ask(caller, includedData="offers")
    check(LISTINGS, "Item", answer.json())
    assert set(answer.json()) == {"sku", "offers"}


@pytest.mark.parametrize(
    ("said", "statuses"),
    [
        ({"quantity": 1}, ["BUYABLE", "DISCOVERABLE"]),
        ({"quantity": 0}, ["DISCOVERABLE"]),
        ({"quantity": 1, "suppressed": True}, []),
        ({"fulfilled_by": "AMAZON"}, ["BUYABLE", "DISCOVERABLE"]),
    ],
)
def test_a_listing_says_whether_it_can_be_bought(
    amazon: Amazon, caller: Caller, said: dict, statuses: list[str]
) -> None:
    amazon.offers("MUG", **said)
    told = ask(caller).json()
    check(LISTINGS, "Item", told)
    assert told["summaries"][0]["status"] == statuses


def test_amazons_own_stock_is_told_by_its_network_and_without_a_quantity(
    amazon: Amazon, caller: Caller
) -> None:
    amazon.offers("LAMP", fulfilled_by="AMAZON")
    told = ask(caller, "LAMP").json()
    assert told["fulfillmentAvailability"] == [{"fulfillmentChannelCode": "AMAZON_NA"}]
    assert told["summaries"][0]["fnSku"].startswith("X00")


def test_marketplaces_have_their_prices_and_share_one_quantity(
    amazon: Amazon, caller: Caller
) -> None:
    amazon.open_account(seller_id=caller.seller.seller_id, marketplaces=[US, CANADA])
    caller.seller = amazon.seller()
    caller.sign_in()
    amazon.offers("MUG", quantity=5, price="10", marketplaces=[US])
    amazon.offers("MUG", price="14", marketplaces=[CANADA])
    told = ask(caller, marketplaceIds=f"{US},{CANADA}").json()
    check(LISTINGS, "Item", told)
    assert [offer["price"] for offer in told["offers"]] == [
        {"currencyCode": "USD", "amount": "10.00"},
        {"currencyCode": "CAD", "amount": "14.00"},
    ]
    assert told["fulfillmentAvailability"] == [{"fulfillmentChannelCode": "DEFAULT", "quantity": 5}]
    only = ask(caller, marketplaceIds=CANADA).json()
    assert [one["marketplaceId"] for one in only["summaries"]] == [CANADA]


def test_issues_are_told(amazon: Amazon, caller: Caller) -> None:
    issue = {
        "code": "90220",
        "message": "'size' is required but not supplied.",
        "severity": "ERROR",
        "attributeNames": ["size"],
        "categories": ["MISSING_ATTRIBUTE"],
    }
    amazon.offers("MUG", quantity=1, issues=[issue])
    told = ask(caller).json()
    check(LISTINGS, "Item", told)
    assert told["issues"] == [issue]
    assert [one["sku"] for one in search(caller, withIssueSeverity="ERROR").json()["items"]] == [
        "MUG"
    ]


def test_what_nobody_offers_is_not_found(amazon: Amazon, caller: Caller) -> None:
    answer = ask(caller, "VASE")
    check(LISTINGS, "ErrorList", answer.json())
    assert refusal(answer) == (404, "NOT_FOUND")
    amazon.offers("MUG", seller=amazon.open_account(seller_id="A9OTHER"))
    assert refusal(ask(caller, "MUG")) == (404, "NOT_FOUND")


def test_another_sellers_listings_are_closed(caller: Caller) -> None:
    answer = caller.get(f"{ITEMS}/A9OTHER/MUG", params={"marketplaceIds": US})
    assert refusal(answer) == (403, "Unauthorized")
    assert refusal(caller.get(f"{ITEMS}/A9OTHER", params={"marketplaceIds": US})) == (
        403,
        "Unauthorized",
    )


@pytest.mark.parametrize(
    "said",
    [
        {"marketplaceIds": None},
        {"marketplaceIds": GERMANY},
        {"includedData": "everything"},
    ],
)
def test_a_wrong_question_is_refused(amazon: Amazon, caller: Caller, said: dict) -> None:
    amazon.offers("MUG")
    assert refusal(ask(caller, **said)) == (400, "InvalidInput")


@pytest.mark.parametrize(
    "said",
    [
        {"pageSize": 21},
        {"pageSize": 0},
        {"pageToken": "nonsense"},
        {"identifiers": "MUG"},
        {"identifiersType": "SKU"},
        {"identifiers": ",".join(map(str, range(21))), "identifiersType": "SKU"},
        {"withStatus": "SOLD"},
        {"sortBy": "price"},
        {"createdAfter": "yesterday"},
    ],
)
def test_a_wrong_search_is_refused(caller: Caller, said: dict) -> None:
    assert refusal(search(caller, **said)) == (400, "InvalidInput")


def test_a_search_goes_through_all_pages(amazon: Amazon, caller: Caller) -> None:
    for number in range(25):
        amazon.offers(f"SKU-{number:02d}", quantity=number)
    first = search(caller, pageSize=20, sortBy="sku", sortOrder="ASC").json()
    check(LISTINGS, "ItemSearchResults", first)
    assert (first["numberOfResults"], set(first["pagination"])) == (25, {"nextToken"})
    token = first["pagination"]["nextToken"]
    rest = search(caller, pageSize=20, sortBy="sku", sortOrder="ASC", pageToken=token).json()
    check(LISTINGS, "ItemSearchResults", rest)
    assert set(rest["pagination"]) == {"previousToken"}
    skus = [item["sku"] for item in (*first["items"], *rest["items"])]
    assert skus == [f"SKU-{number:02d}" for number in range(25)]
    amazon.expires_page_tokens()
    assert refusal(search(caller, pageToken=token)) == (400, "InvalidInput")


def test_a_search_finds_what_it_asks_for(amazon: Amazon, caller: Caller) -> None:
    amazon.offers("MUG", quantity=1, asin="B000000001")
    amazon.advance(minutes=1)
    amazon.offers("LAMP", quantity=0)

    def found(**said: object) -> list[str]:
        answer = search(caller, includedData=EVERYTHING, **said).json()
        check(LISTINGS, "ItemSearchResults", answer)
        assert answer["numberOfResults"] == len(answer["items"])
        return [item["sku"] for item in answer["items"]]

    assert found() == ["LAMP", "MUG"]
    assert found(identifiers="MUG,VASE", identifiersType="SKU") == ["MUG"]
    assert found(identifiers="B000000001", identifiersType="ASIN") == ["MUG"]
    assert found(identifiers="4006381333931", identifiersType="EAN") == []
    assert found(withStatus="BUYABLE") == ["MUG"]
    assert found(withoutStatus="BUYABLE") == ["LAMP"]
    assert found(lastUpdatedAfter="2026-11-02T12:00:30Z") == ["LAMP"]
    assert found(createdBefore="2026-11-02T12:00:30Z") == ["MUG"]
    assert found(variationParentSku="MUG") == []


def test_parameters_and_lists_are_those_of_the_model() -> None:
    path = {"sellerId", "sku", "body"}
    known = {
        "getListingsItem": reading.GET_PARAMETERS,
        "searchListingsItems": reading.SEARCH_PARAMETERS,
        "patchListingsItem": patching.PATCH_PARAMETERS,
    }
    assert {name: frozenset(parameters(LISTINGS, name)) - path for name in known} == known
    told = parameters(LISTINGS, "searchListingsItems")
    assert frozenset(told["includedData"]["items"]["enum"]) == reading.DATA_SETS
    assert frozenset(told["identifiersType"]["enum"]) == reading.IDENTIFIER_TYPES
    assert frozenset(told["withStatus"]["items"]["enum"]) == reading.STATUSES
    assert frozenset(told["withIssueSeverity"]["items"]["enum"]) == reading.SEVERITIES
    assert frozenset(told["sortBy"]["enum"]) == frozenset(reading.SORTED_BY)
    assert (told["identifiers"]["maxItems"], told["pageSize"]["maximum"]) == (
        reading.MOST_IDENTIFIERS,
        reading.MOST_PER_PAGE,
    )
    answers = parameters(LISTINGS, "patchListingsItem")["includedData"]["items"]["enum"]
    assert frozenset(answers) == patching.PATCH_DATA_SETS


def test_an_offer_that_makes_no_sense_is_refused(amazon: Amazon, caller: Caller) -> None:
    with pytest.raises(NotPossible, match="An offer has no colour"):
        amazon.offers("MUG", colour="red")  # type: ignore[call-arg]
    with pytest.raises(NotPossible, match="does not sell in"):
        amazon.offers("MUG", marketplaces=[GERMANY])
    with pytest.raises(NotPossible, match="NOBODY is not one of"):
        amazon.offers("MUG", fulfilled_by="NOBODY")
    assert amazon.listing_book() == {}
