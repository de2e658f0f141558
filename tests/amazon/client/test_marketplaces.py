"""The table of marketplaces."""

from zoneinfo import available_timezones

import pytest

from counterpart.amazon.client.marketplaces import (
    ENDPOINTS,
    MARKETPLACES,
    find_marketplace,
    seller_central_order_url,
)


def test_table_is_whole():
    assert len(MARKETPLACES) == 23
    for name in ("id", "country_code", "name", "host"):
        assert len({getattr(one, name) for one in MARKETPLACES}) == 23
    assert {one.region for one in MARKETPLACES} == set(ENDPOINTS)
    assert {one.time_zone for one in MARKETPLACES} <= available_timezones()


@pytest.mark.parametrize(
    "text",
    ["A1F83G8C2ARO7P", "uk", "GB", " gb ", "United Kingdom", "amazon.co.uk", "www.Amazon.co.uk"],
)
def test_marketplace_is_found_by_any_of_its_names(text):
    found = find_marketplace(text)
    assert found is not None
    assert found.id == "A1F83G8C2ARO7P"


@pytest.mark.parametrize("text", ["", "XX", "amazon", "United"])
def test_unknown_marketplace_is_not_found(text):
    assert find_marketplace(text) is None


def test_order_page_lies_in_seller_central():
    germany = find_marketplace("amazon.de")
    assert germany is not None
    assert seller_central_order_url(germany, "111-1/2") == (
        "https://sellercentral-europe.amazon.com/orders-v3/order/111-1%2F2"
    )
