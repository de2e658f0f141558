"""Stocks come and go, and each website sells from exactly one (CO-6.1, P-6)."""

from decimal import Decimal

import pytest
from tests.inventory.scene import BO, figures, on_shelf, promise, units

from counterpart.audit.models import AuditEntry
from counterpart.inventory.adjusting import configure
from counterpart.inventory.availability import availability
from counterpart.inventory.models import Source, Stock, StockItem, StockMovement, StockWebsite
from counterpart.inventory.sourcing import link_source
from counterpart.inventory.stocking import (
    StockRefused,
    assign_website,
    create_stock,
    delete_stock,
    rename_stock,
)
from counterpart.inventory.stocks import StockUnknown, find_stock, stock_of
from counterpart.websites.founding import open_website

NAME_RULE = "The name of a stock has 1 to 200 characters, and no control characters."


def audited() -> list[tuple[str, str, dict, dict]]:
    rows = AuditEntry.objects.order_by("pk")
    return [(one.action, one.subject, one.before, one.after) for one in rows]


def test_a_new_stock_has_the_rules_that_products_have_elsewhere(stock):
    on_shelf("MUG", 10, manages_stock=False, fewest=Decimal(2))
    outlet = create_stock(" Outlet ", **BO)
    assert create_stock("Outlet", **BO) == outlet
    rules = StockItem.objects.values_list("stock__name", "on_hand", "manages_stock", "fewest")
    assert list(rules.order_by("pk")) == [
        ("Default Stock", 10, False, 2),
        ("Outlet", 0, False, 2),
    ]
    assert (outlet.name, audited()) == (
        "Outlet",
        [("stock_created", "Outlet", {}, {"name": "Outlet"})],
    )


def test_a_stock_is_renamed_but_the_default_one_is_not(stock):
    outlet = create_stock("Outlet", **BO)
    for _ in range(2):
        rename_stock(outlet, "Market", **BO)
    refusals = []
    for wrong, name in ((stock, "Other"), (outlet, "Default Stock"), (outlet, " ")):
        with pytest.raises(StockRefused) as no:
            rename_stock(wrong, name, **BO)
        refusals.append(no.value.sentence)
    assert refusals == [
        "Default Stock keeps its name.",
        "There is already a stock “Default Stock”.",
        NAME_RULE,
    ]
    assert audited()[1:] == [("stock_renamed", "Market", {"name": "Outlet"}, {"name": "Market"})]
    assert set(Stock.objects.values_list("name", flat=True)) == {"Default Stock", "Market"}


def test_a_stock_is_found_by_its_name(stock):
    assert find_stock(" default stock ") == stock
    with pytest.raises(StockUnknown) as no:
        find_stock("Moon")
    assert no.value.sentence == "There is no stock “Moon”. Stocks: Default Stock."


def test_a_stock_that_nobody_uses_is_deleted(stock, source):
    on_shelf("MUG", 1)
    outlet = create_stock("Outlet", **BO)
    link_source(outlet, source, **BO)
    delete_stock(outlet, **BO)
    assert list(Stock.objects.values_list("name", flat=True)) == ["Default Stock"]
    assert StockItem.objects.count() == 1
    assert audited()[-1] == ("stock_deleted", "Outlet", {"name": "Outlet"}, {})


def test_a_stock_in_use_is_not_deleted(stock, source):
    """CO-6.1: stock in use cannot be deleted; the sentence says who uses it."""
    mug = on_shelf("MUG", 5)
    outlet = create_stock("Outlet", **BO)
    link_source(outlet, source, **BO)
    for code in ("a", "b", "c", "d"):
        assign_website(open_website(code), outlet, **BO)
    promise(units(mug, 1), stock=outlet)
    with pytest.raises(StockRefused) as no:
        delete_stock(outlet, **BO)
    assert (no.value.sentence, Stock.objects.count()) == (
        (
            "Stock in use cannot be deleted: Outlet is used by websites a, b, c and more; "
            "1 movement of the stock ledger."
        ),
        2,
    )
    StockMovement.objects.filter(stock=outlet).delete()
    StockWebsite.objects.exclude(website__code="a").delete()
    with pytest.raises(StockRefused) as no:
        delete_stock(outlet, **BO)
    assert no.value.sentence == "Stock in use cannot be deleted: Outlet is used by website a."


def test_the_default_stock_is_not_deleted(stock):
    with pytest.raises(StockRefused) as no:
        delete_stock(stock, **BO)
    assert (no.value.sentence, Stock.objects.count()) == ("Default Stock cannot be deleted.", 1)


def test_a_website_is_assigned_to_one_stock(stock):
    base = open_website("base")
    outlet = create_stock("Outlet", **BO)
    for _ in range(2):
        assign_website(base, outlet, **BO)
    assert (stock_of(base), StockWebsite.objects.count()) == (outlet, 1)
    assert audited()[1:] == [
        ("stock_assigned", "base", {"stock": "Default Stock"}, {"stock": "Outlet"})
    ]


def test_two_websites_with_one_stock_sell_the_same_units_and_with_two_stocks_their_own(stock):
    """P-6."""
    base, other = open_website("base"), open_website("other")
    mug = on_shelf("MUG", 10)
    promise(units(mug, 4), stock=stock_of(base))
    shared = figures(mug, stock_of(other))
    outlet = create_stock("Outlet", **BO)
    shed = Source.objects.create(code="shed", name="Shed")
    link_source(outlet, shed, **BO)
    assign_website(other, outlet, **BO)
    on_shelf("MUG", 2, source=shed)
    promise(units(mug, 2, "2"), stock=stock_of(other))
    assert (shared, figures(mug, stock_of(base)), figures(mug, stock_of(other))) == (
        (10, 4, 6),
        (10, 4, 6),
        (2, 2, 0),
    )


def test_rules_that_change_reach_every_stock(stock):
    outlet = create_stock("Outlet", **BO)
    mug = on_shelf("MUG", 1)
    configure(mug, most=Decimal(3), **BO)
    assert set(StockItem.objects.values_list("most", flat=True)) == {3}
    assert availability(outlet, [mug.pk])[mug.pk].on_hand == 0
