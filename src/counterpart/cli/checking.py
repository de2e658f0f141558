"""The command that verifies the promises on the stored data."""

from collections.abc import Iterator
from itertools import chain

import click

from counterpart.amazon.checking import channel_findings
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.cli.guarding import needs
from counterpart.cli.options import json_option
from counterpart.cli.printing import print_json
from counterpart.inventory.checking import stock_findings
from counterpart.orders.checking import order_findings
from counterpart.orders.models.orders import Order
from counterpart.users.permissions import Permission

MOST_SHOWN = 50


@click.command()
@json_option
@needs(Permission.OPERATE)
def check(*, as_json: bool) -> int:
    """Verify on all stored data that nothing is lost, doubled or miscounted."""
    broken = list(findings())
    counts = {"amazon_orders": AmazonOrder.objects.count(), "orders": Order.objects.count()}
    if as_json:
        print_json({"ok": not broken, "findings": broken, **counts})
    elif broken:
        for sentence in broken[:MOST_SHOWN]:
            click.echo(sentence, err=True)
        click.echo(f"counterpart: {len(broken)} promises are broken.", err=True)
    else:
        click.echo(
            f"All promises hold: {counts['amazon_orders']} Amazon orders, "
            f"{counts['orders']} Commerce orders, and the stock agree."
        )
    return int(bool(broken))


def findings() -> Iterator[str]:
    """Yield a sentence for each promise that the stored data breaks."""
    return chain(order_findings(), stock_findings(), channel_findings())
