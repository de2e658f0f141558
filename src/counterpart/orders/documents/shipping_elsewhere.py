"""What happens to units of an order that someone else has shipped?"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext

from counterpart.inventory.models import MovementKind, Source
from counterpart.inventory.reserving import release
from counterpart.orders import history
from counterpart.orders.documents.departing import Picked, leave_stock, written_units
from counterpart.orders.documents.shipping import (
    FORBIDDING_STATES,
    NewTrack,
    write_shipment,
    write_tracks,
)
from counterpart.orders.models.documents import Shipment
from counterpart.orders.models.orders import Order, OrderLine
from counterpart.orders.promises import REFERENCE, demands, stock_for
from counterpart.orders.states import cannot
from counterpart.orders.working import StepNotAllowed, lines_of, settle_state, worked


def record_shipped_elsewhere(
    order: Order,
    units: Mapping[int, Decimal],
    *,
    left_our_shelves: bool,
    tracks: Sequence[NewTrack] = (),
    actor: str,
    now: datetime,
) -> Shipment:
    """Record units, by the keys of their lines, as shipped, in one transaction.

    If they left our shelves, stock goes as with any shipment; if not, only their promise ends. A
    stop plays no part. Refuses what CO-4.2 forbids, more units than are left to ship, and what
    `leave_stock` refuses.
    """
    with worked(order, "shipped_elsewhere", actor=actor, now=now) as order:
        lines = lines_of(order)
        if order.state in FORBIDDING_STATES:
            raise StepNotAllowed(cannot(order.state, "ship"))
        picked = _picked(order, lines, units)
        source = _move_stock(order, picked, left_our_shelves=left_our_shelves, now=now)
        shipment = write_shipment(order, picked, source, now=now)
        history.write(
            order,
            "shipped_elsewhere",
            actor=actor,
            now=now,
            document_kind="shipment",
            document=shipment.number,
            number=shipment.number,
            items=written_units(picked),
        )
        known = [track.checked() for track in tracks]
        write_tracks(order, shipment, known, actor=actor, now=now)
        settle_state(order, lines, actor=actor, now=now)
    return shipment


def _picked(
    order: Order, lines: list[OrderLine], units: Mapping[int, Decimal]
) -> dict[OrderLine, Decimal]:
    picked = {line: units[line.pk] for line in lines if units.get(line.pk)}
    if not picked or any(units > line.quantities.to_ship for line, units in picked.items()):
        raise StepNotAllowed(
            gettext("Order {number} has changed: fewer units are left to ship.").format(
                number=order.number
            )
        )
    return picked


def _move_stock(
    order: Order, picked: Picked, *, left_our_shelves: bool, now: datetime
) -> Source | None:
    if left_our_shelves:
        return leave_stock(order, picked, None, now=now)
    release(
        stock_for(order),
        demands(order, picked),
        kind=MovementKind.SHIPPED_ELSEWHERE,
        reference_kind=REFERENCE,
        now=now,
    )
    return None
