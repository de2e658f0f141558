"""How does a stock come to be, who sells from it, and when may it go?"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext

from counterpart.audit.trail import record
from counterpart.catalog.models import Product
from counterpart.core.batches import batched
from counterpart.core.errors import Refused
from counterpart.inventory.adjusting import ensure_stock_items
from counterpart.inventory.changing import PER_STATEMENT
from counterpart.inventory.models import Stock, StockItem, StockMovement, StockWebsite
from counterpart.inventory.stocks import DEFAULT_STOCK, stock_of
from counterpart.websites.models import Website

LONGEST_NAME = 200
MOST_NAMED = 3


class StockRefused(Refused):
    """The stock cannot be kept, or taken away, like this."""

    code = "stock_refused"


def create_stock(name: str, *, actor: str, now: datetime) -> Stock:
    """Open a stock with the selling rules that the products have; it draws from no source yet.

    Safe to repeat. Refuses StockRefused, also a name that differs from another in its case only.
    """
    plain = _checked_name(name)
    _check_apart(plain)
    with transaction.atomic():
        stock, is_new = Stock.objects.get_or_create(name=plain)
        if is_new:
            for portion in batched(_product_ids(), PER_STATEMENT):
                ensure_stock_items(portion)
            _write_down("stock_created", plain, {}, {"name": plain}, actor=actor, now=now)
    return stock


def rename_stock(stock: Stock, name: str, *, actor: str, now: datetime) -> Stock:
    """Give a stock another name; the default one keeps its own. Safe to repeat."""
    plain = _checked_name(name)
    if stock.name == DEFAULT_STOCK != plain:
        raise StockRefused(
            gettext("{default_stock} keeps its name.").format(default_stock=DEFAULT_STOCK)
        )
    with transaction.atomic():
        stock = Stock.objects.select_for_update(no_key=True).get(pk=stock.pk)
        _check_apart(plain, renamed=stock)
        before, stock.name = stock.name, plain
        stock.save(update_fields=["name"])
        _write_down("stock_renamed", plain, {"name": before}, {"name": plain}, actor=actor, now=now)
    return stock


def delete_stock(stock: Stock, *, actor: str, now: datetime) -> None:
    """Take away a stock that nobody sells from and nothing was ever promised from (CO-6.1).

    Refuses StockRefused and names the websites, the orders or the ledger that use it.
    """
    if stock.name == DEFAULT_STOCK:
        raise StockRefused(
            gettext("{default_stock} cannot be deleted.").format(default_stock=DEFAULT_STOCK)
        )
    with transaction.atomic():
        stock = Stock.objects.select_for_update().get(pk=stock.pk)
        uses = list(_uses(stock))
        if uses:
            raise StockRefused(
                gettext("Stock in use cannot be deleted: {name} is used by {uses}.").format(
                    name=stock.name, uses="; ".join(uses)
                )
            )
        StockItem.objects.filter(stock=stock).delete()
        stock.delete()
        _write_down("stock_deleted", stock.name, {"name": stock.name}, {}, actor=actor, now=now)


def assign_website(website: Website, stock: Stock, *, actor: str, now: datetime) -> None:
    """Let a website sell from this stock and no other. Safe to repeat.

    Orders that were placed before keep the stock they were promised from.
    """
    with transaction.atomic():
        before = stock_of(website)
        link = StockWebsite.objects.select_for_update().get(website=website)
        link.stock = stock
        link.save(update_fields=["stock"])
        record(
            "stock_assigned",
            kind="website",
            subject=website.code,
            before={"stock": before.name},
            after={"stock": stock.name},
            actor=actor,
            now=now,
        )


def _checked_name(name: str) -> str:
    plain = name.strip()
    if not 1 <= len(plain) <= LONGEST_NAME or not plain.isprintable():
        raise StockRefused(
            gettext(
                "The name of a stock has 1 to {longest_name} characters, and no control characters."
            ).format(longest_name=LONGEST_NAME)
        )
    return plain


def _check_apart(name: str, *, renamed: Stock | None = None) -> None:
    """Refuse a name that could not be told from another: stocks are found in any case."""
    others = Stock.objects.filter(name__iexact=name)
    others = others.exclude(pk=renamed.pk) if renamed else others.exclude(name=name)
    known = others.values_list("name", flat=True).first()
    if known is not None:
        raise StockRefused(gettext("There is already a stock “{known}”.").format(known=known))


def _product_ids() -> Iterator[int]:
    return Product.objects.order_by("pk").values_list("pk", flat=True).iterator()


def _uses(stock: Stock) -> Iterator[str]:
    """Say what uses a stock; other packages are asked through the keys that point here."""
    websites = stock.websites.order_by("website__code")
    codes = list(websites.values_list("website__code", flat=True)[: MOST_NAMED + 1])
    if codes:
        yield f"{_plural('website', codes)} {_listed(codes)}"
    for relation in Stock._meta.get_fields(include_hidden=True):  # noqa: SLF001
        if isinstance(relation, models.ManyToOneRel) and relation.on_delete is models.PROTECT:
            model = relation.related_model
            if model in {StockMovement, StockWebsite}:
                continue
            rows = model._default_manager.filter(**{relation.field.name: stock}).order_by("pk")  # noqa: SLF001
            named = [str(row) for row in rows[: MOST_NAMED + 1]]
            if named:
                yield f"{_plural(str(model._meta.verbose_name), named)} {_listed(named)}"  # noqa: SLF001
    moved = StockMovement.objects.filter(stock=stock).count()
    if moved:
        yield f"{moved} {_plural('movement', range(moved))} of the stock ledger"


def _listed(names: list[str]) -> str:
    more = " and more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more


def _plural(word: str, things: Iterable[object]) -> str:
    return word if len(list(things)) == 1 else f"{word}s"


def _write_down(
    action: str,
    name: str,
    before: dict[str, object],
    after: dict[str, object],
    *,
    actor: str,
    now: datetime,
) -> None:
    record(action, kind="stock", subject=name, before=before, after=after, actor=actor, now=now)
