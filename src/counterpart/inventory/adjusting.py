"""How are counts and stock rules corrected by hand?"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from counterpart.catalog.models import Product
from counterpart.core.batches import batched
from counterpart.core.errors import Refused
from counterpart.inventory.changing import (
    PER_STATEMENT,
    demand_transaction,
    locked_at_source,
    locked_items,
    move_each,
)
from counterpart.inventory.figures import is_storable
from counterpart.inventory.models import (
    Backorders,
    MovementKind,
    Source,
    SourceItem,
    Stock,
    StockItem,
    StockMovement,
)
from counterpart.inventory.recounting import recount
from counterpart.inventory.stocks import default_source, default_stock

Rules = Mapping[str, object]
RULES = ("manages_stock", "backorders", "threshold")


class CountRefused(Refused):
    """That is not a quantity that can lie somewhere."""

    code = "count_refused"


class RuleRefused(Refused):
    """Stock cannot be sold by that rule."""

    code = "rule_refused"


def set_quantity(
    product: Product, quantity: Decimal, *, source: Source | None = None, now: datetime
) -> None:
    """Write what was counted at a source; the same figure again writes nothing."""
    with transaction.atomic():
        set_quantities({product.pk: quantity}, source=source or default_source(), now=now)


def set_quantities(
    quantities: Mapping[int, Decimal], *, source: Source, now: datetime
) -> frozenset[int]:
    """Write what was counted of many products; answers those whose figure is news.

    Inside the caller's transaction. Refuses CountRefused before anything is written.
    """
    demand_transaction()
    for quantity in quantities.values():
        if not is_storable(quantity) or quantity < 0:
            raise CountRefused(f"A quantity cannot be {quantity}.")
    ensure_stock_items(quantities)
    locked_items(quantities, *_all_stocks())
    ensure_source_items(source, quantities)
    lying = locked_at_source(source.pk, quantities)
    changes = {
        product: quantity - lying[product]
        for product, quantity in quantities.items()
        if quantity != lying[product]
    }
    move_each(source.pk, changes)
    stock = _stock_for(source)
    StockMovement.objects.bulk_create(
        StockMovement(
            stock=stock,
            product_id=product,
            source=source,
            kind=MovementKind.COUNTED,
            on_hand_change=change,
            happened_at=now,
        )
        for product, change in changes.items()
    )
    return frozenset(changes)


def configure(
    product: Product,
    *,
    manages_stock: bool | None = None,
    backorders: str | None = None,
    threshold: Decimal | None = None,
) -> None:
    """Set the rules for selling a product, in every stock. Safe to repeat.

    Turning management off leaves what is reserved as it is, so that open orders balance when
    they are shipped or canceled later.
    """
    rules = {"manages_stock": manages_stock, "backorders": backorders, "threshold": threshold}
    given = {name: value for name, value in rules.items() if value is not None}
    with transaction.atomic():
        set_rules({product.pk: given})


def set_rules(rules: Mapping[int, Rules]) -> frozenset[int]:
    """Set the rules of many products, in every stock; answers those for whom they are news.

    Inside the caller's transaction. Refuses RuleRefused before anything is written.
    """
    demand_transaction()
    for wanted in rules.values():
        _check_rules(wanted)
    ensure_stock_items(rules)
    groups: dict[tuple[tuple[str, object], ...], list[StockItem]] = defaultdict(list)
    for item in locked_items(rules, *_all_stocks()):
        wanted = rules[item.product_id]
        if any(getattr(item, name) != value for name, value in wanted.items()):
            groups[tuple(wanted.items())].append(item)
    for news, items in groups.items():
        StockItem.objects.filter(pk__in=[item.pk for item in items]).update(**dict(news))
    return frozenset(item.product_id for items in groups.values() for item in items)


def ensure_stock_items(product_ids: Collection[int]) -> None:
    """Make sure that every stock has a row for each product, with the rules it has elsewhere.

    Safe to repeat and to race.
    """
    stocks = {default_stock().pk, *_all_stocks()}
    for portion in batched(sorted(product_ids), PER_STATEMENT):
        rows = StockItem.objects.filter(product__in=portion)
        there = set(rows.values_list("stock_id", "product_id"))
        if len(there) == len(portion) * len(stocks):
            continue
        rules = {item["product_id"]: item for item in rows.values("product_id", *RULES)}
        missing = [
            StockItem(stock_id=stock, **rules.get(product, {"product_id": product}))
            for product in portion
            for stock in sorted(stocks)
            if (stock, product) not in there
        ]
        StockItem.objects.bulk_create(missing, ignore_conflicts=True)
        new = {item.product_id for item in missing}
        lying = SourceItem.objects.filter(product__in=new).values_list("product_id", flat=True)
        recount(set(lying))


def ensure_source_items(source: Source, product_ids: Collection[int]) -> None:
    """Make sure that the source has a row for each product. Safe to repeat and to race."""
    for portion in batched(sorted(product_ids), PER_STATEMENT):
        rows = SourceItem.objects.filter(source=source, product__in=portion)
        there = set(rows.values_list("product_id", flat=True))
        SourceItem.objects.bulk_create(
            [SourceItem(source=source, product_id=one) for one in portion if one not in there],
            ignore_conflicts=True,
        )


def _check_rules(rules: Rules) -> None:
    threshold, backorders = rules.get("threshold"), rules.get("backorders")
    if isinstance(threshold, Decimal) and not is_storable(threshold):
        raise RuleRefused(f"A threshold cannot be {threshold}.")
    if backorders is not None and backorders not in Backorders.values:
        choices = ", ".join(Backorders.values)
        raise RuleRefused(f"“{backorders}” in backorders is unknown; choose one of {choices}.")


def _all_stocks() -> list[int]:
    return list(Stock.objects.order_by("pk").values_list("pk", flat=True))


def _stock_for(source: Source) -> Stock:
    link = source.stocks.select_related("stock").first()
    return link.stock if link else default_stock()
