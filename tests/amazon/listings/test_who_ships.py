"""Who ships a listing (F-03 to F-05)?"""

import pytest
from tests.amazon.listings.shelves import compared, listed, sends, stands
from tests.scene import Shop

from counterpart.amazon.listings.fulfillment import (
    FulfillmentRefused,
    channel_in,
    switch_fulfillment,
    who_ships,
    why_not_ours,
)
from counterpart.amazon.listings.scoping import OutsideScope
from counterpart.amazon.models.listings import ListingChange
from counterpart.audit.models import AuditEntry
from counterpart.websites.scopes import NOTHING


@pytest.mark.parametrize(
    ("listing", "store", "says_product", "ships"),
    [
        ("", "merchant", "", "merchant"),
        ("", "merchant", "amazon", "merchant"),
        ("", "amazon", "merchant", "amazon"),
        ("", "attribute", "amazon", "amazon"),
        ("", "attribute", "merchant", "merchant"),
        ("", "attribute", "", "merchant"),
        ("amazon", "merchant", "merchant", "amazon"),
        ("merchant", "amazon", "amazon", "merchant"),
    ],
)
def test_the_nearest_word_counts(listing, store, says_product, ships) -> None:
    assert who_ships(listing, store, says_product) == ships


@pytest.mark.parametrize(
    ("by", "channel", "because"),
    [
        ("merchant", "DEFAULT", ""),
        ("merchant", "AMAZON_NA", "conflict_merchant"),
        ("merchant", "AMAZON_EU", "conflict_merchant"),
        ("merchant", "SOMETHING_NEW", "conflict_merchant"),
        ("merchant", "", "unread"),
        ("amazon", "DEFAULT", "conflict_amazon"),
        ("amazon", "AMAZON_NA", "by_amazon"),
        ("amazon", "", "unread"),
    ],
)
def test_only_what_both_say_the_merchant_ships_is_ours(by, channel, because) -> None:
    assert why_not_ours(by, channel) == because


@pytest.mark.parametrize(
    ("quantities", "channel"),
    [
        ({}, ""),
        ({"DEFAULT": 4}, "DEFAULT"),
        ({"AMAZON_NA": None}, "AMAZON_NA"),
        ({"DEFAULT": 4, "AMAZON_NA": None}, "AMAZON_NA"),
    ],
)
def test_the_channel_is_amazons_where_both_stand(quantities, channel) -> None:
    assert channel_in(quantities) == channel


def test_a_switch_is_kept_written_down_and_followed(shop: Shop) -> None:
    sends(shop)
    mug = listed(shop, "MUG", channel="AMAZON_NA")
    for _ in range(2):
        switch_fulfillment(mug, "amazon", actor="ada", now=shop.now)
    compared(shop)
    assert stands(mug) == ("left", None, "by_amazon")
    assert list(ListingChange.objects.values_list("action", "code", "actor")) == [
        ("Fulfilled By", "listing_by_amazon", "ada")
    ]
    entry = AuditEntry.objects.get(action="fulfillment_switched")
    assert (entry.subject, entry.before, entry.after) == (
        "A1SELLER MUG",
        {"fulfilled_by": ""},
        {"fulfilled_by": "amazon"},
    )
    switch_fulfillment(mug, "", actor="ada", now=shop.now)
    mug.refresh_from_db()
    assert (mug.fulfilled_by, ListingChange.objects.count()) == ("", 2)


def test_a_switch_is_followed_by_the_very_next_comparison(shop: Shop) -> None:
    sends(shop)
    mug = listed(shop, "MUG")
    shop.advance(days=1)
    compared(shop)
    shop.advance(minutes=1)
    switch_fulfillment(mug, "amazon", actor="ada", now=shop.now)
    assert (compared(shop), stands(mug)) == (0, ("left", None, "conflict_amazon"))


def test_a_switch_to_nobody_is_refused(shop: Shop) -> None:
    mug = listed(shop, "MUG")
    with pytest.raises(FulfillmentRefused) as refused:
        switch_fulfillment(mug, "ada", actor="ada", now=shop.now)
    assert refused.value.sentence == "“ada” does not ship; choose one of merchant, amazon."
    with pytest.raises(OutsideScope):
        switch_fulfillment(mug, "amazon", scope=NOTHING, actor="ada", now=shop.now)
    mug.refresh_from_db()
    assert (mug.fulfilled_by, ListingChange.objects.exists()) == ("", False)
