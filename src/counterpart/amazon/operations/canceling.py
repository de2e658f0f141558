"""May an order be canceled at Amazon, and how is that asked for or taken back?"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from counterpart.amazon import statuses
from counterpart.amazon.models.operations import Operation, OperationKind, OperationState
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.notes import told
from counterpart.amazon.operations.locking import taken_with_order
from counterpart.amazon.operations.states import move
from counterpart.amazon.timeline import write_note
from counterpart.audit.trail import Facts, record
from counterpart.core.errors import Refused
from counterpart.orders.addressing import stop_shipping
from counterpart.orders.models.orders import Order
from counterpart.orders.states import FINAL
from counterpart.orders.working import lines_of, taken_in_hand

UNSHIPPED = "UNSHIPPED"
BY_MERCHANT = "MERCHANT"
STOP = "cancellation_asked"
# Amazon's codes (L-64; CancelReason of the order acknowledgement feed), in words for people.
REASONS = {
    "NoInventory": _("The item is out of stock"),
    "BuyerCanceled": _("The buyer asked to cancel"),
    "ShippingAddressUndeliverable": _("The address cannot be delivered to"),
    "CustomerExchange": _("The buyer wants another item instead"),
    "GeneralAdjustment": _("Price or other listing errors"),
    "CarrierCoverageFailure": _("No carrier or shipping method goes there"),
    "CarrierCreditDecision": _("The carrier refused for reasons of credit"),
    "RiskAssessmentInformationNotValid": _("The information on the buyer could not be verified"),
    "CustomerReturn": _("The buyer returned the item"),
    "MerchandiseNotReceived": _("The goods did not arrive"),
}
# What Amazon may still act on, or has not shown yet.
OPEN = (
    OperationState.QUEUED,
    OperationState.SENDING,
    OperationState.UNSURE,
    OperationState.ACCEPTED,
)


class CancellationRefused(Refused):
    """This order cannot be canceled at Amazon from here, or not taken back any more."""

    code = "cancellation_refused"


def cancel_at_amazon(row: AmazonOrder, reason: str, *, actor: str, now: datetime) -> Operation:
    """Ask for the whole order to be canceled at Amazon, in one transaction.

    Nothing is canceled here: the Commerce order may no longer be shipped, and follows when Amazon
    shows the order as canceled. Refuses a reason that Amazon does not know and whatever
    `why_not_cancelable` names; of a cancellation and a shipment in one instant, one is refused.
    """
    if reason not in REASONS:
        raise CancellationRefused(
            gettext("A reason is required, one of: {reasons}.").format(reasons=", ".join(REASONS))
        )
    with transaction.atomic():
        row = taken_with_order(row.pk)
        why_not = why_not_cancelable(row)
        if why_not:
            raise CancellationRefused(why_not)
        order = row.order
        operation = Operation.objects.create(
            kind=OperationKind.CANCELLATION,
            account_id=row.account_id,
            amazon_order=row,
            intent={
                "reason": reason,
                "stopped_before": order.stop_shipping_because if order else "",
            },
            next_attempt_at=now,
            created_at=now,
        )
        keep_from_shipping(row, actor=actor, now=now)
        write_note(row, "cancellation_queued", actor=actor, now=now, reason=reason)
        _audit("cancellation_asked", row, before={}, after={"reason": reason}, actor=actor, now=now)
    return operation


def withdraw_cancellation(row: AmazonOrder, *, actor: str, now: datetime) -> None:
    """Take a request back that was not sent yet; refuses one that was, and where there is none."""
    with transaction.atomic():
        row = taken_with_order(row.pk)
        operation = open_cancellation(row)
        if operation is None or operation.state != OperationState.QUEUED:
            raise CancellationRefused(_not_withdrawable(row, operation))
        if not move(operation, OperationState.NOT_NEEDED):
            raise CancellationRefused(_not_withdrawable(row, operation))
        write_note(row, "cancellation_withdrawn", actor=actor, now=now)
        let_ship_again(operation, row, actor=actor, now=now)
        asked = {"reason": operation.intent["reason"]}
        _audit("cancellation_withdrawn", row, before=asked, after={}, actor=actor, now=now)


def why_not_cancelable(row: AmazonOrder) -> str:
    """Answer why this order cannot be canceled at Amazon from here; empty if it can be (L-60)."""
    sentence = _obstacle(row)
    if not sentence:
        return ""
    status = statuses.shown(row.amazon_status)
    return sentence.format(amazon_order_id=row.amazon_order_id, status=status)


def open_cancellation(row: AmazonOrder) -> Operation | None:
    """Answer the request that waits to be sent, to be answered, or to be seen at Amazon."""
    return _cancellations(row).filter(state__in=OPEN).select_related("feed").first()


def latest_cancellation(row: AmazonOrder) -> Operation | None:
    """Answer the last request, however it ended."""
    return _cancellations(row).select_related("feed").order_by("-pk").first()


def why_refused(operation: Operation) -> str:
    """Answer why a request was refused: Amazon's own words, or a sentence of ours."""
    words: str = operation.error
    if words:
        return words
    ended = operation.intent.get("ended")
    return told(ended["code"], ended["params"]) if ended else ""


def keep_from_shipping(row: AmazonOrder, *, actor: str, now: datetime) -> None:
    """Stop the Commerce order, also one that came into being since; inside a transaction."""
    if row.order and row.order.state not in FINAL:
        stop_shipping(row.order, STOP, actor=actor, now=now)


def let_ship_again(operation: Operation, row: AmazonOrder, *, actor: str, now: datetime) -> None:
    """Lift the stop that a cancellation put on the Commerce order; inside a transaction.

    What stopped the order for another cause stays or comes back, and so does the buyer's own
    wish; what changed at Amazon meanwhile is followed next.
    """
    order = taken_in_hand(row.order) if row.order else None
    if order is None or order.stop_shipping_because != STOP:
        return
    wish = "buyer_asks_to_cancel"
    before = operation.intent.get("stopped_before", "")
    if before in {"", wish, STOP}:
        before = wish if row.buyer_asks_to_cancel else ""
    stop_shipping(order, before, actor=actor, now=now)
    AmazonOrder.objects.filter(pk=row.pk).update(is_to_follow=True)


def is_canceled_there(row: AmazonOrder) -> bool:
    """Tell whether Amazon showed the order as canceled."""
    return statuses.shown(row.amazon_status) == statuses.SHOWN["CANCELLED"]


def is_shipped_here(order: Order) -> bool:
    """Tell whether a unit of it has left."""
    return any(line.shipped for line in lines_of(order))


def _cancellations(row: AmazonOrder) -> QuerySet[Operation]:
    return Operation.objects.filter(amazon_order=row, kind=OperationKind.CANCELLATION)


def _obstacle(row: AmazonOrder) -> str:
    return _obstacle_at_amazon(row) or _obstacle_here(row)


def _obstacle_at_amazon(row: AmazonOrder) -> str:
    if is_canceled_there(row):
        return gettext("Amazon order {amazon_order_id} is canceled already.")
    if row.fulfilled_by != BY_MERCHANT:
        return gettext(
            "Amazon ships order {amazon_order_id} itself: it can only be canceled in "
            "Seller Central."
        )
    if row.amazon_status != UNSHIPPED:
        return gettext(
            "Only an order that is Unshipped can be canceled from here, and {amazon_order_id} "
            "is {status}. Cancel it in Seller Central, where returns and exchanges are handled too."
        )
    return ""


def _obstacle_here(row: AmazonOrder) -> str:
    if row.confirmed_as or _is_told_shipped(row) or (row.order and is_shipped_here(row.order)):
        return gettext(
            "Units of Amazon order {amazon_order_id} were shipped here already. Cancellations "
            "after that, returns and exchanges are handled in Seller Central."
        )
    if _cancellations(row).filter(state__in=[*OPEN, OperationState.VISIBLE]).exists():
        return gettext("Amazon was already asked to cancel order {amazon_order_id}.")
    if not row.items.exists():
        return gettext(
            "It is not known which items Amazon order {amazon_order_id} has: cancel it in "
            "Seller Central."
        )
    return ""


def _is_told_shipped(row: AmazonOrder) -> bool:
    """Amazon refunds the whole order if it is canceled after a confirmation (feed reference)."""
    kind = OperationKind.SHIPMENT_CONFIRMATION
    return Operation.objects.filter(amazon_order=row, kind=kind).exists()


def _not_withdrawable(row: AmazonOrder, operation: Operation | None) -> str:
    sentence = (
        gettext("Amazon is not being asked to cancel order {amazon_order_id}.")
        if operation is None
        else gettext(
            "The request to cancel order {amazon_order_id} was sent to Amazon and cannot be "
            "withdrawn any more."
        )
    )
    return sentence.format(amazon_order_id=row.amazon_order_id)


def _audit(
    action: str,
    row: AmazonOrder,
    *,
    before: Facts,
    after: Facts,
    actor: str,
    now: datetime,
) -> None:
    record(
        action,
        kind="amazon_order",
        subject=row.amazon_order_id,
        before=before,
        after=after,
        actor=actor,
        now=now,
    )
