"""The settings of stock and fulfillment (F-03, F-34), and what a person sees before sending."""

import pytest
from tests.amazon.listings.shelves import compared, listed, read_report, sends, stands
from tests.scene import Shop, product

from counterpart.amazon.listings.preview import preview
from counterpart.amazon.listings.scoping import OutsideScope
from counterpart.amazon.listings.settings import change_stock_settings, read_stock_settings
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.listings import Listing, StockSettings
from counterpart.amazon.models.reports import ReportState
from counterpart.amazon.stores.order_settings import SettingRefused
from counterpart.audit.models import AuditEntry
from counterpart.websites.scopes import NOTHING

CA = "A2EUQ1WTGCTBG2"
DEFAULTS = {
    "sends_quantity": "disabled",
    "out_of_stock_threshold": "0",
    "maximum_listed_quantity": "10000",
    "unmanaged_quantity": "100",
    "fulfilled_by": "merchant",
}


def change(shop: Shop, changes: dict[str, str], **wishes):
    return change_stock_settings(shop.store, changes, actor="ada", now=shop.now, **wishes)


def test_the_defaults(shop: Shop) -> None:
    assert read_stock_settings(shop.store) == DEFAULTS
    assert not StockSettings.objects.exists()


def test_a_change_is_kept_audited_and_compared_at_once(shop: Shop) -> None:
    compared(shop)
    changes = {
        "Out-of-Stock Threshold".replace("-", " "): " 2 ",
        "fulfilled_by": "Assign Fulfilled By Using Magento Product Attribute",
    }
    wanted = {**DEFAULTS, "out_of_stock_threshold": "2", "fulfilled_by": "attribute"}
    assert change(shop, changes) == wanted
    assert change(shop, changes) == wanted
    assert read_stock_settings(shop.store) == wanted
    assert SellerAccount.objects.get(pk=shop.account.pk).stock_compared_at is None
    entry = AuditEntry.objects.get(action="stock_settings_changed")
    assert (entry.subject, entry.actor, entry.before, entry.after) == (
        "US Store",
        "ada",
        {"out_of_stock_threshold": "0", "fulfilled_by": "merchant"},
        {"out_of_stock_threshold": "2", "fulfilled_by": "attribute"},
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"color": "red"},
            (
                "There is no setting “color”. Settings: sends_quantity, out_of_stock_threshold, "
                "maximum_listed_quantity, unmanaged_quantity, fulfilled_by."
            ),
        ),
        (
            {"out_of_stock_threshold": "-1"},
            "“-1” is not a whole number from 0 to 2147483647 for Out-of-Stock Threshold.",
        ),
        (
            {"maximum_listed_quantity": "2147483648"},
            "“2147483648” is not a whole number from 0 to 2147483647 for Maximum Listed Quantity.",
        ),
        (
            {"fulfilled_by": "ada"},
            (
                "“ada” is not a value of Product Fulfilled By; choose one of merchant, amazon, "
                "attribute."
            ),
        ),
        ({"sends_quantity": "perhaps"}, "“perhaps” is neither enabled nor disabled."),
        (
            {"maximum_listed_quantity": "5", "sends_quantity": "enabled"},
            (
                "The listings of US Store were not read from Amazon yet; quantities can be sent "
                "once they are."
            ),
        ),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(shop: Shop, changes, sentence) -> None:
    with pytest.raises(SettingRefused) as refused:
        change(shop, changes)
    assert refused.value.sentence == sentence
    assert read_stock_settings(shop.store) == DEFAULTS
    assert not AuditEntry.objects.filter(action="stock_settings_changed").exists()


def test_whoever_may_not_work_in_all_stores_of_the_account_is_refused(shop: Shop) -> None:
    with pytest.raises(OutsideScope) as refused:
        change(shop, {"out_of_stock_threshold": "2"}, scope=NOTHING)
    assert refused.value.sentence == (
        "This holds in all stores of seller A1SELLER, and you may not work in all of them."
    )
    assert read_stock_settings(shop.store) == DEFAULTS


def test_sending_begins_only_after_the_preview_was_seen(shop: Shop) -> None:
    read_report(shop)
    with pytest.raises(SettingRefused) as refused:
        change(shop, {"sends_quantity": "enabled"})
    assert refused.value.sentence == (
        "Look at what would change at Amazon first; then switch it on from there."
    )
    assert read_stock_settings(shop.store) == DEFAULTS
    change(shop, {"sends_quantity": "enabled"}, has_seen_preview=True)
    # What is on stays on, and can be switched off, without looking again.
    assert change(shop, {"sends_quantity": "enabled"})["sends_quantity"] == "enabled"
    assert change(shop, {"sends_quantity": "disabled"})["sends_quantity"] == "disabled"


@pytest.mark.parametrize("state", [ReportState.WANTED, ReportState.EMPTY, ReportState.FAILED])
def test_a_report_that_was_not_read_does_not_count(shop: Shop, state) -> None:
    read_report(shop, state=state)
    with pytest.raises(SettingRefused):
        change(shop, {"sends_quantity": "enabled"}, has_seen_preview=True)


def test_every_active_store_is_to_be_read_first(shop: Shop) -> None:
    read_report(shop, marketplace_ids=[CA])
    with pytest.raises(SettingRefused):
        change(shop, {"sends_quantity": "enabled"}, has_seen_preview=True)
    read_report(shop, state=ReportState.EMPTY)
    told = change(shop, {"sends_quantity": "enabled"}, has_seen_preview=True)
    assert told["sends_quantity"] == "enabled"


def test_the_preview_tells_what_would_change_and_writes_nothing(shop: Shop) -> None:
    read_report(shop)
    shop.buyer_orders("LAMP", 1, status="PENDING")
    shop.sync()
    Listing.objects.all().delete()
    mug = listed(shop, "MUG", seen=4)
    lamp = listed(shop, "LAMP", seen=1)
    listed(shop, "CUP", seen=9)
    listed(shop, "FBA", channel="AMAZON_NA", fulfilled_by="amazon")
    before = list(Listing.objects.order_by("pk").values())
    seen = preview(shop.account, now=shop.now)
    assert [(row.listing, row.shown, row.would_be) for row in seen.rows] == [
        (lamp, 1, 0),
        (mug, 4, 10),
    ]
    assert (seen.is_read, seen.listings, seen.same, seen.changes, seen.to_zero) == (
        True,
        4,
        0,
        2,
        1,
    )
    assert seen.left == {"no_product": 1, "by_amazon": 1}
    assert not seen.is_cut
    assert list(Listing.objects.order_by("pk").values()) == before


def test_a_long_preview_is_cut_but_counts_everything(shop: Shop) -> None:
    for sku in ("MUG", "LAMP"):
        listed(shop, sku, seen=500)
    seen = preview(shop.account, now=shop.now, most=1)
    assert (len(seen.rows), seen.changes, seen.is_cut, seen.is_read) == (1, 2, True, False)


def test_the_preview_is_what_is_then_wanted(shop: Shop) -> None:
    read_report(shop)
    mug = listed(shop, "MUG", seen=4)
    expected = {row.listing.pk: row.would_be for row in preview(shop.account, now=shop.now).rows}
    change(shop, {"sends_quantity": "enabled"}, has_seen_preview=True)
    compared(shop)
    assert stands(mug) == ("changed", expected[mug.pk], "")


def test_a_store_that_asks_products_goes_by_their_word(shop: Shop) -> None:
    sends(shop, fulfilled_by="attribute")
    mug, lamp = listed(shop, "MUG"), listed(shop, "LAMP", channel="AMAZON_NA")
    one = product("LAMP")
    one.fulfilled_by = "amazon"
    one.save()
    compared(shop)
    assert (stands(mug), stands(lamp)) == (("changed", 10, ""), ("left", None, "by_amazon"))
