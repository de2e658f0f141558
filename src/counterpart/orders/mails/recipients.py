"""Which addresses may be written to?"""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from counterpart.orders.models.orders import AddressKind, Order, OrderAddress

# RFC 2606 and RFC 6761: no mail server will ever answer there. The domains example.com, .net and
# .org are left out of it: they take no mail either, and demonstrations write to them.
RESERVED = {"invalid", "test", "example", "localhost", "local"}
# L-55: a channel fills what it does not tell with dummy data, whose words are not documented.
DUMMY_WORDS = {
    "dummy", "placeholder", "notprovided", "not-provided", "not_provided", "unknown", "none",
    "null", "undefined", "n/a", "na", "xxx",
}  # fmt: skip
_wellformed = EmailValidator(allowlist=[])


def is_address(email: str) -> bool:
    """Tell whether a text is one e-mail address that someone may have."""
    if not email.isascii():
        # The validator knows no case: it takes a long s for an s.
        return False
    try:
        _wellformed(email)
    except ValidationError:
        return False
    local, _, domain = email.lower().rpartition("@")
    labels = domain.split(".")
    return labels[-1] not in RESERVED and not {local, *labels[:-1]} & DUMMY_WORDS


def is_mailable(order: Order) -> bool:
    """Tell whether the buyer of an order may be written to.

    Never when the order's people are made up because the channel does not tell them (B-11), and
    never after they were erased. A marketplace's relay address is an address like any other.
    """
    return order.pk not in unmailable_orders([order])


def unmailable_orders(orders: Collection[Order]) -> set[int]:
    """Answer the keys of those orders whose buyer may not be written to, in one query at most."""
    refused = {
        order.pk
        for order in orders
        if order.people_erased_at is not None or not is_address(order.customer_email)
    }
    left = {order.pk for order in orders} - refused
    if not left:
        return refused
    placeholders = OrderAddress.objects.filter(
        order__in=left, kind=AddressKind.SHIPPING, is_placeholder=True
    )
    return refused | set(placeholders.values_list("order_id", flat=True))
