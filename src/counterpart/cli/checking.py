"""The command that verifies the promises on the stored data."""

from collections.abc import Iterator
from itertools import chain

import click

from counterpart.amazon.checking import channel_findings
from counterpart.amazon.erasing.due import overdue_findings
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.cli.guarding import actor, needs
from counterpart.cli.options import json_option, now_option
from counterpart.cli.printing import counted, print_json
from counterpart.core.clock import Clock
from counterpart.inventory.checking import stock_findings
from counterpart.inventory.repairing import repair_stock
from counterpart.orders.checking import order_findings
from counterpart.orders.models.orders import Order
from counterpart.orders.stock_checking import promise_findings, repair_promises
from counterpart.users.permissions import Permission

MOST_SHOWN = 50


@click.command()
@click.option("--repair", is_flag=True, help="Repair stock figures first; money never is.")
@json_option
@now_option
@needs(Permission.OPERATE)
def check(*, repair: bool, as_json: bool, clock: Clock) -> int:
    """Verify on all stored data that nothing is lost, doubled or miscounted."""
    repaired = list(_repaired(clock)) if repair else []
    broken = [*findings(), *overdue_findings(clock.now())]
    counts = {"amazon_orders": AmazonOrder.objects.count(), "orders": Order.objects.count()}
    if as_json:
        print_json({"ok": not broken, "findings": broken, **counts, "repaired": repaired})
    else:
        _tell(repaired, broken, counts)
    return int(bool(broken))


def _repaired(clock: Clock) -> Iterator[str]:
    """Repair promises first: what is reserved follows them."""
    now = clock.now()
    yield from repair_promises(actor=actor(), now=now)
    yield from repair_stock(actor=actor(), now=now)


def _tell(repaired: list[str], broken: list[str], counts: dict[str, int]) -> None:
    for sentence in repaired:
        click.echo(f"Repaired. {sentence}")
    if broken:
        for sentence in broken[:MOST_SHOWN]:
            click.echo(sentence, err=True)
        more = f" The first {MOST_SHOWN} are told; --json tells all." * (len(broken) > MOST_SHOWN)
        are = "promise is" if len(broken) == 1 else "promises are"
        click.echo(f"counterpart: {len(broken)} {are} broken.{more}", err=True)
    else:
        click.echo(
            f"All promises hold: {counted(counts['amazon_orders'], 'Amazon order')}, "
            f"{counted(counts['orders'], 'Commerce order')}, and the stock agree."
        )


def findings() -> Iterator[str]:
    """Yield a sentence for each promise that the stored data breaks."""
    return chain(order_findings(), promise_findings(), stock_findings(), channel_findings())
