"""What is to be paid back at Amazon, and what did Amazon's books show?"""

from django.db import models

from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.operations import Operation
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.core.fields import ExactDecimalField
from counterpart.orders.models.documents import CreditMemo


class RefundState(models.TextChoices):
    """What was decided about a refund; what Amazon made of it stands in its operation."""

    WAITING = "waiting", "Waiting for approval"
    APPROVED = "approved", "Approved"
    DECLINED = "declined", "Declined"


class AmazonRefund(models.Model):
    """Money of a credit memo that Amazon is to pay back to the buyer, to the cent.

    Never changed, but written anew when it came to nothing and is asked for again: `items` are
    `{"order_item_id", "quantity", "components": [[type, amount], ...]}` with Amazon's component
    types and amounts as text, `total` is their sum in `currency`. The operation comes into being
    with the approval. `settled_by` is who said, in doubt, what had become of it.
    """

    amazon_order = models.ForeignKey(AmazonOrder, models.PROTECT, related_name="refunds")
    credit_memo = models.OneToOneField(CreditMemo, models.PROTECT, related_name="+")
    operation = models.OneToOneField(Operation, models.PROTECT, null=True, related_name="refund")
    state = models.CharField(
        max_length=20, choices=RefundState.choices, default=RefundState.WAITING
    )
    reason = models.CharField(max_length=50)
    items = models.JSONField()
    total = ExactDecimalField()
    currency = models.CharField(max_length=3)
    asked_by = models.CharField(max_length=100)
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=100, blank=True)
    decided_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=100, blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["state", "-id"], name="refunds_by_state"),
            models.Index(fields=["-asked_at", "-id"], name="refunds_by_time"),
        ]


class RefundTransaction(models.Model):
    """A refund that stands in Amazon's books, whoever made it (B-20, S-12).

    `amazon_refund_id` is its own; the same refund comes again when it is released, and is one row.
    `total` is what the buyer got, positive; Amazon's fees play no part. `refund` is the one of
    ours that it is. What was made in Seller Central is for a person: recorded by `credit_memo`,
    or dealt with otherwise.
    """

    account = models.ForeignKey(SellerAccount, models.CASCADE, related_name="+")
    amazon_order = models.ForeignKey(
        AmazonOrder, models.CASCADE, null=True, related_name="refund_transactions"
    )
    order_number = models.CharField(max_length=64)
    amazon_refund_id = models.CharField(max_length=200)
    status = models.CharField(max_length=40, blank=True)
    total = ExactDecimalField()
    currency = models.CharField(max_length=3)
    posted_at = models.DateTimeField()
    refund = models.ForeignKey(
        AmazonRefund, models.SET_NULL, null=True, related_name="transactions"
    )
    credit_memo = models.ForeignKey(CreditMemo, models.SET_NULL, null=True, related_name="+")
    handled_by = models.CharField(max_length=100, blank=True)
    handled_at = models.DateTimeField(null=True)
    first_seen_at = models.DateTimeField()

    class Meta:
        ordering = ["-posted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "order_number", "amazon_refund_id"],
                name="one_row_per_refund_there",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-posted_at", "-id"],
                condition=models.Q(refund=None, handled_at=None),
                name="refunds_made_elsewhere",
            ),
        ]
