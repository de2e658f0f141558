"""Commands about products."""

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import IO

import click

from counterpart.catalog.models import Product
from counterpart.cli.guarding import actor, needs
from counterpart.cli.options import Commands, json_option, now_option
from counterpart.cli.printing import print_json, print_table, progress_bar
from counterpart.core import quantities
from counterpart.core.clock import Clock
from counterpart.core.money import written
from counterpart.inventory.availability import availability
from counterpart.inventory.product_files.exporting import export_products
from counterpart.inventory.product_files.importing import ImportReport, import_products
from counterpart.inventory.product_files.previewing import (
    Effect,
    RowPreview,
    import_previewed,
    preview_products,
)
from counterpart.inventory.stocks import default_stock
from counterpart.users.permissions import Permission
from counterpart.websites.founding import found_main_website


@click.group(cls=Commands)
def products() -> None:
    """Import, export and list products."""


@products.command("import")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path, allow_dash=True))
@click.option("--preview", "is_preview", is_flag=True, help="Only tell what it would do.")
@click.option("--fingerprint", default="", help="Import only the file that was previewed.")
@json_option
@now_option
@needs(Permission.EDIT_CATALOG)
def import_(*, file: Path, is_preview: bool, fingerprint: str, as_json: bool, clock: Clock) -> int:
    """Import products and their stock from a CSV file (- for standard input)."""
    if is_preview:
        return _preview(file, as_json=as_json)
    report = _imported(file, fingerprint, clock)
    if as_json:
        print_json(
            {
                "created": report.created,
                "updated": report.updated,
                "unchanged": report.unchanged,
                "refused": [{"line": line, "sentence": why} for line, why in report.refused],
                "ignored_columns": list(report.ignored_columns),
            }
        )
    else:
        _tell(report)
    return int(bool(report.refused))


@products.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@needs(Permission.VIEW_CATALOG)
def export(*, file: Path | None) -> None:
    """Export all products with their stock as CSV."""
    if file is None:
        export_products(sys.stdout)
        return
    with file.open("w", encoding="utf-8", newline="") as text:
        export_products(text)
    click.echo(f"{Product.objects.count()} products written to {file}.")


@products.command("list")
@json_option
@needs(Permission.VIEW_CATALOG)
def list_(*, as_json: bool) -> None:
    """List products with their stock."""
    rows = list(Product.objects.order_by("sku"))
    currency = found_main_website().base_currency
    stock = availability(default_stock(), [row.pk for row in rows])
    if as_json:
        print_json(
            [
                {
                    "sku": row.sku,
                    "name": row.name,
                    "enabled": row.is_enabled,
                    "virtual": row.is_virtual,
                    "price": written(row.price, currency),
                    "quantity": quantities.as_number(stock[row.pk].on_hand),
                    "manage_stock": stock[row.pk].manages_stock,
                    "asin": row.asin,
                }
                for row in rows
            ]
        )
        return
    print_table(
        "Products",
        ["SKU", "Name", "Enabled", "Price", "On hand", "Salable"],
        [
            (
                row.sku,
                row.name,
                row.is_enabled,
                f"{written(row.price, currency)} {currency}",
                quantities.written(stock[row.pk].on_hand),
                quantities.written(stock[row.pk].salable)
                if stock[row.pk].manages_stock
                else "not managed",
            )
            for row in rows
        ],
        empty="There are no products yet. `counterpart products import FILE` brings some.",
    )


def _imported(file: Path, fingerprint: str, clock: Clock) -> ImportReport:
    if fingerprint:
        with _opened(file) as text:
            content = text.read()
        return import_previewed(content, fingerprint, actor=actor(), now=clock.now())
    with _opened(file) as text, progress_bar() as bar:
        task = bar.add_task("Importing products", total=None)
        return import_products(
            text,
            actor=actor(),
            now=clock.now(),
            progress=lambda rows: bar.update(task, completed=rows),
        )


def _preview(file: Path, *, as_json: bool) -> int:
    with _opened(file) as text:
        preview = preview_products(text.read())
    counts = {effect.value: count for effect, count in preview.counts.items()}
    if as_json:
        rows = [_preview_row(row) for row in preview.rows]
        print_json({"fingerprint": preview.fingerprint, "counts": counts, "rows": rows})
    else:
        click.echo(", ".join(f"{count} {effect}" for effect, count in counts.items()) + ".")
        for row in preview.rows:
            changed = "; ".join(f"{one.column}: “{one.before}” → “{one.after}”"
                                for one in row.changes)  # fmt: skip
            click.echo(f"  line {row.line} {row.effect.value} {row.sku}: {row.sentence or changed}")
        click.echo(f"Nothing was changed. Fingerprint: {preview.fingerprint}")
    return int(bool(preview.counts[Effect.REFUSED]))


def _preview_row(row: RowPreview) -> dict[str, object]:
    return {
        "line": row.line,
        "sku": row.sku,
        "effect": row.effect.value,
        "changes": {one.column: [one.before, one.after] for one in row.changes},
        "sentence": row.sentence or None,
    }


def _opened(file: Path) -> "nullcontext[IO[bytes]] | IO[bytes]":
    if str(file) == "-":
        return nullcontext(sys.stdin.buffer)
    return file.open("rb")


def _tell(report: ImportReport) -> None:
    click.echo(
        f"{report.created} created, {report.updated} updated, {report.unchanged} unchanged, "
        f"{len(report.refused)} refused."
    )
    for line, why in report.refused:
        click.echo(f"  line {line}: {why}", err=True)
    if report.ignored_columns:
        click.echo(f"  Columns not used: {', '.join(report.ignored_columns)}.", err=True)
