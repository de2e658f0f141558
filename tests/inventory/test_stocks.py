"""A website sells from one stock, which lies somewhere (CO-6.1)."""

import pytest

from counterpart.inventory.models import Source, Stock, StockSource, StockWebsite
from counterpart.inventory.stocks import (
    SourceUnknown,
    default_source,
    default_stock,
    find_source,
    stock_of,
)
from counterpart.websites.founding import open_website

pytestmark = pytest.mark.django_db


def test_the_default_stock_draws_from_the_default_source_however_often_one_asks():
    assert default_stock() == default_stock()
    assert list(StockSource.objects.values_list("stock__name", "source__code")) == [
        ("Default Stock", "default")
    ]
    assert list(Source.objects.all()) == [default_source()]


def test_a_website_without_a_stock_sells_from_the_default_stock():
    base = open_website("base")
    assert [stock_of(base), stock_of(base)] == [default_stock()] * 2
    assert StockWebsite.objects.count() == 1


def test_two_websites_may_share_a_stock_or_have_their_own():
    base, outlet, third = (open_website(code) for code in ("base", "outlet", "third"))
    own = Stock.objects.create(name="Outlet")
    StockWebsite.objects.create(website=outlet, stock=own)
    assert [stock_of(one) for one in (base, outlet, third)] == [
        default_stock(),
        own,
        default_stock(),
    ]


def test_a_source_is_found_by_its_code():
    default = default_source()
    assert find_source(" Default ") == default
    with pytest.raises(SourceUnknown) as no:
        find_source("moon")
    assert no.value.sentence == "There is no source “moon”. Sources: default."
