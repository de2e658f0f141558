"""Where does an order go, and may it go?"""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from counterpart.orders import history
from counterpart.orders.models.orders import AddressKind, Order, OrderAddress
from counterpart.orders.new_order import NewAddress
from counterpart.orders.working import StepNotAllowed, lines_of, worked

# Why packing must stop until a person has decided.
STOPS = {
    "buyer_asks_to_cancel": _("the buyer asks to cancel it."),
    "canceled_by_channel": _("it was canceled where it came from, after units had been shipped."),
    "changed_by_channel": _("its quantities or its total were changed where it came from."),
}


def change_shipping_address(
    order: Order, address: NewAddress, *, actor: str, now: datetime
) -> None:
    """Replace the shipping address; refused once everything is shipped (CO-4.7)."""
    with worked(order, "address_changed", actor=actor, now=now) as order:
        if not any(line.quantities.to_ship for line in lines_of(order)):
            raise StepNotAllowed(
                f"The address of order {order.number} cannot change: nothing is left to ship."
            )
        OrderAddress.objects.update_or_create(
            order=order,
            kind=AddressKind.SHIPPING,
            defaults={
                "country": address.country,
                "person": address.person,
                "is_placeholder": address.is_placeholder,
            },
        )
        order.updated_at = now
        order.save(update_fields=["updated_at"])
        history.write(order, "address_changed", actor=actor, now=now)


def stop_shipping(order: Order, because: str, *, actor: str, now: datetime) -> None:
    """Mark an order not to be shipped, or release it with an empty reason. Safe to repeat."""
    with worked(order, "shipping_stopped", actor=actor, now=now) as order:
        if order.stop_shipping_because == because:
            return
        order.stop_shipping_because = because
        order.updated_at = now
        order.save(update_fields=["stop_shipping_because", "updated_at"])
        code = "shipping_stopped" if because else "shipping_released"
        reason = {"because": str(STOPS[because])} if because else {}
        history.write(order, code, actor=actor, now=now, **reason)
