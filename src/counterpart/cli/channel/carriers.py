"""What do a store's carriers go by at Amazon? The command `carriers`."""

from typing import Any

import click

from counterpart.amazon.models.stores import AmazonStore
from counterpart.amazon.operations.carriers import CarrierInUse, carriers_of
from counterpart.amazon.operations.mending_carriers import forget_carrier, mend_carrier
from counterpart.amazon.stores.activity import get_store
from counterpart.amazon.stores.carriers import CODES, CarrierRefused
from counterpart.cli.guarding import actor, also_needs, granted, needs
from counterpart.cli.options import json_option, now_option
from counterpart.cli.printing import moment, print_json, print_table
from counterpart.core.clock import Clock
from counterpart.users.permissions import Permission

EPILOG = f"Amazon's codes: {', '.join(CODES)}; or Other with --name."


@click.command(epilog=EPILOG)
@click.argument("store")
@click.option("--map", "mapped", default="", metavar="CARRIER=CODE", help="Map a carrier.")
@click.option("--name", default="", help="What the buyer reads, where the code is Other.")
@click.option("--unmap", "unmapped", default="", metavar="CARRIER", help="Take a mapping back.")
@json_option
@now_option
@needs(Permission.VIEW_CHANNEL)
def carriers(
    *, store: str, mapped: str, name: str, unmapped: str, as_json: bool, clock: Clock
) -> None:
    """Show or set what a store's carriers go by at Amazon; mended shipments are sent again."""
    found = get_store(store, scope=granted())
    queued = None
    if mapped or unmapped:
        found = get_store(store, scope=also_needs(Permission.CONFIGURE_CHANNEL))
        queued = _changed(found, mapped, name, unmapped, clock=clock)
    if as_json:
        print_json({"carriers": [_facts(one) for one in carriers_of(found)], "queued": queued or 0})
        return
    if queued is not None:
        click.echo(f"Parcels of which Amazon will be told with the next sync: {queued}.")
    _tell(found)


def _changed(store: AmazonStore, mapped: str, name: str, unmapped: str, *, clock: Clock) -> int:
    """Change the mappings, and answer how many parcels are queued because of that."""
    now, queued = clock.now(), 0
    if unmapped:
        queued += forget_carrier(store, unmapped, actor=actor(), now=now)
    if mapped:
        carrier, is_pair, code = mapped.rpartition("=")
        if not is_pair:
            raise CarrierRefused(f"“{mapped}” is not CARRIER=CODE.")
        queued += mend_carrier(store, carrier, code, name, actor=actor(), now=now)
    return queued


def _tell(store: AmazonStore) -> None:
    print_table(
        f"Carriers of {store.name}",
        ["Carrier on shipments", "At Amazon", "Name", "Mapping", "Parcels", "Last"],
        [
            (
                one.carrier,
                one.amazon_code,
                one.amazon_name,
                "mapped" if one.is_mapped else "missing" if one.fell_back else "",
                one.parcels,
                one.last_at,
            )
            for one in carriers_of(store)
        ],
        empty=f"{store.name} has shipped nothing yet.",
    )


def _facts(one: CarrierInUse) -> dict[str, Any]:
    return {
        "carrier": one.carrier,
        "amazon_code": one.amazon_code,
        "amazon_name": one.amazon_name,
        "mapped": one.is_mapped,
        "fell_back": one.fell_back,
        "parcels": one.parcels,
        "last_at": moment(one.last_at),
    }
