"""How is a product created or changed together with its rules for selling?"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from counterpart.catalog import sheets
from counterpart.catalog.models import Product
from counterpart.catalog.sheets import OnWebsite, Sheet, read_sheet
from counterpart.core.errors import Refused
from counterpart.core.quantities import written
from counterpart.inventory.adjusting import configure, set_quantity
from counterpart.inventory.models import Source, StockItem
from counterpart.inventory.rules import RULES, StockRules, check_range, check_rules, unruled


class ChangedMeanwhile(Refused):
    """Somebody else has changed the product since it was read."""

    code = "changed_meanwhile"


@dataclass(frozen=True)
class Whole:
    """A product with its rules for selling, which hold in every stock."""

    sheet: Sheet
    rules: StockRules = field(default_factory=StockRules)

    @property
    def version(self) -> str:
        """Answer what tells this state from every other one."""
        facts = {"sheet": vars(self.sheet), "rules": dict(self.rules)}
        text = json.dumps(facts, default=_plain, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:32]


def read_whole(product: Product) -> Whole:
    """Answer a product with its rules."""
    row = StockItem.objects.filter(product=product).order_by("pk").first() or unruled(product.pk)
    rules: Any = {name: getattr(row, name) for name in RULES}
    return Whole(_in_short(read_sheet(product)), rules)


def create_whole(
    sku: str,
    whole: Whole,
    *,
    quantity: Decimal | None = None,
    source: Source | None = None,
    actor: str,
    now: datetime,
) -> Product:
    """Create a product with its rules, and with what was counted at a source, all or nothing.

    Refuses in sentences of the product, its rules or the count; an SKU that there is already too.
    """
    _check(whole.rules)
    with transaction.atomic():
        product = sheets.create_product(sku, whole.sheet, actor=actor, now=now)
        configure(product, actor=actor, now=now, **whole.rules)
        if quantity is not None:
            set_quantity(product, quantity, source=source, actor=actor, now=now)
    return product


def change_whole(
    product: Product, whole: Whole, *, seen: str = "", actor: str, now: datetime
) -> Product:
    """Say a product and its rules anew, all or nothing. Safe to repeat.

    `seen` is the version that was changed; refuses ChangedMeanwhile when it is no longer the
    present one, unless what is there is what was wanted. Refuses what `create_whole` refuses.
    """
    _check(whole.rules)
    with transaction.atomic():
        product = Product.objects.select_for_update().get(pk=product.pk)
        present = read_whole(product)
        wanted = replace(whole, sheet=_in_short(whole.sheet))
        if seen and present.version not in {seen, wanted.version}:
            raise ChangedMeanwhile(
                gettext(
                    "{sku} was changed meanwhile. Look at it again before you change it."
                ).format(sku=product.sku)
            )
        product = sheets.change_product(product, whole.sheet, actor=actor, now=now)
        configure(product, actor=actor, now=now, **whole.rules)
    return product


def _check(rules: StockRules) -> None:
    """Refuse the rules before anything is written."""
    check_rules(rules)
    fewest, most = rules.get("fewest"), rules.get("most")
    if fewest is not None and most is not None:
        check_range(fewest, most)


def _in_short(sheet: Sheet) -> Sheet:
    """Leave out the words that say what holds anyway, so that equal sheets are equal."""
    default = OnWebsite(sheet.is_on_every_website)
    words = {website: word for website, word in sheet.words.items() if word != default}
    return replace(sheet, words=words)


def _plain(value: object) -> object:
    """Write what JSON does not know; 2 and 2.0 are the same number."""
    if isinstance(value, Decimal):
        return written(value)
    if isinstance(value, OnWebsite):
        return [value.is_assigned, value.is_enabled]
    if isinstance(value, Mapping):
        return dict(value)
    return str(value)
