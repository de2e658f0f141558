"""What would a product file change? Read only."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import Enum
from io import BytesIO
from typing import Any

from django.utils.translation import gettext

from counterpart.catalog.models import Product, ProductWebsite
from counterpart.catalog.products import find_products
from counterpart.core.batches import batched
from counterpart.core.errors import Refused
from counterpart.core.quantities import written
from counterpart.inventory.models import SourceItem, StockItem
from counterpart.inventory.product_files.csv_reading import FileRefused, csv_lines
from counterpart.inventory.product_files.importing import (
    BATCH,
    ImportReport,
    header_of,
    import_products,
    rows_of,
)
from counterpart.inventory.product_files.rows import EVERY_WEBSITE, ProductRow
from counterpart.inventory.rules import RULES, check_range, unruled
from counterpart.inventory.stocks import DEFAULT_SOURCE
from counterpart.websites.models import Website


class Effect(Enum):
    """What a row would do."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True)
class Change:
    """One column that would change; both values as the file writes them."""

    column: str
    before: str
    after: str


@dataclass(frozen=True)
class RowPreview:
    """What one row of the file would do, by the line where it begins."""

    line: int
    sku: str
    effect: Effect
    changes: tuple[Change, ...] = ()
    sentence: str = ""


@dataclass
class Preview:
    """What a file would do: counts of all rows, and the rows themselves up to a limit.

    `fingerprint` is that of the file; the import takes a file with this fingerprint only.
    """

    fingerprint: str
    counts: dict[Effect, int] = field(default_factory=lambda: dict.fromkeys(Effect, 0))
    rows: list[RowPreview] = field(default_factory=list)
    ignored_columns: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def changes_something(self) -> bool:
        return bool(self.counts[Effect.NEW] or self.counts[Effect.CHANGED])


def fingerprint_of(content: bytes) -> str:
    """Answer what tells a file from every other one."""
    return hashlib.sha256(content).hexdigest()


def preview_products(content: bytes, *, most_rows: int = 500) -> Preview:
    """Answer what each row of a CSV file would do if it were imported now; writes nothing.

    Refuses FileRefused as the import does. Rows beyond `most_rows` are counted only, and those
    that would change nothing are left out first.
    """
    preview = Preview(fingerprint_of(content))
    with closing(csv_lines(BytesIO(content))) as lines:
        header, preview.ignored_columns = header_of(lines)
        report = ImportReport()
        for batch in batched(rows_of(lines, header, report), BATCH):
            _count(preview, _previewed(batch), most_rows)
            _count(preview, _refused(report), most_rows)
        _count(preview, _refused(report), most_rows)
    preview.rows.sort(key=lambda row: row.line)
    return preview


def import_previewed(
    content: bytes, fingerprint: str, *, actor: str, now: datetime
) -> ImportReport:
    """Import exactly the file that was previewed; refuses FileRefused if it is another one."""
    if fingerprint_of(content) != fingerprint:
        raise FileRefused(gettext("This is not the file that was previewed. Preview it again."))
    return import_products(BytesIO(content), actor=actor, now=now)


def _count(preview: Preview, rows: Iterator[RowPreview], most_rows: int) -> None:
    for row in rows:
        preview.counts[row.effect] += 1
        if row.effect != Effect.UNCHANGED and len(preview.rows) < most_rows:
            preview.rows.append(row)


def _refused(report: ImportReport) -> Iterator[RowPreview]:
    """Take the rows that could not be read out of a report."""
    refused, report.refused = report.refused, []
    for line, sentence in refused:
        yield RowPreview(line, "", Effect.REFUSED, sentence=sentence)


def _previewed(batch: Sequence[tuple[int, ProductRow]]) -> Iterator[RowPreview]:
    known = find_products([row.sku for _, row in batch])
    present = _Present.of(known.values())
    for line, row in batch:
        product = known.get(row.sku)
        try:
            changes = tuple(_changes(row, product, present))
        except Refused as no:
            yield RowPreview(line, row.sku, Effect.REFUSED, sentence=no.sentence)
            continue
        effect = Effect.NEW if product is None else Effect.CHANGED
        yield RowPreview(line, row.sku, effect if changes else Effect.UNCHANGED, changes)


@dataclass(frozen=True)
class _Present:
    """How some products stand now, by their keys."""

    lying: Mapping[int, Decimal]
    rules: Mapping[int, StockItem]
    words: Mapping[int, Mapping[str, bool]]
    codes: tuple[str, ...]

    @classmethod
    def of(cls, products: Any) -> "_Present":
        ids = [product.pk for product in products]
        lying = SourceItem.objects.filter(source__code=DEFAULT_SOURCE, product__in=ids)
        words: dict[int, dict[str, bool]] = {pk: {} for pk in ids}
        said = ProductWebsite.objects.filter(product__in=ids)
        for pk, code, is_assigned in said.values_list("product_id", "website__code", "is_assigned"):
            words[pk][code.lower()] = is_assigned
        return cls(
            lying=dict(lying.values_list("product_id", "quantity")),
            rules={
                item.product_id: item
                for item in StockItem.objects.filter(product__in=ids).order_by("-pk")
            },
            words=words,
            codes=tuple(code.lower() for code in Website.objects.values_list("code", flat=True)),
        )


def _changes(row: ProductRow, product: Product | None, present: _Present) -> Iterator[Change]:
    yield from _fact_changes(row, product)
    if row.quantity is not None:
        lying = present.lying.get(product.pk, Decimal(0)) if product else Decimal(0)
        yield from _change("quantity", lying, row.quantity)
    yield from _rule_changes(row, product, present)
    yield from _website_changes(row, product, present)


def _fact_changes(row: ProductRow, product: Product | None) -> Iterator[Change]:
    if product is None:
        yield Change("sku", "", row.sku)
    for name, value in row.facts.items():
        before = getattr(product, name) if product else None
        yield from _change(COLUMN_OF.get(name, name), before, value)


def _rule_changes(row: ProductRow, product: Product | None, present: _Present) -> Iterator[Change]:
    if not row.rules:
        return
    item = (present.rules.get(product.pk) if product else None) or unruled(0)
    wanted: dict[str, Any] = {name: row.rules.get(name, getattr(item, name)) for name in RULES}
    check_range(wanted["fewest"], wanted["most"])
    for name in row.rules:
        yield from _change(COLUMN_OF.get(name, name), getattr(item, name), wanted[name])


def _website_changes(
    row: ProductRow, product: Product | None, present: _Present
) -> Iterator[Change]:
    if row.websites is None:
        return
    everywhere = product.is_on_every_website if product else True
    words = present.words.get(product.pk, {}) if product else {}
    before = {code for code in present.codes if words.get(code, everywhere)}
    is_for_all = row.websites == {EVERY_WEBSITE}
    after = set(present.codes) if is_for_all else set(row.websites)
    if before != after or everywhere != is_for_all:
        said = "|".join(sorted(before)), "|".join(sorted(after))
        yield Change("websites", *(_website_cell(*one) for one in zip(
            said, (everywhere and before == set(present.codes), is_for_all), strict=True
        )))  # fmt: skip


def _website_cell(codes: str, is_for_all: bool) -> str:  # noqa: FBT001
    return EVERY_WEBSITE if is_for_all else codes


def _change(column: str, before: object, after: object) -> Iterator[Change]:
    if before != after:
        yield Change(column, _cell(before), _cell(after))


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return written(value)
    return "" if value is None else str(value)


COLUMN_OF = {
    "is_enabled": "enabled",
    "is_virtual": "virtual",
    "manages_stock": "manage_stock",
    "allows_decimals": "decimals",
}
