"""The command that verifies the promises on the stored data, and against Amazon's view."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import chain
from typing import Any

import click

from counterpart.amazon.checking import channel_findings
from counterpart.amazon.comparing.accounts import differences
from counterpart.amazon.comparing.tallying import Tally
from counterpart.amazon.erasing.due import overdue_findings
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.running import accounts_at_work
from counterpart.amazon.stores.activity import get_store
from counterpart.cli.guarding import actor, granted, needs
from counterpart.cli.options import json_option, now_option
from counterpart.cli.printing import counted, print_json
from counterpart.core.clock import Clock
from counterpart.core.errors import Refused
from counterpart.inventory.checking import stock_findings
from counterpart.inventory.repairing import repair_stock
from counterpart.orders.checking import order_findings
from counterpart.orders.models.orders import Order
from counterpart.orders.stock_checking import promise_findings, repair_promises
from counterpart.users.permissions import Permission

MOST_SHOWN = 50
MOST_DAYS = 3650


@click.command()
@click.option("--repair", is_flag=True, help="Repair stock figures first; money never is.")
@click.option("--at-amazon", is_flag=True, help="Also ask Amazon, and compare; takes a while.")
@click.option("--store", help="Ask Amazon only for the seller account of this store.")
@click.option(
    "--since",
    type=click.IntRange(min=1, max=MOST_DAYS),
    default=MOST_DAYS,
    help="Ask Amazon only for what is at most so many days old.",
)
@json_option
@now_option
@needs(Permission.OPERATE)
def check(
    *,
    repair: bool,
    at_amazon: bool,
    store: str | None,
    since: int,
    as_json: bool,
    clock: Clock,
) -> int:
    """Verify on all stored data that nothing is lost, doubled or miscounted."""
    accounts = _accounts(store, at_amazon=at_amazon)
    repaired = list(_repaired(clock)) if repair else []
    broken = [*findings(), *overdue_findings(clock.now())]
    tally = Tally()
    for account in accounts:
        first = clock.now() - timedelta(days=since)
        broken += differences(account, clock, tally, since=first, tell=_tell_of_waiting)
    counts = {"amazon_orders": AmazonOrder.objects.count(), "orders": Order.objects.count()}
    if as_json:
        seen = {"at_amazon": _as_json(tally)} if at_amazon else {}
        print_json({"ok": not broken, "findings": broken, **counts, "repaired": repaired, **seen})
    else:
        _tell(repaired, broken, counts)
        if at_amazon:
            _tell_tally(tally)
    return int(bool(broken))


def _accounts(store: str | None, *, at_amazon: bool) -> list[SellerAccount]:
    if not at_amazon:
        if store:
            raise Refused("--store says whom to ask at Amazon: it goes with --at-amazon.")
        return []
    return [get_store(store, scope=granted()).account] if store else accounts_at_work()


def _tell_of_waiting(sentence: str) -> None:
    click.echo(sentence, err=True)


def _as_json(tally: Tally) -> dict[str, Any]:
    return {name: dict(getattr(tally, name)) for name in ("compared", "underway", "waiting")}


def _tell_tally(tally: Tally) -> None:
    def told(what: dict[str, int]) -> str:
        return ", ".join(
            counted(many, name.removesuffix("s")) for name, many in what.items() if many
        )

    click.echo(f"Compared with Amazon: {told(tally.compared) or 'nothing'}.")
    if +tally.underway:
        click.echo(f"Still underway: {told(tally.underway)}.")
    if +tally.waiting:
        click.echo(f"Waiting for a person: {told(tally.waiting)}.")


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
