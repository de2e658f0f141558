"""What has Amazon to be told, and what did it answer? The outbox."""

from django.db import models

from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.feeds import Feed
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.runs import AccountRun
from counterpart.core.fields import EncryptedTextField
from counterpart.orders.models.documents import Shipment


class OperationKind(models.TextChoices):
    SHIPMENT_CONFIRMATION = "shipment_confirmation", "Shipment confirmation"
    CANCELLATION = "cancellation", "Cancellation"
    REFUND = "refund", "Refund"


class OperationState(models.TextChoices):
    """Where an operation stands; the permitted steps are in `operations/states.py`."""

    QUEUED = "queued", "Waiting to be sent"
    SENDING = "sending", "Being sent"
    UNSURE = "unsure", "Sent, no answer came back"
    ACCEPTED = "accepted", "Accepted by Amazon"
    VISIBLE = "visible", "Visible at Amazon"
    REJECTED = "rejected", "Rejected by Amazon"
    NOT_NEEDED = "not_needed", "Already known at Amazon"


class Operation(models.Model):
    """Something Amazon must be told: row first, call second, settle third."""

    kind = models.CharField(max_length=40, choices=OperationKind.choices)
    account = models.ForeignKey(SellerAccount, models.PROTECT, related_name="+")
    amazon_order = models.ForeignKey(AmazonOrder, models.PROTECT, related_name="operations")
    shipment = models.ForeignKey(Shipment, models.PROTECT, null=True, related_name="+")
    # A shipment is told parcel by parcel: which of its parcels this is about.
    parcel = models.PositiveSmallIntegerField(default=1)
    # Stored before the first call and used for ever: the same reference edits, never doubles.
    package_reference = models.CharField(max_length=40, blank=True)
    # What goes by feed: the feed it went with last, and its number there.
    feed = models.ForeignKey(Feed, models.SET_NULL, null=True, related_name="operations")
    message_id = models.PositiveIntegerField(null=True)
    intent = models.JSONField(default=dict)
    state = models.CharField(
        max_length=20, choices=OperationState.choices, default=OperationState.QUEUED
    )
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    sending_since = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_in = models.ForeignKey(AccountRun, models.SET_NULL, null=True, related_name="+")
    visible_at = models.DateTimeField(null=True)
    error_code = models.CharField(max_length=100, blank=True)
    # What Amazon answered can quote the buyer.
    error = EncryptedTextField(blank=True)
    request_id = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "shipment", "parcel"], name="one_operation_per_parcel"
            ),
            models.UniqueConstraint(
                fields=["amazon_order", "package_reference"],
                condition=~models.Q(package_reference=""),
                name="package_reference_once",
            ),
            models.UniqueConstraint(
                fields=["amazon_order"],
                condition=models.Q(kind="cancellation")
                & ~models.Q(state__in=["rejected", "not_needed"]),
                name="one_cancellation_per_order",
            ),
        ]
        indexes = [
            models.Index(fields=["account", "state", "next_attempt_at"], name="operations_to_do"),
        ]
