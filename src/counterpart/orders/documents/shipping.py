"""What happens when an order is shipped?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext

from counterpart.core.bulk import insert_rows, update_rows
from counterpart.core.errors import Refused
from counterpart.inventory.models import Source
from counterpart.orders import history
from counterpart.orders.addressing import FIRM_STOPS, STOPS
from counterpart.orders.documents.departing import leave_stock, written_units
from counterpart.orders.documents.picking import Wanted, chosen
from counterpart.orders.mails.queueing import queue_mail
from counterpart.orders.models.documents import Shipment, ShipmentLine, Track
from counterpart.orders.models.mails import MailKind
from counterpart.orders.models.orders import Order, OrderLine
from counterpart.orders.states import State, cannot
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
    """How a parcel can be followed. Any carrier that is not known here is a custom one.

    Such a carrier names the track, unless a title does; the word `custom` names nothing.
    """

    carrier: str
    number: str
    title: str = ""

    def checked(self) -> "NewTrack":
        """Answer the track with Commerce's carrier code, or refuse it (CO-7.5)."""
        code = self.carrier.strip().lower()
        if not code:
            raise TrackRefused(gettext("Please specify a carrier."))
        if not self.number.strip():
            raise TrackRefused(gettext("Please enter a tracking number."))
        if code == "custom" and not self.title.strip():
            raise TrackRefused(gettext("Please enter a title for the custom carrier."))
        is_known = code in CARRIERS and code != "custom"
        title = self.title.strip() or (CARRIERS[code] if is_known else self.carrier.strip())
        return NewTrack(code if is_known else "custom", self.number.strip(), title)


def ship_order(
    order: Order,
    *,
    items: Wanted = None,
    tracks: Sequence[NewTrack] = (),
    source: Source | None = None,
    despite_stop: bool = False,
    notify: bool = False,
    comment: str = "",
    actor: str,
    now: datetime,
) -> Shipment:
    """Ship units by SKU (None: all that is left) in one transaction: stock, documents, state.

    They leave `source`, or unless given the one that `departing.py` finds. Refuses what CO-4.2
    forbids, more units than are left, stock that the source does not have, and an order that
    someone marked not to be shipped unless `despite_stop`; one that is being canceled, always.
    `notify` puts an e-mail to the buyer
    into the outbox; an address that may not be written to is refused.
    """
    checked = [track.checked() for track in tracks]
    with worked(order, "shipped", actor=actor, now=now) as order:
        lines = lines_of(order)
        check_can_ship(order, lines, despite_stop=despite_stop)
        _check_tracked(order, checked)
        picked = chosen(
            lines,
            items,
            left=lambda line: line.quantities.to_ship,
            too_much="The quantity to ship must not be greater than the unshipped quantity "
            "for product SKU {sku}: {left} left.",
            nothing="You can't create a shipment without products.",
        )
        place = leave_stock(order, picked, source, now=now)
        shipment = write_shipment(order, picked, place, now=now)
        _tell(order, shipment, picked, notify=notify, comment=comment, actor=actor, now=now)
        write_tracks(order, shipment, checked, actor=actor, now=now)
        settle_state(order, lines, actor=actor, now=now)
    return shipment


def check_can_ship(order: Order, lines: list[OrderLine], *, despite_stop: bool = False) -> None:
    """Refuse with the reason why this order cannot be shipped now (CO-4.2)."""
    if order.state in FORBIDDING_STATES:
        raise StepNotAllowed(cannot(order.state, "ship"))
    if all(line.is_virtual for line in lines):
        raise StepNotAllowed(gettext("Cannot do shipment for the order."))
    stop = order.stop_shipping_because
    if stop and (stop in FIRM_STOPS or not despite_stop):
        raise StepNotAllowed(
            gettext("Order {number} is not to be shipped: {stops}").format(
                number=order.number, stops=STOPS[stop]
            )
        )
    if not any(line.quantities.to_ship for line in lines):
        raise StepNotAllowed(
            gettext("Everything of order {number} is shipped or canceled.").format(
                number=order.number
            )
        )


def _check_tracked(order: Order, tracks: Sequence[NewTrack]) -> None:
    if order.tracking_required and not tracks:
        raise TrackRefused(
            gettext(
                "Order {number} came from {channel}: shipping it needs "
                "a carrier and a tracking number."
            ).format(number=order.number, channel=order.channel.capitalize())
        )


def write_shipment(
    order: Order,
    picked: dict[OrderLine, Decimal],
    source: Source | None,
    *,
    now: datetime,
) -> Shipment:
    """Write a shipment of picked units and raise its lines; for an order in hand."""
    shipment = Shipment.objects.create(
        order=order,
        number=next_number(order.store_view, "shipment"),
        store_view=order.store_view,
        source=source,
        created_at=now,
    )
    insert_rows(
        ShipmentLine(shipment=shipment, order_line=line, quantity=quantity)
        for line, quantity in picked.items()
    )
    for line, quantity in picked.items():
        line.shipped += quantity
    update_rows(picked, ["shipped"])
    order.updated_at = now
    update_rows([order], ["updated_at"])
    return shipment


def _tell(
    order: Order,
    shipment: Shipment,
    picked: dict[OrderLine, Decimal],
    *,
    notify: bool,
    comment: str,
    actor: str,
    now: datetime,
) -> None:
    """Write down what left, and put a copy to the buyer into the outbox if wished."""
    notified = notify and queue_mail(
        order,
        MailKind.SHIPMENT,
        document_id=shipment.pk,
        comment=comment,
        by_hand=True,
        actor=actor,
        now=now,
    )
    history.write(
        order,
        "shipped",
        actor=actor,
        now=now,
        comment=comment,
        document_kind="shipment",
        document=shipment.number,
        notified=notified,
        number=shipment.number,
        items=written_units(picked),
    )


def write_tracks(
    order: Order, shipment: Shipment, tracks: Sequence[NewTrack], *, actor: str, now: datetime
) -> None:
    """Write checked tracks of a shipment, and tell the history."""
    insert_rows(
        Track(
            shipment=shipment,
            carrier_code=track.carrier,
            carrier_title=track.title,
            number=track.number,
            created_at=now,
        )
        for track in tracks
    )
    for track in tracks:
        history.write(
            order,
            "tracked",
            actor=actor,
            now=now,
            document_kind="shipment",
            document=shipment.number,
            tracking=track.number,
            carrier=track.title,
        )
