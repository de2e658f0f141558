"""An Amazon item finds its product: by a person's word, by its SKU, by a mapped identifier (L-71,
C-20)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.scene import product, put_in_stock

from counterpart.amazon.matching.identifiers import (
    MappingRefused,
    map_identifier,
    read_mapping,
    thirteen_digits,
)
from counterpart.amazon.matching.listings import Listing, Match, find_matches
from counterpart.amazon.matching.matching import MatchRefused, match_listing, unmatch_listing
from counterpart.amazon.models.matches import ListingMatch
from counterpart.amazon.models.orders import ImportState
from counterpart.audit.models import AuditEntry
from counterpart.catalog.products import save_product
from counterpart.orders.models.orders import OrderLine
from counterpart.websites.scopes import Scope


def listing(shop, sku="CUP", asin="B00CUP0001"):
    return Listing(shop.account.pk, shop.store.pk, sku, asin)


def mapped(shop, kind="asin", attribute="asin"):
    map_identifier(
        shop.store,
        amazon_identifier=kind,
        product_attribute=attribute,
        actor="ada",
        now=shop.now,
    )


def matched(shop, sku, to):
    return match_listing(shop.account, sku, product(to), actor="ada", now=shop.now)


def test_an_unknown_sku_finds_nothing(shop):
    assert find_matches([listing(shop)]) == {listing(shop): Match()}


def test_a_persons_word_goes_before_the_sku_and_the_sku_before_the_identifier(shop):
    save_product("LAMP", asin="B00CUP0001", now=shop.now)
    mapped(shop)
    one = listing(shop)
    assert find_matches([one])[one].product == product("LAMP")
    put_in_stock("CUP", 1)
    assert find_matches([one])[one].product == product("CUP")
    matched(shop, "CUP", "MUG")
    assert find_matches([one])[one].product == product("MUG")


def test_a_persons_word_holds_in_one_account_only(shop):
    matched(shop, "CUP", "MUG")
    elsewhere = Listing(shop.account.pk + 1, shop.store.pk, "CUP", "")
    assert find_matches([elsewhere]) == {elsewhere: Match()}


def test_an_item_without_sku_is_found_by_its_identifier(shop):
    save_product("MUG", asin="B00CUP0001", now=shop.now)
    mapped(shop)
    one = listing(shop, sku="")
    assert find_matches([one])[one].product == product("MUG")


def test_two_products_with_the_identifier_are_none(shop):
    save_product("MUG", asin="B00CUP0001", now=shop.now)
    save_product("LAMP", asin="B00CUP0001", now=shop.now)
    mapped(shop)
    one = listing(shop)
    assert find_matches([one]) == {one: Match(None, ("LAMP", "MUG"), "ASIN B00CUP0001")}


@pytest.mark.parametrize("isbn", ["0306406152", "9780306406157"])
def test_a_book_is_found_by_either_form_of_its_isbn(shop, isbn):
    save_product("MUG", isbn=isbn, now=shop.now)
    mapped(shop, "isbn", "isbn")
    one = listing(shop, asin="0306406152")
    assert find_matches([one])[one].product == product("MUG")
    other = listing(shop, asin="B00CUP0001")
    assert find_matches([other]) == {other: Match()}


def test_an_identifier_that_orders_do_not_tell_finds_nothing(shop):
    save_product("MUG", ean="4006381333931", asin="B00CUP0001", now=shop.now)
    mapped(shop, "ean", "ean")
    assert find_matches([listing(shop)]) == {listing(shop): Match()}


def test_an_isbn_of_thirteen_digits_has_its_own_check_digit():
    assert thirteen_digits("0306406152") == "9780306406157"
    assert thirteen_digits("080442957X") == "9780804429573"


def test_a_mapping_is_read_changed_and_audited_once(shop):
    assert read_mapping(shop.store) == {"amazon_identifier": "", "product_attribute": ""}
    mapped(shop)
    mapped(shop)
    assert read_mapping(shop.store) == {"amazon_identifier": "asin", "product_attribute": "asin"}
    told = AuditEntry.objects.get(action="identifier_mapped")
    assert (told.subject, told.after) == (
        "US Store",
        {"amazon_identifier": "asin", "product_attribute": "asin"},
    )


@pytest.mark.parametrize(
    ("kind", "attribute", "sentence"),
    [
        ("asin", "", ("Choose both the product ID on the Amazon market and the attribute that "
                     "holds it, or neither of them.")),
        ("", "asin", ("Choose both the product ID on the Amazon market and the attribute that "
                     "holds it, or neither of them.")),
        ("name", "asin", ("“name” is none of Product ID on the Amazon market; choose one of asin, "
                         "ean, upc, isbn, gcid.")),
        ("asin", "price", ("“price” is none of Map a Magento attribute; choose one of asin, ean, "
                          "upc, isbn, gcid, sku.")),
    ],
)  # fmt: skip
def test_half_a_mapping_and_an_unknown_one_are_refused(shop, kind, attribute, sentence):
    with pytest.raises(MappingRefused) as no:
        mapped(shop, kind, attribute)
    assert no.value.sentence == sentence
    assert read_mapping(shop.store) == {"amazon_identifier": "", "product_attribute": ""}
    assert not AuditEntry.objects.filter(action="identifier_mapped").exists()


def test_matching_twice_is_matching_once_and_another_product_takes_the_place(shop):
    matched(shop, "CUP", "MUG")
    matched(shop, "CUP", "MUG")
    matched(shop, "CUP", "LAMP")
    assert [(one.sku, one.product.sku) for one in ListingMatch.objects.all()] == [("CUP", "LAMP")]
    entries = AuditEntry.objects.filter(action="listing_matched").order_by("pk")
    assert [(one.subject, one.before, one.after) for one in entries] == [
        ("A1SELLER CUP", {}, {"product": "MUG"}),
        ("A1SELLER CUP", {"product": "MUG"}, {"product": "LAMP"}),
    ]


def test_a_match_taken_back_twice_is_gone_once(shop):
    match = matched(shop, "CUP", "MUG")
    unmatch_listing(match, actor="ada", now=shop.now)
    unmatch_listing(match, actor="ada", now=shop.now)
    assert not ListingMatch.objects.exists()
    assert AuditEntry.objects.filter(action="listing_unmatched").count() == 1
    assert find_matches([listing(shop)]) == {listing(shop): Match()}


def test_a_match_needs_a_sku_and_all_stores_of_the_account(shop):
    with pytest.raises(MatchRefused, match="Without a seller SKU nothing can be matched"):
        matched(shop, " ", "MUG")
    outside = Scope(frozenset())
    with pytest.raises(MatchRefused, match="you may not work in all of them"):
        match_listing(shop.account, "CUP", product("MUG"), scope=outside, actor="bo", now=shop.now)
    assert not ListingMatch.objects.exists()


def test_the_number_of_queries_does_not_grow_with_the_number_of_items(shop):
    mapped(shop)

    def asked(count):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            find_matches([listing(shop, f"CUP{n}", f"B00CUP{n:04}") for n in range(count)])
        return len(queries)

    assert asked(1) == asked(400) == 4


def test_a_matched_order_becomes_a_commerce_order_with_the_products_own_sku(shop):
    order_id = shop.buyer_orders("CUP", 2)
    shop.sync()
    assert shop.row(order_id).import_state == ImportState.HELD
    matched(shop, "CUP", "MUG")
    shop.sync()
    line = OrderLine.objects.get(order=shop.order(order_id))
    assert (line.sku, line.product, line.ordered) == ("MUG", product("MUG"), 2)
    assert shop.stock("MUG").reserved == 2


def test_two_products_with_the_identifier_hold_the_order_with_a_sentence(shop):
    order_id = shop.buyer_orders("CUP")
    shop.sync()
    asin = shop.row(order_id).items.get().asin
    save_product("MUG", asin=asin, now=shop.now)
    save_product("LAMP", asin=asin, now=shop.now)
    mapped(shop)
    shop.sync()
    assert shop.note(order_id) == (
        f'Cannot create sales order: No product has the SKU "CUP", and ASIN {asin} belongs to '
        "several: LAMP, MUG."
    )
    save_product("LAMP", asin="", now=shop.now)
    shop.sync()
    assert OrderLine.objects.get(order=shop.order(order_id)).product == product("MUG")


def test_a_matched_product_that_is_disabled_or_short_is_named_by_its_own_sku(shop):
    matched(shop, "CUP", "LAMP")
    save_product("LAMP", is_enabled=False, now=shop.now)
    order_id = shop.buyer_orders("CUP", 2)
    shop.sync()
    assert shop.note(order_id) == 'Cannot create sales order: Product "LAMP" is disabled.'
    save_product("LAMP", is_enabled=True, now=shop.now)
    shop.sync()
    assert shop.note(order_id) == (
        'Cannot create sales order: Product "LAMP" in order is not salable: 2 needed, 1 available.'
    )
