"""Do the stored Amazon orders keep what is promised?"""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q

from counterpart.amazon.importing.decide import BY_AMAZON, CANCELED
from counterpart.amazon.models.feeds import Feed
from counterpart.amazon.models.operations import Operation, OperationKind, OperationState
from counterpart.amazon.models.orders import AmazonOrder, ImportState
from counterpart.amazon.models.reports import Report, ReportState
from counterpart.amazon.models.returns import AmazonReturn
from counterpart.amazon.operations.canceling import OPEN, STOP
from counterpart.amazon.operations.feeding.fed import FEED_TYPES
from counterpart.amazon.operations.feeding.states import UNDERWAY
from counterpart.amazon.operations.refunding.checking import refund_findings
from counterpart.orders.models.orders import Order
from counterpart.orders.states import FINAL
from counterpart.orders.steps.releasing import RELEASED

STOPPED = ["changed_by_channel", "shipped_elsewhere", "cancellation_asked"]
HAS_ORDER = [ImportState.CREATED, ImportState.COMPLETED]


def channel_findings() -> Iterator[str]:
    """Yield a sentence for each Amazon order that disagrees with Commerce. Flat memory."""
    yield from _links()
    yield from _money()
    yield from _strangers()
    yield from _fulfilled_by_amazon()
    yield from _cancellations()
    yield from _feeds()
    yield from refund_findings()
    yield from _returns()
    yield from _reports()


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
        .exclude(order__stop_shipping_because__in=STOPPED)
        # A person dealt with the difference; another one stops the order anew.
        .exclude(decisions__has_key="figures")
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


def _cancellations() -> Iterator[str]:
    """While an order is being canceled it is stopped, and only then."""
    asked = Operation.objects.filter(kind=OperationKind.CANCELLATION)
    underway = asked.filter(state__in=OPEN).select_related("amazon_order__order")
    for operation in underway.filter(amazon_order__amazon_status__in=list(CANCELED)).iterator():
        number = operation.amazon_order.amazon_order_id
        yield f"Amazon order {number} is canceled, but its cancellation is {operation.state}."
    lost = underway.filter(state=OperationState.SENDING).exclude(feed__state__in=UNDERWAY)
    for operation in lost.iterator():
        number = operation.amazon_order.amazon_order_id
        yield f"The cancellation of Amazon order {number} is being sent, but by no feed."
    free = underway.filter(amazon_order__order__isnull=False).exclude(
        amazon_order__order__state__in=FINAL
    )
    for operation in free.exclude(amazon_order__order__stop_shipping_because=STOP).iterator():
        number = operation.amazon_order.amazon_order_id
        yield f"Amazon order {number} is being canceled, but may be shipped."
    known = asked.filter(
        amazon_order__order=OuterRef("pk"), state__in=[*OPEN, OperationState.VISIBLE]
    )
    for order in Order.objects.filter(~Exists(known), stop_shipping_because=STOP).iterator():
        yield f"Commerce order {order.number} is stopped, but nobody cancels it."


def _feeds() -> Iterator[str]:
    """Where operations go by feed, every feed under way has some."""
    empty = Feed.objects.filter(
        feed_type__in=FEED_TYPES, state__in=UNDERWAY, operations__isnull=True
    )
    for feed in empty.iterator():
        yield f"Feed {feed.pk} is {feed.state}, but nothing goes with it."


def _returns() -> Iterator[str]:
    """A return is dealt with by somebody, and its credit memo is of its own order."""
    silent = AmazonReturn.objects.filter(handled_at=None)
    for row in silent.exclude(credit_memo=None, handled_by="").iterator():
        yield f"Return {row.pk} is open, but somebody dealt with it."
    strange = AmazonReturn.objects.filter(credit_memo__isnull=False).exclude(
        credit_memo__order=F("amazon_order__order")
    )
    for row in strange.iterator():
        yield f"Return {row.pk} has the credit memo of another order."
    elsewhere = AmazonReturn.objects.filter(amazon_order__isnull=False).exclude(
        order_number=F("amazon_order__amazon_order_id"), account=F("amazon_order__account")
    )
    for row in elsewhere.iterator():
        yield f"Return {row.pk} is tied to another Amazon order than its own."


def _reports() -> Iterator[str]:
    nameless = Report.objects.filter(state=ReportState.REQUESTED, report_id="")
    for report in nameless.iterator():
        yield f"Report {report.pk} is said to be written by Amazon, but has no number there."
