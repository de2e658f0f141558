"""Which units has Amazon sold that no reservation stands for yet?"""

from collections import defaultdict
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import models
from django.db.models import Case, F, Q, QuerySet, Sum, When

from counterpart.amazon.matching.listings import Listing, find_matches
from counterpart.amazon.models.orders import AmazonOrderItem, ImportState
from counterpart.amazon.models.stores import AmazonStore, LateImport
from counterpart.amazon.statuses import LONGEST_PENDING
from counterpart.inventory.models import Stock, StockWebsite
from counterpart.inventory.stocks import default_stock

BY_AMAZON = "AMAZON"
PENDING = "PENDING"
# Spelled CANCELLED in Orders 2026-01-01, Canceled in v0.
ENDED = ("CANCELLED", "CANCELED")
GONE = ("SHIPPED", "INVOICE_UNCONFIRMED")
# All others have a Commerce order with a reservation of its own, or nothing to deliver.
TO_COME = (ImportState.UNDECIDED, ImportState.WAITING, ImportState.HELD)
# What is still unshipped after that nobody in Seller Central will ship.
LONGEST_VIEWED = timedelta(days=60)
NAMED = ("amazon_order__account", "amazon_order__store", "sku", "asin")
LEFT = models.ExpressionWrapper(
    F("quantity_ordered") - F("quantity_shipped"), output_field=models.IntegerField()
)


def unreserved_units(stock: Stock, *, now: datetime) -> dict[int, Decimal]:
    """Answer by product the units that merchants' orders of every account took from a stock.

    Of orders that wait, are held or are not decided yet these are the units that will be reserved
    for them; of orders that are only viewed, what has not left. Items that are no known product
    are left out. A bounded number of queries.
    """
    stores = list(AmazonStore.objects.filter(_sells_from(stock)).values_list("pk", "account_id"))
    sold: dict[Listing, int] = defaultdict(int)
    for items in (_to_come(stores, now), _viewed(stores, now)):
        for *named, units in items.values_list(*NAMED).order_by().annotate(total=Sum("units")):
            sold[Listing(*named)] += units
    matches = find_matches(sold)
    units_of: dict[int, Decimal] = defaultdict(Decimal)
    for listing, units in sold.items():
        product = matches[listing].product
        if product is not None:
            units_of[product.pk] += units
    return dict(units_of)


def _sells_from(stock: Stock) -> Q:
    """A website that names no stock sells from the default one."""
    here = Q(website__in=StockWebsite.objects.filter(stock=stock).values("website"))
    if stock == default_stock():
        here |= ~Q(website__in=StockWebsite.objects.values("website"))
    return here


def _to_come(stores: list[tuple[int, int]], now: datetime) -> QuerySet[AmazonOrderItem]:
    lingering = Q(amazon_order__amazon_status=PENDING) & (
        Q(amazon_order__purchased_at__lte=now - LONGEST_PENDING)
        | Q(
            amazon_order__purchased_at=None,
            amazon_order__first_seen_at__lte=now - LONGEST_PENDING,
        )
    )
    leaves_out_gone = Q(amazon_order__store__order_settings__late_import=LateImport.UNSHIPPED)
    units = Case(
        When(leaves_out_gone & Q(amazon_order__amazon_status__in=GONE), then=0),
        When(leaves_out_gone, then=LEFT),
        default=F("quantity_ordered"),
        output_field=models.IntegerField(),
    )
    items = _items(stores).filter(
        # What the index of the orders to do begins with.
        amazon_order__account__in={account for _, account in stores},
        amazon_order__import_state__in=TO_COME,
        amazon_order__is_stock_reserved=False,
    )
    return items.exclude(lingering).annotate(units=units).filter(units__gt=0)


def _viewed(stores: list[tuple[int, int]], now: datetime) -> QuerySet[AmazonOrderItem]:
    items = _items(stores).filter(
        amazon_order__import_state=ImportState.VIEW_ONLY,
        amazon_order__purchased_at__gt=now - LONGEST_VIEWED,
    )
    return (
        items.exclude(amazon_order__amazon_status__in=GONE).annotate(units=LEFT).filter(units__gt=0)
    )


def _items(stores: list[tuple[int, int]]) -> QuerySet[AmazonOrderItem]:
    items = AmazonOrderItem.objects.filter(amazon_order__store__in=[store for store, _ in stores])
    by_amazon = Q(amazon_order__fulfilled_by=BY_AMAZON)
    return items.exclude(by_amazon).exclude(amazon_order__amazon_status__in=ENDED)
