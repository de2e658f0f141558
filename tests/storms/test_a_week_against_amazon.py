"""A random week of five thousand orders ends with exactly Amazon's books."""

import os

from django.db import connection
from tests.amazon.comparing.looking import differences_at
from tests.storms.books import with_papers, wrong_books
from tests.storms.week.truth import (
    wrong_ends,
    wrong_listings,
    wrong_money,
    wrong_orders,
    wrong_parcels,
    wrong_refunds,
)
from tests.storms.week.week import ROUNDS, Week

from counterpart.amazon.comparing.tallying import Tally
from counterpart.amazon.models.listings import Listing
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.cli.checking import findings

SEED = int(os.environ.get("STORM_SEED", "2026"))
# PostgreSQL takes three times as long, and is asked the same questions about fewer.
USUAL = {"sqlite": "5000", "postgresql": "1000"}


def test_a_random_week_of_orders_ends_with_amazons_books(lasting_shop):
    orders = int(os.environ.get("STORM_ORDERS", USUAL[connection.vendor]))
    week = Week(lasting_shop, SEED, -(-orders // ROUNDS), ships=60)
    week.open()
    week.pass_by()
    week.come_to_rest()
    book, story = lasting_shop.amazon.book(), week.story
    assert len(book) >= orders, story
    kept = set(
        AmazonOrder.objects.filter(decisions__has_key="figures").values_list(
            "amazon_order_id", flat=True
        )
    )
    assert list(wrong_orders(book)) == [], story
    assert list(wrong_ends(book)) == [], story
    assert list(wrong_parcels(book)) == [], story
    assert list(wrong_money(book, week.giving_back.memos, kept)) == [], story
    assert list(wrong_refunds(book)) == [], story
    offered = {
        f"{one.account.seller_id}/{one.sku}": one.wanted
        for one in Listing.objects.exclude(wanted=None).select_related("account")
    }
    assert offered, story
    assert list(wrong_listings(lasting_shop.amazon.listing_book(), offered)) == [], story
    assert wrong_books(with_papers()) == [], story
    assert list(findings()) == [], story
    tally = Tally()
    for account in week.accounts:
        assert differences_at(account, lasting_shop, tally) == [], story
    assert tally.compared["orders"] == len(book), story
    assert +tally.underway == {}, story
