"""Which stock does a website sell from, and where does it lie?"""

from django.db import transaction
from django.utils.translation import gettext

from counterpart.core.errors import Refused
from counterpart.inventory.models import Source, Stock, StockSource, StockWebsite
from counterpart.websites.models import Website

DEFAULT_SOURCE = "default"
DEFAULT_STOCK = "Default Stock"


class SourceUnknown(Refused):
    """No source has that code."""

    code = "source_unknown"


class StockUnknown(Refused):
    """No stock has that name."""

    code = "stock_unknown"


def default_source() -> Source:
    """Answer the source that always exists. Safe to race."""
    source, _ = Source.objects.get_or_create(
        code=DEFAULT_SOURCE, defaults={"name": "Default Source"}
    )
    return source


def default_stock() -> Stock:
    """Answer the stock that draws from the default source. Safe to race."""
    stock = Stock.objects.filter(name=DEFAULT_STOCK).first()
    if stock is not None:
        return stock
    with transaction.atomic():
        stock, _ = Stock.objects.get_or_create(name=DEFAULT_STOCK)
        StockSource.objects.get_or_create(stock=stock, source=default_source())
    return stock


def stock_of(website: Website) -> Stock:
    """Answer the stock of a website; one without a stock sells from the default stock."""
    link = StockWebsite.objects.select_related("stock").filter(website=website).first()
    if link is not None:
        return link.stock
    link, _ = StockWebsite.objects.get_or_create(
        website=website, defaults={"stock": default_stock()}
    )
    return link.stock


def find_source(code: str) -> Source:
    """Answer a source by its code, or refuse."""
    source = Source.objects.filter(code__iexact=code.strip()).first()
    if source is None:
        known = ", ".join(Source.objects.values_list("code", flat=True)) or DEFAULT_SOURCE
        raise SourceUnknown(
            gettext("There is no source “{code}”. Sources: {known}.").format(code=code, known=known)
        )
    return source


def find_stock(name: str) -> Stock:
    """Answer a stock by its name, or refuse."""
    stock = Stock.objects.filter(name__iexact=name.strip()).first()
    if stock is None:
        known = ", ".join(Stock.objects.order_by("name").values_list("name", flat=True))
        raise StockUnknown(
            gettext("There is no stock “{name}”. Stocks: {value}.").format(
                name=name, value=known or DEFAULT_STOCK
            )
        )
    return stock
