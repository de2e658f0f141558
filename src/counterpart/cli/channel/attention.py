"""Commands about what keeps orders from coming in, and about trying them again."""

import click

from counterpart.amazon.attention.deciding import orders_to_decide
from counterpart.amazon.attention.grouping import groups_of_held
from counterpart.amazon.attention.lingering import lingering_orders
from counterpart.amazon.attention.releasing import release_held
from counterpart.amazon.causes import CAUSES
from counterpart.amazon.statuses import LONGEST_PENDING
from counterpart.cli.guarding import actor, granted, needs
from counterpart.cli.options import Commands, json_option, now_option
from counterpart.cli.printing import moment, print_json, print_table
from counterpart.core.clock import Clock
from counterpart.core.money import written
from counterpart.core.quantities import as_number
from counterpart.orders.addressing import STOPS
from counterpart.users.permissions import Permission


@click.group(cls=Commands)
def attention() -> None:
    """See what keeps orders from coming in, and try them again."""


@attention.command("list")
@json_option
@now_option
@needs(Permission.VIEW_CHANNEL)
def list_(*, as_json: bool, clock: Clock) -> None:
    """List the held orders by what mends them, the most urgent first."""
    groups = groups_of_held(scope=granted())
    if as_json:
        print_json(
            [
                {
                    "cause": one.cause,
                    "sku": one.sku or None,
                    "orders": one.count,
                    "values": {code: written(sum_, code) for code, sum_ in one.values.items()},
                    "units_missing": as_number(one.units_missing),
                    "ship_by": moment(one.ship_by),
                    "held_since": moment(one.held_at),
                    "sentence": one.sentence,
                    "remedy": one.remedy,
                }
                for one in groups
            ]
        )
        return
    print_table(
        "Needs attention",
        ["Orders", "Ship by", "Reason", "Remedy"],
        [(one.count, one.ship_by, one.sentence, one.remedy) for one in groups],
        empty="Nothing needs attention: no order is held.",
    )
    for row in orders_to_decide(scope=granted()).iterator(chunk_size=500):
        why = STOPS[row.order.stop_shipping_because] if row.order else ""
        click.echo(f"{row.amazon_order_id} is to be decided: {why}")
    count = lingering_orders(scope=granted(), now=clock.now()).count()
    if count:
        days = LONGEST_PENDING.days
        click.echo(f"\nPending for more than {days} days, nothing is reserved any more: {count}")


@attention.command()
@click.option("--cause", type=click.Choice(sorted(CAUSES)), help="Only of this cause.")
@click.option("--sku", default="", help="Only those that this SKU holds up.")
@json_option
@now_option
@needs(Permission.WORK_CHANNEL)
def retry(*, cause: str | None, sku: str, as_json: bool, clock: Clock) -> None:
    """Look at held orders again now, as the next run does; Amazon is not asked."""
    told = release_held(cause=cause or "", sku=sku, scope=granted(), actor=actor(), now=clock.now())
    if as_json:
        print_json(
            {
                "in_commerce": told.in_commerce,
                "still_held": told.still_held,
                "left": told.left,
                "orders": [
                    {
                        "amazon_order_id": one.amazon_order_id,
                        "in_commerce": one.is_in_commerce,
                        "sentence": one.sentence,
                    }
                    for one in told.outcomes
                ],
            }
        )
        return
    for one in told.outcomes:
        click.echo(f"{one.amazon_order_id}: {one.sentence}")
    left = f", {told.left} left for the next run" if told.left else ""
    click.echo(f"{told.in_commerce} came in, {told.still_held} not{left}.")
