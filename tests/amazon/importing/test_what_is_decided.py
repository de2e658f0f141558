"""The decision by itself: every documented row, every blocker, without a database (L-10)."""

from decimal import Decimal

import pytest

from counterpart.amazon.importing.blocking import Blocker
from counterpart.amazon.importing.decide import (
    Canceled,
    Create,
    Facts,
    Hold,
    ItemFacts,
    LeaveToAmazon,
    Wait,
    decide,
)

MUG = ItemFacts("MUG", "1", "Mug", Decimal(2), product_id=7)
IN_STOCK = {7: Decimal(2)}
OUT_OF_STOCK = {7: Decimal(1)}
NOT_MANAGED = {7: None}
SHORT = Hold((Blocker("out_of_stock", {"sku": "MUG", "needed": "2", "available": "1"}),))
STREET = Blocker("address_missing")
MONEY = Blocker("total_unknown")


def facts(status: str, by: str = "MERCHANT", **others: object) -> Facts:
    said = {
        "imports": True,
        "reserves_pending": False,
        "website": "Main",
        "items": (MUG,),
        "salable": IN_STOCK,
    }
    return Facts(amazon_status=status, fulfilled_by=by, **(said | others))  # type: ignore[arg-type]  # a test's choice


@pytest.mark.parametrize("salable", [IN_STOCK, OUT_OF_STOCK, NOT_MANAGED], ids=["in", "out", "dnm"])
@pytest.mark.parametrize(
    ("status", "by", "decision"),
    [
        ("PENDING", "MERCHANT", Wait()),
        ("PENDING_AVAILABILITY", "MERCHANT", Wait()),
        ("CANCELLED", "MERCHANT", Canceled()),
        ("CANCELED", "MERCHANT", Canceled()),
        ("UNFULFILLABLE", "MERCHANT", Hold((Blocker("unfulfillable"),))),
        ("PENDING", "AMAZON", Wait()),
        ("PENDING_AVAILABILITY", "AMAZON", Wait()),
        ("CANCELLED", "AMAZON", Canceled()),
        ("UNFULFILLABLE", "AMAZON", Hold((Blocker("unfulfillable"),))),
        ("UNSHIPPED", "AMAZON", Wait()),
        ("PARTIALLY_SHIPPED", "AMAZON", Wait()),
        ("TELEPORTED", "MERCHANT", Wait(is_status_unknown=True)),
        ("", "MERCHANT", Wait(is_status_unknown=True)),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_what_is_not_ready_never_depends_on_stock(status, by, decision, salable):
    assert decide(facts(status, by, salable=salable)) == decision


@pytest.mark.parametrize("status", ["UNSHIPPED", "PARTIALLY_SHIPPED", "SHIPPED"])
@pytest.mark.parametrize(
    ("salable", "decision"),
    [(IN_STOCK, Create()), (NOT_MANAGED, Create()), (OUT_OF_STOCK, SHORT), ({}, None)],
    ids=["in", "dnm", "out", "never counted"],
)
def test_what_the_merchant_ships_is_created_if_it_is_in_stock(status, salable, decision):
    none = Hold((Blocker("out_of_stock", {"sku": "MUG", "needed": "2", "available": "0"}),))
    assert decide(facts(status, salable=salable)) == (decision or none)


@pytest.mark.parametrize("status", ["SHIPPED", "INVOICE_UNCONFIRMED"])
@pytest.mark.parametrize(
    ("salable", "decision"),
    [(IN_STOCK, Create(is_complete=True)), (NOT_MANAGED, Create(is_complete=True)),
     (OUT_OF_STOCK, SHORT)],
    ids=["in", "dnm", "out"],
)  # fmt: skip
def test_what_amazon_has_shipped_is_created_complete(status, salable, decision):
    assert decide(facts(status, "AMAZON", salable=salable)) == decision


@pytest.mark.parametrize(
    ("status", "by", "reserves"),
    [
        ("PENDING", "MERCHANT", True),
        ("PENDING_AVAILABILITY", "MERCHANT", False),
        ("PENDING", "AMAZON", False),
        ("PENDING", "", False),
    ],
)
def test_only_pending_orders_of_the_merchant_reserve_stock(status, by, reserves):
    assert decide(facts(status, by, reserves_pending=True)) == Wait(reserves_stock=reserves)


@pytest.mark.parametrize("status", ["PENDING", "UNSHIPPED", "SHIPPED", "UNFULFILLABLE", "?"])
def test_everything_but_a_cancellation_is_left_to_amazon_while_import_is_disabled(status):
    assert decide(facts(status, imports=False)) == LeaveToAmazon()
    assert decide(facts("CANCELLED", imports=False)) == Canceled()


@pytest.mark.parametrize("by", ["", "MARTIANS"])
def test_it_must_be_known_who_ships(by):
    unknown = Hold((Blocker("fulfiller_unknown", {"fulfilled_by": by}),))
    assert decide(facts("UNSHIPPED", by)) == unknown


@pytest.mark.parametrize(
    ("item", "blocker"),
    [
        (ItemFacts("CUP", "1", "Cup", Decimal(1)), Blocker("not_found", {"sku": "CUP"})),
        (
            ItemFacts("MUG", "1", "Mug", Decimal(1), product_id=7, standing="disabled"),
            Blocker("disabled", {"sku": "MUG"}),
        ),
        (
            ItemFacts("MUG", "1", "Mug", Decimal(1), product_id=7, standing="not_on_website"),
            Blocker("not_on_website", {"sku": "MUG", "website": "Main"}),
        ),
        (
            ItemFacts("", "99", "Mystery", Decimal(1)),
            Blocker("sku_missing", {"item": "99", "title": "Mystery"}),
        ),
    ],
    ids=["not found", "disabled", "not on website", "no SKU"],
)
def test_an_item_that_cannot_be_sold_holds_the_whole_order(item, blocker):
    assert decide(facts("UNSHIPPED", items=(MUG, item))) == Hold((blocker,))


def test_every_reason_is_told_at_once():
    cup = ItemFacts("CUP", "1", "Cup", Decimal(1))
    told = decide(
        facts("UNSHIPPED", items=(MUG, cup), money_blockers=(MONEY,), address_blockers=(STREET,))
    )
    assert told == Hold((Blocker("not_found", {"sku": "CUP"}), MONEY, STREET))


def test_stock_is_told_together_with_money_and_address():
    told = decide(
        facts(
            "UNSHIPPED", salable=OUT_OF_STOCK, money_blockers=(MONEY,), address_blockers=(STREET,)
        )
    )
    assert told == Hold((MONEY, *SHORT.blockers, STREET))


def test_a_missing_street_does_not_matter_when_amazon_ships():
    """Amazon gives no street for what it ships itself ("Access Orders PII")."""
    told = decide(facts("SHIPPED", "AMAZON", address_blockers=(STREET,)))
    assert told == Create(is_complete=True)


def test_one_product_on_two_lines_is_counted_together():
    lines = (MUG, ItemFacts("MUG", "2", "Mug", Decimal(1), product_id=7))
    short = {"sku": "MUG", "needed": "3", "available": "2"}
    assert decide(facts("UNSHIPPED", items=lines)) == Hold((Blocker("out_of_stock", short),))
    assert decide(facts("UNSHIPPED", items=lines, salable={7: Decimal(3)})) == Create()


def test_less_than_nothing_in_stock_is_told_as_nothing():
    short = {"sku": "MUG", "needed": "2", "available": "0"}
    told = decide(facts("UNSHIPPED", salable={7: Decimal(-4)}))
    assert told == Hold((Blocker("out_of_stock", short),))


def test_an_order_without_units_is_held():
    assert decide(facts("UNSHIPPED", items=())) == Hold((Blocker("nothing_ordered"),))
