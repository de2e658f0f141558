"""What happens when an order is shipped?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from counterpart.core import quantities
from counterpart.core.errors import Refused
from counterpart.inventory.deducting import deduct
from counterpart.inventory.models import Source
from counterpart.inventory.stocks import default_source
from counterpart.orders import history
from counterpart.orders.addressing import STOPS
from counterpart.orders.documents.picking import Wanted, chosen
from counterpart.orders.models.documents import Shipment, ShipmentLine, Track
from counterpart.orders.models.orders import Order, OrderLine
from counterpart.orders.promises import REFERENCE, demands, stock_for
from counterpart.orders.states import State
from counterpart.orders.working import StepNotAllowed, lines_of, settle_state, worked
from counterpart.websites.numbering import next_number

FORBIDDING_STATES = {State.HOLDED, State.PAYMENT_REVIEW, State.CANCELED, State.CLOSED}
CARRIERS = {
    "custom": "Custom Value",
    "dhl": "DHL",
    "fedex": "Federal Express",
    "ups": "United Parcel Service",
    "usps": "United States Postal Service",
}


class TrackRefused(Refused):
    """A tracking number without carrier, or the other way round."""

    code = "track_refused"


@dataclass(frozen=True)
class NewTrack:
    """How a parcel can be followed. Any carrier that is not known here is a custom one."""

    carrier: str
    number: str
    title: str = ""

    def checked(self) -> "NewTrack":
        """Answer the track with Commerce's carrier code, or refuse it (CO-7.5)."""
        if not self.carrier.strip():
            raise TrackRefused("Please specify a carrier.")
        if not self.number.strip():
            raise TrackRefused("Please enter a tracking number.")
        code = self.carrier.strip().lower()
        known = code in CARRIERS and code != "custom"
        title = self.title.strip() or (CARRIERS[code] if known else self.carrier.strip())
        return NewTrack(code if known else "custom", self.number.strip(), title)


def ship_order(
    order: Order,
    *,
    items: Wanted = None,
    tracks: Sequence[NewTrack] = (),
    source: Source | None = None,
    despite_stop: bool = False,
    actor: str,
    now: datetime,
) -> Shipment:
    """Ship units by SKU (None: all that is left) in one transaction: stock, documents, state.

    They leave `source`, or unless given the first open source of the website's stock. Refuses
    what CO-4.2 forbids, more units than are left, stock that the source does not have, and an
    order that someone marked not to be shipped unless `despite_stop`.
    """
    checked = [track.checked() for track in tracks]
    with worked(order, "shipped", actor=actor, now=now) as order:
        lines = lines_of(order)
        check_can_ship(order, lines, despite_stop=despite_stop)
        if order.tracking_required and not checked:
            raise TrackRefused(
                f"Order {order.number} came from {order.channel.capitalize()}: shipping it needs "
                f"a carrier and a tracking number."
            )
        picked = chosen(
            lines,
            items,
            left=lambda line: line.quantities.to_ship,
            too_much="The quantity to ship must not be greater than the unshipped quantity "
            "for product SKU {sku}: {left} left.",
            nothing="You can't create a shipment without products.",
        )
        place = None if order.stock_untouched else source or _first_source(order)
        if place is not None:
            _deduct_stock(order, picked, place, now=now)
        shipment = _write(order, picked, checked, place, now=now)
        _write_history(order, shipment, picked, checked, actor=actor, now=now)
        settle_state(order, lines, actor=actor, now=now)
    return shipment


def check_can_ship(order: Order, lines: list[OrderLine], *, despite_stop: bool = False) -> None:
    """Refuse with the reason why this order cannot be shipped now (CO-4.2)."""
    if order.state in FORBIDDING_STATES:
        raise StepNotAllowed(f"A {State(order.state).label} order cannot be shipped.")
    if order.stop_shipping_because and not despite_stop:
        raise StepNotAllowed(
            f"Order {order.number} is not to be shipped: {STOPS[order.stop_shipping_because]}"
        )
    if not any(line.quantities.to_ship for line in lines):
        raise StepNotAllowed(f"Everything of order {order.number} is shipped or canceled.")


def _first_source(order: Order) -> Source:
    """Answer where an order ships from unless someone chose: its stock's first open source."""
    links = stock_for(order).sources.select_related("source")
    link = links.filter(source__is_enabled=True).first()
    return link.source if link else default_source()


def _deduct_stock(
    order: Order, picked: dict[OrderLine, Decimal], source: Source, *, now: datetime
) -> None:
    for is_reserved in (True, False):
        deduct(
            stock_for(order),
            source,
            demands(order, picked, reserved=is_reserved),
            reserved=is_reserved,
            reference_kind=REFERENCE,
            now=now,
        )


def _write(
    order: Order,
    picked: dict[OrderLine, Decimal],
    tracks: Sequence[NewTrack],
    source: Source | None,
    *,
    now: datetime,
) -> Shipment:
    shipment = Shipment.objects.create(
        order=order,
        number=next_number(order.store_view, "shipment"),
        store_view=order.store_view,
        source=source,
        created_at=now,
    )
    ShipmentLine.objects.bulk_create(
        ShipmentLine(shipment=shipment, order_line=line, quantity=quantity)
        for line, quantity in picked.items()
    )
    Track.objects.bulk_create(
        Track(
            shipment=shipment,
            carrier_code=track.carrier,
            carrier_title=track.title,
            number=track.number,
            created_at=now,
        )
        for track in tracks
    )
    for line, quantity in picked.items():
        line.shipped += quantity
    OrderLine.objects.bulk_update(picked, ["shipped"])
    order.updated_at = now
    order.save(update_fields=["updated_at"])
    return shipment


def _write_history(
    order: Order,
    shipment: Shipment,
    picked: dict[OrderLine, Decimal],
    tracks: Sequence[NewTrack],
    *,
    actor: str,
    now: datetime,
) -> None:
    items = ", ".join(
        f"{line.sku} × {quantities.written(quantity)}" for line, quantity in picked.items()
    )
    history.write(order, "shipped", actor=actor, now=now, number=shipment.number, items=items)
    for track in tracks:
        history.write(
            order, "tracked", actor=actor, now=now, tracking=track.number, carrier=track.title
        )
