"""Which listings does a seller have at Amazon?"""

import pytest
from tests.amazon.listings.shelves import at, compared, listed, read_report, sends, stands
from tests.scene import Shop, put_in_stock

from counterpart.amazon.client.documents import Fetched
from counterpart.amazon.client.errors import Unreadable
from counterpart.amazon.listings.finding import (
    find_new_products,
    find_ordered_listings,
    read_listings,
)
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.listings import Listing, ListingChange
from counterpart.amazon.models.reports import Report
from counterpart.amazon.stores.lines import line_to_amazon
from counterpart.catalog.models import Product

CA = "A2EUQ1WTGCTBG2"
NAMES = "item-name\tseller-sku\tquantity\tasin1\tfulfillment-channel\tstatus"
MUG = "Big mug\tMUG\t4\tB00MUG0001\tDEFAULT\tActive"
FBA = "Lamp\tLAMP\t\tB00LAMP001\tAMAZON_NA\tActive"


def told(shop: Shop, *rows: str, names: str = NAMES, **facts) -> tuple[int, int]:
    """Let a report with these rows be read."""
    facts = {"requested_at": shop.now, **facts}
    report = read_report(shop, **facts)
    content = "\n".join([names, *rows]).encode()
    return read_listings(report, Fetched(content, "text/plain; charset=UTF-8"))


def known() -> list[tuple]:
    columns = ("sku", "asin", "title", "channel", "seen", "left_because")
    return list(Listing.objects.values_list(*columns))


def test_a_report_tells_of_every_listing(shop: Shop) -> None:
    assert told(shop, MUG, FBA) == (2, 0)
    assert known() == [
        ("LAMP", "B00LAMP001", "Lamp", "AMAZON_NA", None, "unread"),
        ("MUG", "B00MUG0001", "Big mug", "DEFAULT", 4, "unread"),
    ]
    mug = Listing.objects.get(sku="MUG")
    assert mug.marketplace_ids == [shop.store.marketplace_id]
    assert (mug.first_seen_at, mug.next_look_at, mug.seen_at) == (shop.now,) * 3


def test_reading_it_twice_changes_nothing(shop: Shop) -> None:
    told(shop, MUG, FBA)
    before = list(Listing.objects.values())
    shop.advance(hours=1)
    assert told(shop, MUG, FBA) == (2, 0)
    assert list(Listing.objects.values()) == before


def test_what_is_new_is_compared_at_once(shop: Shop) -> None:
    sends(shop)
    compared(shop)
    shop.advance(minutes=1)
    told(shop, MUG)
    assert compared(shop) == 1
    assert stands(Listing.objects.get()) == ("changed", 10, "")


def test_news_replace_what_was_known_but_not_a_figure_that_was_sent(shop: Shop) -> None:
    told(shop, MUG)
    mug = Listing.objects.get()
    shop.advance(hours=1)
    told(shop, MUG.replace("\t4\t", "\t6\t").replace("Big", "Small"))
    mug.refresh_from_db()
    assert (mug.title, mug.seen, mug.seen_at) == ("Small mug", 6, shop.now)
    at(mug, sent=6, sent_at=shop.now)
    shop.advance(hours=1)
    told(shop, MUG)
    mug.refresh_from_db()
    assert (mug.title, mug.seen) == ("Big mug", 6)


def test_a_change_to_amazons_warehouse_is_seen(shop: Shop) -> None:
    sends(shop)
    told(shop, MUG)
    compared(shop)
    told(shop, MUG.replace("DEFAULT", "AMAZON_NA"))
    assert compared(shop) == 0
    assert stands(Listing.objects.get()) == ("left", None, "conflict_merchant")


def test_a_listing_that_is_left_out_is_gone_and_comes_back(shop: Shop) -> None:
    sends(shop)
    told(shop, MUG, FBA)
    compared(shop)
    mug = Listing.objects.get(sku="MUG")
    shop.advance(days=1)
    told(shop, FBA)
    assert (stands(mug), mug.marketplace_ids) == (("left", None, "gone"), [])
    assert list(ListingChange.objects.filter(listing=mug).values_list("action", "code")) == [
        ("Listing", "listing_gone")
    ]
    compared(shop)
    assert stands(mug) == ("left", None, "gone")
    shop.advance(days=1)
    told(shop, FBA)
    told(shop, MUG, FBA)
    compared(shop)
    assert stands(mug) == ("changed", 10, "")
    assert ListingChange.objects.filter(listing=mug).count() == 1


@pytest.mark.parametrize("state", ["in_step", "changed", "accepted", "rejected", "sending"])
def test_what_is_gone_is_left_from_wherever_it_stood(shop: Shop, state) -> None:
    mug = listed(shop, "MUG", state=state, wanted=10, sent=10)
    shop.advance(hours=1)
    told(shop, FBA)
    assert stands(mug) == ("sending" if state == "sending" else "left", None, "gone")


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([], id="an empty report"),
        pytest.param([FBA, "a\tb\tc\td\te\tf\tone too many"], id="a row that cannot be read"),
    ],
)
def test_a_report_that_may_not_tell_everything_takes_nothing_away(shop: Shop, rows) -> None:
    mug = listed(shop, "MUG", state="in_step", wanted=10)
    shop.advance(hours=1)
    told(shop, *rows)
    assert stands(mug) == ("in_step", 10, "")


def test_a_listing_that_is_younger_than_the_report_is_not_gone(shop: Shop) -> None:
    requested_at = shop.now
    shop.advance(minutes=5)
    mug = listed(shop, "MUG", state="in_step", wanted=10)
    told(shop, FBA, requested_at=requested_at)
    assert stands(mug) == ("in_step", 10, "")


def test_of_several_marketplaces_a_listing_leaves_only_the_one_told_of(shop: Shop) -> None:
    both = listed(shop, "MUG", marketplace_ids=[CA, shop.store.marketplace_id])
    shop.advance(hours=1)
    told(shop, FBA)
    both.refresh_from_db()
    assert (both.marketplace_ids, both.left_because) == ([CA], "")


def test_a_report_about_several_marketplaces_takes_nothing_away(shop: Shop) -> None:
    """Amazon tells of only one of them, and not of which."""
    mug = listed(shop, "MUG", state="in_step", wanted=10)
    shop.advance(hours=1)
    told(shop, FBA, marketplace_ids=[CA, shop.store.marketplace_id])
    assert stands(mug) == ("in_step", 10, "")
    assert Listing.objects.get(sku="LAMP").marketplace_ids == [CA, shop.store.marketplace_id]


def test_an_unreadable_report_changes_nothing(shop: Shop) -> None:
    mug = listed(shop, "MUG", state="in_step", wanted=10)
    with pytest.raises(Unreadable):
        told(shop, names="")
    assert stands(mug) == ("in_step", 10, "")


def test_another_order_of_columns_and_new_ones_do_no_harm(shop: Shop) -> None:
    told(shop, "DEFAULT\tx\tMUG", names="Fulfillment Channel\tfuture\tSeller-SKU")
    assert known() == [("MUG", "", "", "DEFAULT", None, "unread")]


def test_an_absurd_quantity_is_none(shop: Shop) -> None:
    told(shop, MUG.replace("\t4\t", "\t99999999999\t"))
    assert Listing.objects.get().seen is None


def test_an_order_names_listings_that_no_report_told_of(shop: Shop) -> None:
    listed(shop, "MUG")
    shop.buyer_orders("CUP", 1)
    shop.buyer_orders("MUG", 1)
    shop.sync()
    Listing.objects.filter(sku="CUP").delete()
    assert find_ordered_listings(shop.account, now=shop.now) == 1
    assert find_ordered_listings(shop.account, now=shop.now) == 0
    cup = Listing.objects.get(sku="CUP")
    assert (cup.channel, cup.left_because) == ("", "unread")
    assert cup.marketplace_ids == [shop.store.marketplace_id]
    assert cup.next_look_at == shop.now


def test_new_products_are_asked_for_twenty_at_a_time(shop: Shop) -> None:
    sends(shop)
    for number in range(25):
        put_in_stock(f"NEW-{number:02}", 5)
    Listing.objects.all().delete()
    shop.amazon.offers("NEW-07", quantity=3)
    listed(shop, "NEW-08")
    with line_to_amazon(shop.account, shop.clock) as line:
        found = find_new_products(shop.account, line, most_calls=5, now=shop.now)
        assert (found, line.spent["searchListingsItems"]) == (1, 2)
        find_new_products(shop.account, line, most_calls=1, now=shop.now)
        assert line.spent["searchListingsItems"] == 3
    new = Listing.objects.get(sku="NEW-07")
    assert (new.channel, new.seen, new.marketplace_ids) == (
        "DEFAULT",
        3,
        [shop.store.marketplace_id],
    )


def test_new_products_are_asked_for_only_where_quantities_are_sent(shop: Shop) -> None:
    put_in_stock("NEW", 5)
    with line_to_amazon(shop.account, shop.clock) as line:
        assert find_new_products(shop.account, line, now=shop.now) == 0
        assert not line.spent
        sends(shop)
        shop.advance(hours=1)
        assert find_new_products(shop.account, line, now=shop.now) == 0
        assert not line.spent


def test_a_pass_asks_for_a_new_product(shop: Shop) -> None:
    sends(shop)
    shop.advance(hours=1)
    put_in_stock("NEW", 5)
    Product.objects.filter(sku="NEW").update(updated_at=shop.now)
    shop.amazon.offers("NEW", quantity=3)
    shop.sync()
    assert Listing.objects.get().sku == "NEW"
    shop.sync()
    assert stands(Listing.objects.get())[1] == 5


def test_a_whole_pass_learns_of_the_listings_by_itself(shop: Shop) -> None:
    shop.amazon.offers("MUG", quantity=3)
    shop.amazon.offers("LAMP", quantity=1, fulfilled_by="AMAZON")
    for _ in range(3):
        shop.read_reports(minutes=5)
    shop.sync()
    rows = list(Listing.objects.values_list("sku", "channel", "state", "left_because"))
    assert rows == [
        ("LAMP", "AMAZON_NA", "left", "conflict_merchant"),
        ("MUG", "DEFAULT", "left", "sending_off"),
    ]
    assert Report.objects.filter(state="done").exists()
    assert SellerAccount.objects.get().stock_compared_at is not None
