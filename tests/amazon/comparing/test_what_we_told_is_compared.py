"""What we told Amazon stands there as we told it: parcels, cancellations, feeds, listings."""

import pytest
from tests.amazon.canceling.asking import ask, canceled
from tests.amazon.comparing.looking import compared, tallied
from tests.scene import US

from counterpart.amazon.models.feeds import Feed, FeedState
from counterpart.amazon.models.listings import Listing, ListingState
from counterpart.amazon.models.operations import Operation
from counterpart.amazon.operations.queue import queue_shipment_confirmations

LATER = {"minutes": 10}


@pytest.fixture
def shipped(shop):
    """An order whose parcel Amazon shows."""
    order_id = shop.buyer_orders("MUG", 2)
    shop.sync()
    shop.ship(order_id)
    shop.sync()
    shop.sync(**LATER)
    assert Operation.objects.get().state == "visible"
    return order_id


@pytest.fixture
def gone(shop):
    """An order that was canceled from here."""
    order_id = shop.buyer_orders("MUG", 2)
    shop.sync()
    canceled(shop, order_id)
    shop.sync(**LATER)
    assert Operation.objects.get().state == "visible"
    return order_id


def name_of(order_id):
    return f"Parcel {Operation.objects.get().package_reference} of Amazon order {order_id}"


def package(shop, order_id):
    (found,) = shop.amazon.order(order_id).packages.values()
    return found


def test_a_parcel_that_amazon_shows_agrees(shop, shipped):
    assert tallied(shop) == {"compared": {"orders": 1, "parcels": 1, "Commerce orders": 1}}


def test_a_parcel_that_is_missing_is_told(shop, shipped):
    name = name_of(shipped)
    shop.amazon.order(shipped).packages.clear()
    assert f"{name} was told to Amazon, which does not show it." in compared(shop)


def test_another_tracking_number_is_told(shop, shipped):
    package(shop, shipped).tracking_number = "9400 1"
    assert compared(shop) == [
        f"{name_of(shipped)} has the tracking number 9400 1 at Amazon; 1Z999 was told."
    ]


def test_a_tracking_number_may_be_written_otherwise(shop, shipped):
    package(shop, shipped).tracking_number = "1z-999"
    assert compared(shop) == []


def test_other_units_in_a_parcel_are_told(shop, shipped):
    items = package(shop, shipped).items
    items.update(dict.fromkeys(items, 1))
    assert f"{name_of(shipped)} holds 1 units at Amazon; 2 were told." in compared(shop)


def test_a_parcel_that_was_not_sent_yet_is_underway(shop):
    order_id = shop.buyer_orders("MUG")
    shop.sync(**LATER)
    shop.ship(order_id)
    queue_shipment_confirmations(shop.account, actor="sync", now=shop.now)
    assert tallied(shop) == {
        "compared": {"orders": 1, "parcels": 1, "Commerce orders": 1},
        "underway": {"parcels": 1},
    }


def test_a_parcel_that_amazon_rejected_waits_for_a_person(shop, shipped):
    Operation.objects.update(state="rejected")
    assert tallied(shop)["waiting"] == {"parcels": 1}


def test_a_cancellation_that_amazon_shows_agrees(shop, gone):
    assert tallied(shop) == {
        "compared": {"orders": 1, "cancellations": 1, "Commerce orders": 1, "feeds": 1}
    }


def test_a_cancellation_that_came_about_here_only_is_told(shop, gone):
    shop.amazon.order(gone).status = "UNSHIPPED"
    assert f"Amazon order {gone} was canceled from here, but is Unshipped at Amazon." in compared(
        shop
    )


def test_a_cancellation_on_its_way_is_underway(shop):
    order_id = shop.buyer_orders("MUG")
    shop.sync(**LATER)
    ask(shop, order_id)
    assert tallied(shop) == {
        "compared": {"orders": 1, "cancellations": 1, "Commerce orders": 1},
        "underway": {"cancellations": 1},
        "waiting": {"Commerce orders": 1},
    }


def test_a_feed_that_amazon_does_not_know_is_told(shop, gone):
    feed = Feed.objects.get()
    shop.amazon.feeds.clear()
    assert compared(shop) == [
        f"Feed {feed.pk} is worked through, but Amazon does not know {feed.feed_id}."
    ]


def test_a_feed_that_ended_otherwise_is_told(shop, gone):
    feed = Feed.objects.get()
    Feed.objects.update(state=FeedState.FAILED)
    assert compared(shop) == [
        f"Feed {feed.pk} is failed, but Amazon says that {feed.feed_id} is DONE."
    ]


def test_a_feed_that_only_amazon_knows_is_told(shop, gone):
    feed = Feed.objects.get()
    number = feed.feed_id
    Feed.objects.update(feed_id="", state=FeedState.NOT_CREATED, submitted_at=None)
    assert compared(shop) == [
        (
            f"Amazon has feed {number} of type POST_ORDER_ACKNOWLEDGEMENT_DATA, "
            f"which is not known here."
        )
    ]
    Feed.objects.update(state=FeedState.UNSURE)
    assert tallied(shop)["underway"] == {"feeds": 1}


@pytest.fixture
def listing(shop):
    """A listing of which Amazon shows our figure."""
    shop.amazon.offers("MUG", quantity=10)
    return Listing.objects.create(
        account=shop.account,
        sku="MUG",
        marketplace_ids=[US],
        channel="DEFAULT",
        state=ListingState.IN_STEP,
        wanted=10,
        sent=10,
        seen=10,
        first_seen_at=shop.now,
    )


def test_a_listing_that_shows_our_figure_agrees(shop, listing):
    assert tallied(shop) == {"compared": {"listings": 1}}


def test_another_figure_is_told(shop, listing):
    shop.amazon.offers("MUG", quantity=7)
    assert compared(shop) == [f"Listing MUG: Amazon offers 7 in {US}; ours is 10."]


def test_a_listing_that_amazon_ships_itself_is_told(shop, listing):
    shop.amazon.offers("MUG", fulfilled_by="AMAZON")
    assert compared(shop) == [f"Listing MUG: Amazon offers no figure of ours in {US}; ours is 10."]


def test_a_listing_that_is_gone_is_told(shop, listing):
    shop.amazon.listings.clear()
    assert compared(shop) == [f"Listing MUG is not at Amazon in {US}; 10 are offered."]


@pytest.mark.parametrize("state", ["changed", "sending", "accepted"])
def test_a_figure_on_its_way_is_underway(shop, listing, state):
    Listing.objects.update(state=state, wanted=3)
    assert tallied(shop) == {"compared": {"listings": 1}, "underway": {"listings": 1}}


def test_a_figure_that_amazon_refused_waits_for_a_person(shop, listing):
    Listing.objects.update(state="rejected", wanted=3)
    assert tallied(shop) == {"compared": {"listings": 1}, "waiting": {"listings": 1}}


def test_a_listing_that_is_not_ours_to_send_is_not_compared(shop, listing):
    Listing.objects.update(state="left", wanted=None)
    assert tallied(shop) == {}


def test_what_an_order_took_that_is_not_here_yet_is_underway(shop, listing):
    shop.buyer_orders("MUG", 2)
    shop.advance(minutes=10)
    assert tallied(shop) == {
        "compared": {"orders": 1, "listings": 1},
        "underway": {"orders": 1, "listings": 1},
    }


def test_many_listings_are_asked_for_in_twenties(shop):
    for number in range(45):
        shop.amazon.offers(f"S{number}", quantity=number)
        Listing.objects.create(
            account=shop.account,
            sku=f"S{number}",
            marketplace_ids=[US],
            state=ListingState.IN_STEP,
            wanted=number,
            first_seen_at=shop.now,
        )
    shop.amazon.forget_requests()
    assert tallied(shop) == {"compared": {"listings": 45}}
    assert shop.amazon.count("searchListingsItems") == 3
