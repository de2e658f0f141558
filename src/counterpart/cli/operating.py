"""Commands that help single Amazon orders along."""

import click

from counterpart.amazon.importing.requesting import import_order
from counterpart.amazon.operations.resending import resend_confirmation
from counterpart.amazon.queries import get_order, latest_note
from counterpart.cli.guarding import actor, granted, needs
from counterpart.cli.options import json_option, now_option
from counterpart.cli.printing import print_json
from counterpart.cli.reading import as_facts
from counterpart.core.clock import Clock
from counterpart.core.errors import Refused
from counterpart.orders.models.documents import Shipment
from counterpart.users.permissions import Permission


@click.command("import")
@click.argument("amazon_order_ids", nargs=-1, required=True)
@json_option
@now_option
@needs(Permission.WORK_CHANNEL)
def import_orders(*, amazon_order_ids: tuple[str, ...], as_json: bool, clock: Clock) -> None:
    """Bring orders into Commerce that came while import was disabled, or try held ones now."""
    rows = [get_order(one, scope=granted()) for one in amazon_order_ids]
    answers = []
    for row in rows:
        import_order(row, actor=actor(), now=clock.now())
        fresh = get_order(row.amazon_order_id)
        answers.append(as_facts(fresh))
        if not as_json:
            click.echo(f"{fresh.amazon_order_id}: {fresh.status}. {latest_note(fresh)}")
    if as_json:
        print_json(answers)


@click.command()
@click.argument("shipment_number")
@click.option("--carrier", default="", help="Correct the carrier.")
@click.option("--tracking", default="", help="Correct the tracking number.")
@click.option("--parcel", type=int, help="Which parcel of the shipment, where it has several.")
@json_option
@now_option
@needs(Permission.WORK_CHANNEL)
def resend(
    *,
    shipment_number: str,
    carrier: str,
    tracking: str,
    parcel: int | None,
    as_json: bool,
    clock: Clock,
) -> None:
    """Tell Amazon of a shipment again, corrected if need be."""
    mine = Shipment.objects.filter(granted().within("order__store_view"))
    found = list(mine.filter(number=shipment_number.strip().removeprefix("#"))[:2])
    if len(found) != 1:
        raise Refused(f"There is no single shipment with the number {shipment_number}.")
    operation = resend_confirmation(
        found[0],
        carrier=carrier,
        tracking=tracking,
        parcel=parcel,
        actor=actor(),
        now=clock.now(),
    )
    if as_json:
        print_json({"shipment": found[0].number, "confirmation": operation.state})
    else:
        click.echo(f"Shipment #{found[0].number}: Amazon will be told with the next sync.")
