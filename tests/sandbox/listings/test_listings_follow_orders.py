"""Amazon's own figure of the stock, between what sellers send and what buyers order."""

from tests.sandbox.caller import Caller
from tests.sandbox.listings.listing_caller import ask, available, patch, seen_quantity

from counterpart.sandbox.amazon import Amazon


def quantity(amazon: Amazon, sku: str = "MUG") -> int | None:
    found: int | None = amazon.listing_book()[f"A1SELLER/{sku}"]["quantity"]
    return found


def test_an_order_lowers_the_figure_while_it_is_pending(amazon: Amazon, caller: Caller) -> None:
    amazon.offers("MUG", quantity=10)
    order_id = amazon.buyer_orders("MUG", 3)
    assert amazon.book()[order_id]["status"] == "PENDING"
    assert seen_quantity(caller) == 7
    amazon.payment_clears(order_id)
    amazon.ships(order_id)
    assert seen_quantity(caller) == 7


def test_what_nobody_offered_is_offered_once_it_is_ordered(amazon: Amazon, caller: Caller) -> None:
    amazon.buyer_orders("VASE", 2, price="9.90", title="A vase", asin="B000000009")
    told = ask(caller, "VASE").json()
    assert told["summaries"][0]["itemName"] == "A vase"
    assert told["summaries"][0]["asin"] == "B000000009"
    assert told["offers"][0]["price"] == {"currencyCode": "USD", "amount": "9.90"}
    assert told["fulfillmentAvailability"] == [
        {"fulfillmentChannelCode": "DEFAULT", "quantity": 98}
    ]


def test_a_canceled_order_puts_its_units_back(amazon: Amazon, caller: Caller) -> None:
    amazon.offers("MUG", quantity=10)
    for by in ("BUYER", "AMAZON", "MERCHANT"):
        order_id = amazon.buyer_orders("MUG", 3, status="UNSHIPPED")
        assert quantity(amazon) == 7
        amazon.cancels(order_id, by=by)
        assert quantity(amazon) == 10


def test_what_the_seller_does_not_have_is_not_put_back(amazon: Amazon, caller: Caller) -> None:
    amazon.offers("MUG", quantity=10)
    order_id = amazon.buyer_orders("MUG", 3, status="UNSHIPPED")
    amazon.cancels(order_id, by="MERCHANT", reason="NoInventory")
    assert quantity(amazon) == 7


def test_more_than_there_is_leaves_nothing_and_brings_back_what_it_took(
    amazon: Amazon, caller: Caller
) -> None:
    amazon.offers("MUG", quantity=2)
    order_id = amazon.buyer_orders("MUG", 5, status="UNSHIPPED")
    assert (quantity(amazon), ask(caller).json()["summaries"][0]["status"]) == (
        0,
        ["DISCOVERABLE"],
    )
    amazon.cancels(order_id, by="BUYER")
    assert quantity(amazon) == 2


def test_another_quantity_of_an_order_is_followed(amazon: Amazon, caller: Caller) -> None:
    amazon.offers("MUG", quantity=10)
    order_id = amazon.buyer_orders("MUG", 3, status="UNSHIPPED")
    amazon.changes_quantity(order_id, "MUG", 5)
    assert quantity(amazon) == 5
    amazon.changes_quantity(order_id, "MUG", 1)
    assert quantity(amazon) == 9
    amazon.cancels(order_id, by="BUYER")
    assert quantity(amazon) == 10


def test_orders_that_amazon_fulfills_take_nothing_of_the_sellers(
    amazon: Amazon, caller: Caller
) -> None:
    amazon.offers("MUG", quantity=10)
    amazon.buyer_orders("MUG", 3, fulfilled_by="AMAZON")
    amazon.buyer_orders("LAMP", 3, fulfilled_by="AMAZON")
    amazon.buyer_orders("MUG", 3, status="CANCELLED")
    assert (quantity(amazon), quantity(amazon, "LAMP")) == (10, None)


def test_a_figure_sent_before_an_order_overwrites_what_the_order_took(
    amazon: Amazon, caller: Caller
) -> None:
    """The race of spapi 6: an absolute figure on its way knows nothing of the newest order."""
    amazon.offers("MUG", quantity=10)
    patch(caller, available(10))
    amazon.buyer_orders("MUG", 3)
    assert quantity(amazon) == 7
    amazon.advance(minutes=1)
    assert quantity(amazon) == 10
