"""Does the Commerce order go where Amazon now says (K-18)?"""

from datetime import datetime

from counterpart.amazon.importing.addresses import address_blockers
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.timeline import write_note
from counterpart.customers.addresses import standardized
from counterpart.orders.addressing import change_shipping_address
from counterpart.orders.models.orders import AddressKind, Order, OrderAddress
from counterpart.orders.new_order import NewAddress
from counterpart.orders.states import FINAL
from counterpart.orders.working import lines_of


def follow_address(row: AmazonOrder, order: Order, *, actor: str, now: datetime) -> None:
    """Take over a new address, or tell once why not: a conflict is a person's to settle.

    For an order and a row taken in hand; the row's mark is taken away by the caller.
    """
    address = standardized(row.address)
    person = {key: value for key, value in address.items() if value and key != "country"}
    if _is_there(order, address["country"], person):
        return
    why_not = _why_not(row, order, address)
    if not why_not:
        new = NewAddress(address["country"], person)
        change_shipping_address(order, new, actor=actor, now=now)
        write_note(row, "address_followed", actor=actor, now=now, number=order.number)
    elif row.has_new_address:
        write_note(row, why_not, actor=actor, now=now, number=order.number)


def _is_there(order: Order, country: str, person: dict[str, str]) -> bool:
    present = OrderAddress.objects.filter(order=order, kind=AddressKind.SHIPPING).first()
    return present is not None and present.person == person and present.country == country


def _why_not(row: AmazonOrder, order: Order, address: dict[str, str]) -> str:
    """Answer the code of the note that says why an address is not taken over; empty if it is."""
    if order.state in FINAL or not any(line.quantities.to_ship for line in lines_of(order)):
        return "address_too_late"
    if row.corrected_address:
        return "address_corrected_before"
    if address_blockers(address):
        return "address_unusable"
    return ""
