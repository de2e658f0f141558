"""The command that corrects an address."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import click

from counterpart.amazon.importing.correcting import correct_address
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.queries import AmazonOrderUnknown, get_order
from counterpart.cli.commerce.order_facts import buyer_facts, may_see_buyers, order_facts
from counterpart.cli.guarding import actor, granted, needs, tell_seen
from counterpart.cli.options import json_option, now_option
from counterpart.cli.printing import print_json
from counterpart.cli.reading import as_facts, sees_buyer
from counterpart.core.clock import Clock
from counterpart.core.errors import Refused
from counterpart.orders import queries
from counterpart.orders.addresses import checked_address
from counterpart.orders.addressing import change_billing_address, change_shipping_address
from counterpart.orders.models.orders import AddressKind, Order
from counterpart.users.permissions import Permission

UPDATED = "You updated the order address."


@click.command("edit-address")
@click.argument("number")
@click.argument("changes", nargs=-1, metavar="[FIELD=VALUE]…")
@click.option("--billing", "is_billing", is_flag=True, help="The billing address instead.")
@json_option
@now_option
@needs(Permission.EDIT_ORDERS)
def edit_address(
    *, number: str, changes: tuple[str, ...], is_billing: bool, as_json: bool, clock: Clock
) -> None:
    """Correct the delivery address of an order, or show it.

    NUMBER is that of a Commerce order or of an Amazon order. Fields: name, company, line1, line2,
    line3, city, region, postcode, country, phone.
    """
    wanted = _read(changes)
    row, order = _find(number)
    if row is not None and not is_billing:
        if wanted:
            row = correct_address(row, wanted, actor=actor(), now=clock.now())
        _answer_amazon(row, is_changed=bool(wanted), as_json=as_json, clock=clock)
        return
    if order is None:
        raise Refused(f"Order {number} is not in Commerce yet: it has no billing address.")
    kind = AddressKind.BILLING if is_billing else AddressKind.SHIPPING
    if wanted:
        _change(order, kind, wanted, now=clock.now())
    _answer(order, kind, is_changed=bool(wanted), as_json=as_json, clock=clock)


def _read(changes: tuple[str, ...]) -> dict[str, str]:
    wanted: dict[str, str] = {}
    for change in changes:
        field, equals, value = change.partition("=")
        if not equals:
            raise Refused(f"“{change}” is not of the form field=value.")
        wanted[field.strip().lower()] = value
    return wanted


def _find(number: str) -> tuple[AmazonOrder | None, Order | None]:
    """Answer the Amazon order of that number, or else the Commerce order, with what hangs on it."""
    try:
        row = get_order(number, scope=granted())
    except AmazonOrderUnknown as unknown:
        return _find_in_commerce(number, unknown)
    return row, row.order


def _find_in_commerce(
    number: str, unknown: AmazonOrderUnknown
) -> tuple[AmazonOrder | None, Order | None]:
    try:
        order = queries.get_order(number, scope=granted())
    except queries.OrderUnknown as no:
        raise Refused(f"{unknown} {no}", code=no.code) from None
    return AmazonOrder.objects.select_related("store", "order").filter(order=order).first(), order


def _change(order: Order, kind: AddressKind, wanted: Mapping[str, str], *, now: datetime) -> None:
    address = checked_address(_present(order, kind) | dict(wanted))
    if kind == AddressKind.BILLING:
        change_billing_address(order, address, actor=actor(), now=now)
    else:
        change_shipping_address(order, address, actor=actor(), now=now)


def _present(order: Order, kind: AddressKind) -> dict[str, str]:
    """Answer the address as it is; what is not billed elsewhere is billed where it is shipped."""
    known = {one.kind: one for one in order.addresses.all()}
    one = known.get(kind) or known.get(AddressKind.SHIPPING)
    return one.person | {"country": one.country} if one else {}


def _answer_amazon(row: AmazonOrder, *, is_changed: bool, as_json: bool, clock: Clock) -> None:
    address = _seen_address(row, clock)
    if as_json:
        print_json(as_facts(get_order(row.amazon_order_id)) | {"address": address})
        return
    _tell(address, is_changed=is_changed)
    if row.order is not None:
        click.echo(f"Commerce order {row.order.number} has this address.")


def _seen_address(row: AmazonOrder, clock: Clock) -> dict[str, Any] | None:
    if not sees_buyer(row):
        return None
    tell_seen(row.amazon_order_id, clock)
    address: dict[str, Any] = row.corrected_address or row.address
    return address


def _answer(
    order: Order, kind: AddressKind, *, is_changed: bool, as_json: bool, clock: Clock
) -> None:
    fresh = queries.read_order(order)
    if may_see_buyers(fresh):
        tell_seen(fresh.number, clock)
    people = buyer_facts(fresh)
    address = people[f"{kind.value}_address"]
    if as_json:
        print_json(order_facts(fresh) | people | {"address": address})
        return
    _tell(address, is_changed=is_changed)


def _tell(address: Mapping[str, Any] | None, *, is_changed: bool) -> None:
    if is_changed:
        click.echo(UPDATED)
    for field, value in (address or {}).items():
        if value:
            click.echo(f"{field:<9} {value}")
