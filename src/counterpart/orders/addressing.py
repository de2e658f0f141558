"""Where does an order go, and may it go?"""

from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from counterpart.audit.trail import record
from counterpart.orders import history
from counterpart.orders.finding.findable import renew_findable
from counterpart.orders.models.orders import AddressKind, Order, OrderAddress
from counterpart.orders.new_order import NewAddress
from counterpart.orders.states import FINAL, cannot
from counterpart.orders.working import StepNotAllowed, lines_of, worked

# Why packing must stop until a person has decided.
STOPS = {
    "buyer_asks_to_cancel": _("the buyer asks to cancel it."),
    "canceled_by_channel": _("it was canceled where it came from, after units had been shipped."),
    "changed_by_channel": _("its quantities or its total were changed where it came from."),
    "shipped_elsewhere": _("units of it were shipped elsewhere, and it is not known from where."),
    "cancellation_asked": _("it is being canceled where it came from."),
}
# No decision to ship all the same lifts these: a request must be taken back first, and units that
# left elsewhere must be counted, or they would leave twice.
FIRM_STOPS = frozenset({"cancellation_asked", "shipped_elsewhere"})


def change_shipping_address(
    order: Order, address: NewAddress, *, actor: str, now: datetime
) -> None:
    """Replace the shipping address; an address that is the same changes nothing (CO-4.7).

    Refused once everything is shipped, for an order that is canceled or closed, and for one whose
    buyer was erased.
    """
    with worked(order, "address_changed", actor=actor, now=now) as order:
        _check_knows_buyer(order)
        if order.state in FINAL:
            raise StepNotAllowed(cannot(order.state, "change_address"))
        if not any(line.quantities.to_ship for line in lines_of(order)):
            raise StepNotAllowed(
                gettext(
                    "The address of order {number} cannot change: nothing is left to ship."
                ).format(number=order.number)
            )
        if _replace(order, AddressKind.SHIPPING, address, actor=actor, now=now):
            history.write(order, "address_changed", actor=actor, now=now)


def change_billing_address(order: Order, address: NewAddress, *, actor: str, now: datetime) -> None:
    """Replace the billing address, in any state; the same again changes nothing (CO-4.7).

    Refused for an order whose buyer was erased.
    """
    with worked(order, "billing_address_changed", actor=actor, now=now) as order:
        _check_knows_buyer(order)
        if _replace(order, AddressKind.BILLING, address, actor=actor, now=now):
            history.write(order, "billing_address_changed", actor=actor, now=now)


def _check_knows_buyer(order: Order) -> None:
    """What was erased in time must not come back by another way (P6)."""
    if order.people_erased_at is not None:
        raise StepNotAllowed(
            gettext("Order {number} cannot get another address: its buyer was erased.").format(
                number=order.number
            )
        )


def _replace(
    order: Order, kind: AddressKind, address: NewAddress, *, actor: str, now: datetime
) -> bool:
    """Write an address and audit which fields of it changed, without their values."""
    present = OrderAddress.objects.filter(order=order, kind=kind).first()
    changed = _differing(present, address)
    if present is not None and not changed:
        return False
    OrderAddress.objects.update_or_create(
        order=order,
        kind=kind,
        defaults={
            "country": address.country,
            "person": address.person,
            "is_placeholder": address.is_placeholder,
        },
    )
    renew_findable(order)
    order.updated_at = now
    order.save(update_fields=["updated_at"])
    record(
        "address_replaced",
        kind="order",
        subject=order.number,
        before={},
        after={"address": str(kind.value), "changed": changed},
        actor=actor,
        now=now,
    )
    return True


def _differing(present: OrderAddress | None, address: NewAddress) -> list[str]:
    before = present.person | {"country": present.country} if present else {}
    after = address.person | {"country": address.country}
    fields = [key for key in {*before, *after} if (before.get(key) or "") != (after.get(key) or "")]
    if present is not None and present.is_placeholder != address.is_placeholder:
        fields.append("is_placeholder")
    return sorted(fields)


def stop_shipping(order: Order, because: str, *, actor: str, now: datetime) -> None:
    """Mark an order not to be shipped, or release it with an empty reason. Safe to repeat."""
    with worked(order, "shipping_stopped", actor=actor, now=now) as order:
        if order.stop_shipping_because == because:
            return
        order.stop_shipping_because = because
        order.updated_at = now
        order.save(update_fields=["stop_shipping_because", "updated_at"])
        if because:
            why = str(STOPS[because])
            history.write(order, "shipping_stopped", actor=actor, now=now, because=why)
        else:
            history.write(order, "shipping_released", actor=actor, now=now)
