"""How does a guest's order get a customer?"""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext

from counterpart.audit.trail import record
from counterpart.core.errors import Refused
from counterpart.customers.models import Customer
from counterpart.customers.registering import find_customer, register_customer, remember_address
from counterpart.orders import history
from counterpart.orders.models.orders import AddressKind, Order
from counterpart.orders.working import worked


class GuestRefused(Refused):
    """The order cannot get a customer, or has one."""

    code = "guest_refused"


def register_guest(order: Order, *, actor: str, now: datetime) -> Customer:
    """Make a customer of the buyer of a guest's order, or link the one who has the e-mail.

    Within the order's website (CO-12.2). A known customer's name stays; the order's addresses
    are added to the book. Refuses an order that has a customer, and one without an e-mail.
    """
    with worked(order, "guest_registered", actor=actor, now=now) as order:
        _check_is_guest(order)
        if not order.customer_email:
            raise GuestRefused(
                gettext("Order {number} has no e-mail address, which an account needs.").format(
                    number=order.number
                )
            )
        website = order.store_view.store.website
        is_known = find_customer(website, order.customer_email) is not None
        billing, *others = _addresses(order) or [{}]
        customer = register_customer(
            website,
            email=order.customer_email,
            full_name=order.customer_name or billing.get("name", ""),
            address=billing,
            now=now,
        )
        for address in others:
            remember_address(customer, address)
        code = "customer_linked" if is_known else "customer_registered"
        _link(order, customer, code, actor=actor, now=now)
    return customer


def link_order(order: Order, customer: Customer, *, actor: str, now: datetime) -> Order:
    """Give a guest's order to a customer of its website (CO-12.2).

    Refuses an order that has a customer, and a customer of another website.
    """
    with worked(order, "customer_linked", actor=actor, now=now) as order:
        _check_is_guest(order)
        website = order.store_view.store.website
        if customer.website_id != website.pk:
            raise GuestRefused(
                gettext(
                    "Customer {pk} does not belong to website {code} of order {number}."
                ).format(pk=customer.pk, code=website.code, number=order.number)
            )
        _link(order, customer, "customer_linked", actor=actor, now=now)
    return order


def _check_is_guest(order: Order) -> None:
    if order.customer_id is not None:
        raise GuestRefused(gettext("This order already has associated customer account"))
    if order.people_erased_at is not None:
        raise GuestRefused(
            gettext("Order {number} cannot get a customer: its buyer was erased.").format(
                number=order.number
            )
        )


def _addresses(order: Order) -> list[dict[str, str]]:
    """Answer where the order is billed and sent, as an address book holds it; billing first."""
    rows = {one.kind: one for one in order.addresses.all() if not one.is_placeholder}
    found: list[Mapping[str, str]] = [
        dict(rows[kind].person) | {"country": rows[kind].country}
        for kind in (AddressKind.BILLING, AddressKind.SHIPPING)
        if kind in rows and rows[kind].person
    ]
    return [dict(address) for address in found]


def _link(order: Order, customer: Customer, code: str, *, actor: str, now: datetime) -> None:
    before = {"customer": None, "customer_group": order.customer_group}
    order.customer = customer
    order.customer_group = customer.group
    order.updated_at = now
    order.save(update_fields=["customer", "customer_group", "updated_at"])
    history.write(order, code, actor=actor, now=now)
    record(
        code,
        kind="order",
        subject=order.number,
        before=before,
        after={"customer": customer.pk, "customer_group": customer.group},
        actor=actor,
        now=now,
    )
