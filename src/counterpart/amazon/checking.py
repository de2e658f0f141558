"""Do the stored Amazon orders keep what is promised?"""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q

from counterpart.amazon.importing.decide import BY_AMAZON, CANCELED
from counterpart.amazon.models.operations import Operation, OperationKind
from counterpart.amazon.models.orders import AmazonOrder, ImportState
from counterpart.orders.models.orders import Order
from counterpart.orders.steps.releasing import RELEASED

HAS_ORDER = [ImportState.CREATED, ImportState.COMPLETED]


def channel_findings() -> Iterator[str]:
    """Yield a sentence for each Amazon order that disagrees with Commerce. Flat memory."""
    yield from _links()
    yield from _money()
    yield from _strangers()
    yield from _fulfilled_by_amazon()


def _links() -> Iterator[str]:
    unlinked = AmazonOrder.objects.filter(import_state__in=HAS_ORDER, order=None)
    for row in unlinked.iterator():
        yield f"Amazon order {row.amazon_order_id} is said to be in Commerce, but is not."
    linked = AmazonOrder.objects.exclude(import_state__in=[*HAS_ORDER, ImportState.CANCELED])
    for row in linked.filter(order__isnull=False).iterator():
        yield f"Amazon order {row.amazon_order_id} is in Commerce, but is {row.import_state}."
    silent = AmazonOrder.objects.filter(import_state=ImportState.HELD, hold_cause="")
    for row in silent.iterator():
        yield f"Amazon order {row.amazon_order_id} is held without a reason."


def _money() -> Iterator[str]:
    """What Amazon took is what Commerce shows; a change after creation stops the order instead."""
    differing = (
        AmazonOrder.objects.filter(order__isnull=False, total__isnull=False)
        .exclude(total=F("order__grand_total"), currency=F("order__currency"))
        .exclude(order__stop_shipping_because="changed_by_channel")
        .exclude(is_to_follow=True)
        .exclude(amazon_status__in=list(CANCELED))
        .exclude(import_state=ImportState.COMPLETED)
    )
    for row in differing.select_related("order").iterator():
        yield (
            f"Amazon order {row.amazon_order_id}: Amazon says {row.total} {row.currency}, "
            f"Commerce {row.order.grand_total} {row.order.currency}."  # type: ignore[union-attr]  # filtered
        )


def _strangers() -> Iterator[str]:
    """Every channel order of Commerce has its Amazon order, until its store is deleted."""
    known = AmazonOrder.objects.filter(order=OuterRef("pk"))
    bound = Order.objects.filter(~Exists(known), channel="amazon")
    for order in bound.exclude(external_store__startswith=RELEASED).iterator():
        yield f"Commerce order {order.number} has no Amazon order."


def _fulfilled_by_amazon() -> Iterator[str]:
    told = Operation.objects.filter(
        Q(amazon_order__fulfilled_by=BY_AMAZON), kind=OperationKind.SHIPMENT_CONFIRMATION
    )
    for operation in told.select_related("amazon_order").iterator():
        yield (
            f"Amazon order {operation.amazon_order.amazon_order_id} is shipped by Amazon, "
            f"but has a shipment confirmation."
        )
