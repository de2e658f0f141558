"""How much was sold in which store, day by day (L-22, L-25)?"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Sum, Value, When

from counterpart.amazon.client.marketplaces import find_marketplace
from counterpart.amazon.figures.periods import Period
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.stores import AmazonStore
from counterpart.core.money import ZERO, total

# Neither is money: what was canceled, and what Commerce could not take in (L-25, T-23).
NOT_REVENUE = ("Canceled", "Error")


@dataclass(frozen=True)
class Revenue:
    """What a store sold in one currency within a period, and in the same time before.

    `trend` is a share, such as 0.16 for 16 % more; None where there was nothing before.
    """

    currency: str
    days: tuple[tuple[date, Decimal], ...]
    days_before: tuple[tuple[date, Decimal], ...]
    orders: int
    total: Decimal
    before: Decimal

    @property
    def trend(self) -> Decimal | None:
        return (self.total - self.before) / self.before if self.before else None


@dataclass(frozen=True)
class Amount:
    """An amount in its currency, and of how many orders it is made."""

    currency: str
    amount: Decimal
    orders: int


def revenue_of(stores: Iterable[AmazonStore], period: Period) -> dict[int, tuple[Revenue, ...]]:
    """Answer the revenue of stores by their keys, one for each currency; in one query.

    The first is in the currency of the store's marketplace, and there even if nothing was sold.
    Currencies are never added up.
    """
    known = list(stores)
    sums: dict[tuple[int, str], dict[int, tuple[Decimal, int]]] = defaultdict(dict)
    for row in _by_day([store.pk for store in known], period.bounds):
        sums[row["store"], row["currency"]][row["day"]] = (row["amount"] or ZERO, row["orders"])
    found = defaultdict(list)
    for store, currency in sums:
        found[store].append(currency)
    return {
        store.pk: tuple(
            _revenue(currency, sums[store.pk, currency], period)
            for currency in _currencies(store, found[store.pk])
        )
        for store in known
    }


def lifetime_of(store: AmazonStore) -> tuple[Amount, ...]:
    """Answer what a store has sold since it was connected, one amount for each currency.

    The first is in the currency of its marketplace. Reads every order of the store once, in an
    index; they are grouped, which costs as much again, only where there are other currencies.
    """
    own = _own_currency(store)
    mine = _counting().filter(store=store)
    is_own = Q(currency=own)
    found = mine.aggregate(
        amount=Sum("total", filter=is_own),
        orders=Count("pk", filter=is_own),
        others=Count("pk", filter=~is_own),
    )
    first = Amount(own, found["amount"] or ZERO, found["orders"])
    if not found["others"]:
        return (first,)
    rows = (
        mine.exclude(is_own)
        .values_list("currency")
        .annotate(Sum("total"), Count("pk"))
        .order_by("currency")
    )
    return (first, *(Amount(currency, amount or ZERO, count) for currency, amount, count in rows))


def _counting() -> QuerySet[AmazonOrder]:
    return AmazonOrder.objects.exclude(status__in=NOT_REVENUE).exclude(currency="")


def _by_day(stores: Sequence[int], bounds: Sequence[datetime]) -> Iterable[Mapping[str, Any]]:
    rows = (
        _counting()
        .filter(store__in=stores, purchased_at__gte=bounds[0], purchased_at__lt=bounds[-1])
        .annotate(day=_day(bounds[1:-1], 0))
        .values("store", "currency", "day")
        .annotate(amount=Sum("total"), orders=Count("pk"))
        .order_by()
    )
    return list(rows)


def _day(bounds: Sequence[datetime], first: int) -> Case | Value:
    """Number the days between bounds: halved again and again, six comparisons for sixty days.

    A function of the database that knows time zones would be called for each row, and on SQLite
    it would be one of Python.
    """
    if not bounds:
        return Value(first, output_field=IntegerField())
    middle = len(bounds) // 2
    return Case(
        When(purchased_at__lt=bounds[middle], then=_day(bounds[:middle], first)),
        default=_day(bounds[middle + 1 :], first + middle + 1),
        output_field=IntegerField(),
    )


def _currencies(store: AmazonStore, found: Iterable[str]) -> list[str]:
    own = _own_currency(store)
    return [own, *sorted(set(found) - {own})]


def _own_currency(store: AmazonStore) -> str:
    marketplace = find_marketplace(store.marketplace_id)
    return marketplace.currency if marketplace else store.website.base_currency


def _revenue(currency: str, sums: Mapping[int, tuple[Decimal, int]], period: Period) -> Revenue:
    length = len(period.days)
    amounts = [sums.get(place, (ZERO, 0)) for place in range(2 * length)]
    return Revenue(
        currency=currency,
        days=tuple((one, amounts[length + at][0]) for at, one in enumerate(period.days)),
        days_before=tuple((one, amounts[at][0]) for at, one in enumerate(period.before)),
        orders=sum(count for _, count in amounts[length:]),
        total=total(amount for amount, _ in amounts[length:]),
        before=total(amount for amount, _ in amounts[:length]),
    )
