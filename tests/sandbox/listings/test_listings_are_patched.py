from typing import Any

import httpx
import pytest
from tests.sandbox.caller import Caller, refusal
from tests.sandbox.listings.listing_caller import (
    AVAILABILITY,
    OFFER,
    US,
    ask,
    available,
    changed,
    patch,
    path_of,
    priced,
    seen_quantity,
)
from tests.sandbox.models import LISTINGS, check, examples, model

from counterpart.sandbox.amazon import Amazon
from counterpart.sandbox.wire.listings import patching


def book(amazon: Amazon, sku: str = "MUG") -> dict[str, Any]:
    return amazon.listing_book()[f"A1SELLER/{sku}"]


def test_a_quantity_is_accepted_now_and_seen_later(amazon: Amazon, caller: Caller) -> None:
    amazon.offers("MUG", quantity=5)
    answer = patch(caller, available(3))
    check(LISTINGS, "ListingsItemSubmissionResponse", answer.json())
    assert changed(answer) == (200, "ACCEPTED", [])
    assert (seen_quantity(caller), book(amazon)["sent"]) == (5, 3)
    amazon.advance(seconds=30)
    assert (seen_quantity(caller), book(amazon)["sent"]) == (3, 3)


def test_the_wait_can_be_told(amazon: Amazon, caller: Caller) -> None:
    amazon.offers("MUG", quantity=5)
    amazon.listings_lag(600)
    patch(caller, available(3))
    amazon.advance(minutes=9)
    assert seen_quantity(caller) == 5
    amazon.advance(minutes=2)
    assert seen_quantity(caller) == 3


def test_sending_the_same_twice_is_harmless(amazon: Amazon, caller: Caller) -> None:
    amazon.offers("MUG", quantity=5)
    numbers = {patch(caller, available(3)).json()["submissionId"] for _ in range(2)}
    amazon.advance(minutes=1)
    assert (len(numbers), seen_quantity(caller)) == (2, 3)


def test_an_older_change_never_overtakes_a_newer_one(amazon: Amazon, caller: Caller) -> None:
    amazon.offers("MUG", quantity=5)
    amazon.listings_lag(600)
    patch(caller, available(3))
    amazon.listings_lag(10)
    patch(caller, available(8))
    amazon.advance(minutes=1)
    assert seen_quantity(caller) == 8
    amazon.advance(minutes=20)
    assert seen_quantity(caller) == 8


def test_replacing_drops_what_merging_keeps(amazon: Amazon, caller: Caller) -> None:
    amazon.offers("MUG", quantity=5)

    def sent() -> list[dict[str, Any]]:
        attributes = ask(caller, includedData="attributes").json()["attributes"]
        return attributes.get("fulfillment_availability", [])

    patch(caller, available(4, "merge", lead_time_to_ship_max_days=2))
    patch(caller, available(3, "merge"))
    assert sent() == [
        {
            "fulfillment_channel_code": "DEFAULT",
            "quantity": 3,
            "lead_time_to_ship_max_days": 2,
        }
    ]
    patch(caller, available(2))
    assert sent() == [{"fulfillment_channel_code": "DEFAULT", "quantity": 2}]
    assert changed(patch(caller, available(1, "add"))) == (200, "ACCEPTED", [])
    assert sent() == [{"fulfillment_channel_code": "DEFAULT", "quantity": 1}]
    assert changed(patch(caller, {"op": "delete", "path": AVAILABILITY})) == (
        200,
        "ACCEPTED",
        [],
    )
    assert sent() == []
    amazon.advance(minutes=1)
    assert seen_quantity(caller) == 0


def test_a_price_is_patched(amazon: Amazon, caller: Caller) -> None:
    amazon.offers("MUG", quantity=5, price="12")
    assert changed(patch(caller, priced(31.0), product_type="HOME")) == (200, "ACCEPTED", [])
    amazon.advance(minutes=1)
    [offer] = ask(caller).json()["offers"]
    assert offer["price"] == {"currencyCode": "USD", "amount": "31.00"}
    assert seen_quantity(caller) == 5


NOT_BELOW = "The quantity must be an integer of 0 or more."
NO_PRICE = "our_price must hold one schedule with value_with_tax above 0."


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (available(-1), NOT_BELOW),
        (available("3"), NOT_BELOW),
        (available(1.5), NOT_BELOW),
        (
            {
                "op": "replace",
                "path": AVAILABILITY,
                "value": [{"fulfillment_channel_code": "AMAZON_EU"}],
            },
            "AMAZON_EU is not a fulfillment channel of this listing.",
        ),
        (priced(0), NO_PRICE),
        (priced("free"), NO_PRICE),
        (priced(1.001), NO_PRICE),
        (priced(9, currency="EUR"), "The currency must be USD."),
        (
            {"op": "add", "path": "/attributes/smell", "value": [{"value": "new"}]},
            "The attribute smell is not known here.",
        ),
    ],
)
def test_a_wrong_value_is_invalid_and_changes_nothing(
    amazon: Amazon, caller: Caller, wrong: dict[str, Any], sentence: str
) -> None:
    amazon.offers("MUG", quantity=5)
    before = amazon.listing_book()
    answer = patch(caller, available(1), wrong)
    check(LISTINGS, "ListingsItemSubmissionResponse", answer.json())
    assert changed(answer) == (200, "INVALID", [sentence])
    amazon.advance(minutes=1)
    assert amazon.listing_book() == before


def test_the_quantity_of_amazons_own_stock_is_not_the_sellers(
    amazon: Amazon, caller: Caller
) -> None:
    amazon.offers("LAMP", fulfilled_by="AMAZON")
    answer = patch(caller, available(3), sku="LAMP")
    assert changed(answer) == (
        200,
        "INVALID",
        ["The quantity of a listing fulfilled by Amazon is Amazon's."],
    )


def test_another_product_type_is_invalid(amazon: Amazon, caller: Caller) -> None:
    amazon.offers("MUG", quantity=5, product_type="LUGGAGE")
    answer = patch(caller, available(3), product_type="SHIRT")
    assert changed(answer) == (200, "INVALID", ["The product type is not LUGGAGE."])


@pytest.mark.parametrize(
    "wrong",
    [
        {"op": "test", "path": AVAILABILITY, "value": []},
        {"op": "replace", "path": AVAILABILITY + "/0/quantity", "value": []},
        {"op": "replace", "path": "quantity", "value": []},
        {"op": "replace", "path": AVAILABILITY, "value": 3},
        {"op": "replace", "path": AVAILABILITY},
        {"path": AVAILABILITY, "value": []},
        "nonsense",
    ],
)
def test_a_patch_that_cannot_be_read_is_refused(amazon: Amazon, caller: Caller, wrong: Any) -> None:
    amazon.offers("MUG", quantity=5)
    answer = patch(caller, wrong)
    check(LISTINGS, "ErrorList", answer.json())
    assert refusal(answer) == (400, "InvalidInput")


def test_a_body_without_what_the_model_requires_is_refused(amazon: Amazon, caller: Caller) -> None:
    amazon.offers("MUG", quantity=5)
    query = {"marketplaceIds": US}
    for body in (
        {"patches": [available(1)]},
        {"productType": "HOME"},
        {"productType": "HOME", "patches": []},
    ):
        answer = caller.patch(path_of(caller, "MUG"), params=query, json=body)
        assert refusal(answer) == (400, "InvalidInput")
    assert refusal(patch(caller, available(1), mode="ASK")) == (400, "InvalidInput")
    assert refusal(patch(caller, available(1), sku="VASE")) == (404, "NOT_FOUND")


def test_a_preview_changes_nothing(amazon: Amazon, caller: Caller) -> None:
    amazon.offers("MUG", quantity=5, asin="B000000001")
    said = {"mode": "VALIDATION_PREVIEW", "includedData": "identifiers,issues"}
    good = patch(caller, available(3), **said)
    check(LISTINGS, "ListingsItemSubmissionResponse", good.json())
    assert changed(good) == (200, "VALID", [])
    assert good.json()["identifiers"] == [{"marketplaceId": US, "asin": "B000000001"}]
    assert changed(patch(caller, available(-3), **said))[1] == "INVALID"
    amazon.advance(minutes=1)
    assert book(amazon)["sent"] == 5


def test_the_answer_is_like_amazons_examples(amazon: Amazon, caller: Caller) -> None:
    amazon.offers("MUG", quantity=5)
    told = examples(LISTINGS, "patchListingsItem", "200")
    accepted, valid, invalid = (example["response"] for example in told)
    said = {"mode": "VALIDATION_PREVIEW", "includedData": "identifiers,issues"}
    assert set(patch(caller, available(3)).json()) == set(accepted)
    assert set(patch(caller, available(3), **said).json()) == set(valid)
    [issue] = patch(caller, available(-3), **said).json()["issues"]
    assert set(issue) <= set(invalid["issues"][0])
    assert issue["code"] == invalid["issues"][0]["code"]


def test_the_fields_are_those_of_the_model() -> None:
    definitions = model(LISTINGS)["definitions"]
    known = {
        "ListingsItemPatchRequest": patching.REQUEST_FIELDS,
        "PatchOperation": patching.PATCH_FIELDS,
    }
    assert {name: frozenset(definitions[name]["properties"]) for name in known} == known


def test_a_patch_can_be_rejected_or_lost(amazon: Amazon, caller: Caller) -> None:
    amazon.offers("MUG", quantity=5)
    amazon.offers("LAMP", quantity=5)
    amazon.rejects_patch("Not today.", sku="MUG")
    assert changed(patch(caller, available(3), sku="LAMP")) == (200, "ACCEPTED", [])
    assert changed(patch(caller, available(3))) == (200, "INVALID", ["Not today."])
    amazon.loses_patch()
    assert changed(patch(caller, available(3))) == (200, "ACCEPTED", [])
    amazon.advance(days=1)
    caller.sign_in()
    assert (book(amazon)["sent"], book(amazon)["quantity"]) == (5, 5)


def test_general_troubles_reach_listings(amazon: Amazon, caller: Caller) -> None:
    amazon.offers("MUG", quantity=5)
    amazon.throttles(operation="patchListingsItem")
    assert refusal(patch(caller, available(3))) == (429, "QuotaExceeded")
    amazon.drops_before(operation="patchListingsItem")
    with pytest.raises(httpx.RemoteProtocolError):
        patch(caller, available(3))
    assert book(amazon)["sent"] == 5
    amazon.drops_after(operation="patchListingsItem")
    with pytest.raises(httpx.RemoteProtocolError):
        patch(caller, available(3))
    assert book(amazon)["sent"] == 3
    amazon.fails(operation="getListingsItem")
    assert ask(caller).status_code == 503
    assert OFFER not in str(amazon.requests[-1].query)
