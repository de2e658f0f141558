"""How are counts and stock rules corrected by hand?"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Unpack

from django.db import transaction
from django.utils.translation import gettext

from counterpart.audit.trail import record
from counterpart.catalog.models import Product
from counterpart.core.batches import batched
from counterpart.core.errors import Refused
from counterpart.core.quantities import written
from counterpart.inventory.changing import (
    PER_STATEMENT,
    demand_transaction,
    locked_at_source,
    locked_items,
    move_each,
)
from counterpart.inventory.figures import is_storable
from counterpart.inventory.models import (
    MovementKind,
    Source,
    SourceItem,
    Stock,
    StockItem,
    StockMovement,
)
from counterpart.inventory.recounting import recount
from counterpart.inventory.rules import RULES, StockRules, check_range, check_rules
from counterpart.inventory.stocks import default_source, default_stock

Rules = Mapping[str, object]


class CountRefused(Refused):
    """That is not a quantity that can lie somewhere."""

    code = "count_refused"


def set_quantity(
    product: Product,
    quantity: Decimal,
    *,
    source: Source | None = None,
    actor: str = "",
    now: datetime,
) -> None:
    """Write what was counted at a source; the same figure again writes nothing."""
    with transaction.atomic():
        place = source or default_source()
        set_quantities({product.pk: quantity}, source=place, actor=actor, now=now)


def set_quantities(
    quantities: Mapping[int, Decimal], *, source: Source, actor: str = "", now: datetime
) -> frozenset[int]:
    """Write what was counted of many products; answers those whose figure is news.

    Inside the caller's transaction. Refuses CountRefused before anything is written.
    """
    demand_transaction()
    for quantity in quantities.values():
        if not is_storable(quantity) or quantity < 0:
            raise CountRefused(
                gettext("A quantity cannot be {quantity}.").format(quantity=quantity)
            )
    ensure_source_items(source, quantities)
    ensure_stock_items(quantities)
    locked_items(quantities, *_all_stocks())
    lying = locked_at_source(source.pk, quantities)
    changes = {
        product: quantity - lying[product]
        for product, quantity in quantities.items()
        if quantity != lying[product]
    }
    move_each(source.pk, changes)
    stock = stock_for_counts(source)
    StockMovement.objects.bulk_create(
        StockMovement(
            stock=stock,
            product_id=product,
            source=source,
            kind=MovementKind.COUNTED,
            on_hand_change=change,
            actor=actor,
            happened_at=now,
        )
        for product, change in changes.items()
    )
    return frozenset(changes)


def set_in_stock(
    product: Product, source: Source, *, is_in_stock: bool, actor: str, now: datetime
) -> None:
    """Say by hand that what lies at a source may be sold, or not; on hand follows.

    Safe to repeat. No unit moves, so the ledger stays; the audit trail says who said it.
    """
    with transaction.atomic():
        ensure_source_items(source, [product.pk])
        ensure_stock_items([product.pk])
        locked_items([product.pk], *_all_stocks())
        rows = SourceItem.objects.filter(product=product, source=source)
        before = rows.select_for_update().values_list("is_in_stock", flat=True).get()
        rows.update(is_in_stock=is_in_stock)
        recount([product.pk])
        record(
            "stock_status_set",
            kind="source_item",
            subject=f"{product.sku} at {source.code}",
            before={"is_in_stock": before},
            after={"is_in_stock": is_in_stock},
            actor=actor,
            now=now,
        )


def configure(
    product: Product,
    *,
    actor: str = "",
    now: datetime | None = None,
    **rules: Unpack[StockRules],
) -> None:
    """Set the rules for selling a product, in every stock. Safe to repeat.

    Turning management off leaves what is reserved as it is, so that open orders balance when
    they are shipped or canceled later. The audit trail tells of it when `now` says when. Refuses
    RuleRefused.
    """
    given = {name: value for name, value in rules.items() if value is not None}
    with transaction.atomic():
        before = _rules_of(product)
        set_rules({product.pk: given})
        if now is not None:
            record(
                "stock_rules_changed",
                kind="product",
                subject=product.sku,
                before=before,
                after=_rules_of(product),
                actor=actor,
                now=now,
            )


def set_rules(rules: Mapping[int, Rules]) -> frozenset[int]:
    """Set the rules of many products, in every stock; answers those for whom they are news.

    Inside the caller's transaction. Refuses RuleRefused before anything is written.
    """
    demand_transaction()
    for wanted in rules.values():
        check_rules(wanted)
    ensure_stock_items(rules)
    groups: dict[tuple[tuple[str, object], ...], list[StockItem]] = defaultdict(list)
    for item in locked_items(rules, *_all_stocks()):
        wanted = rules[item.product_id]
        news = {name: value for name, value in wanted.items() if getattr(item, name) != value}
        if news:
            bounds: dict[str, Any] = {"fewest": item.fewest, "most": item.most, **news}
            check_range(bounds["fewest"], bounds["most"])
            groups[tuple(wanted.items())].append(item)
    for wanted_rules, items in groups.items():
        StockItem.objects.filter(pk__in=[item.pk for item in items]).update(**dict(wanted_rules))
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
    """Make sure that the source has a row for each product. Safe to repeat and to race.

    Before rows of stocks are locked: whoever opens or closes a source locks it first, and then
    counts what lies there.
    """
    for portion in batched(sorted(product_ids), PER_STATEMENT):
        rows = SourceItem.objects.filter(source=source, product__in=portion)
        there = set(rows.values_list("product_id", flat=True))
        if len(there) == len(portion):
            continue
        Source.objects.select_for_update(no_key=True).get(pk=source.pk)
        SourceItem.objects.bulk_create(
            [SourceItem(source=source, product_id=one) for one in portion if one not in there],
            ignore_conflicts=True,
        )


def stock_for_counts(source: Source) -> Stock:
    """Answer the stock under which the ledger files what was counted at a source."""
    link = source.stocks.select_related("stock").first()
    return link.stock if link else default_stock()


def _rules_of(product: Product) -> dict[str, object]:
    """Answer the rules in their written form; they are the same in every stock."""
    row = StockItem.objects.filter(product=product).order_by("pk").values(*RULES).first() or {}
    return {
        name: written(value) if isinstance(value, Decimal) else value for name, value in row.items()
    }


def _all_stocks() -> list[int]:
    return list(Stock.objects.order_by("pk").values_list("pk", flat=True))
