"""What do buyers send back?"""

from django.db import models

from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.core.fields import EncryptedTextField, ExactDecimalField
from counterpart.orders.models.documents import CreditMemo


class AmazonReturn(models.Model):
    """One item of a return, as Amazon's returns report tells it, in Amazon's words (S-08).

    `order_number` is Amazon's; the order itself is missing where it was never taken in. `refunded`
    is what Amazon says that the buyer got back, in `currency`. A return is dealt with once it has
    its credit memo, or a person says so.
    """

    account = models.ForeignKey(SellerAccount, models.CASCADE, related_name="returns")
    amazon_order = models.ForeignKey(AmazonOrder, models.CASCADE, null=True, related_name="returns")
    order_number = models.CharField(max_length=64)
    order_item_id = models.CharField(max_length=64, blank=True)
    rma_id = models.CharField(max_length=100, blank=True)
    merchant_rma_id = models.CharField(max_length=100, blank=True)
    sku = models.CharField(max_length=200, blank=True)
    asin = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=500, blank=True)
    quantity = models.PositiveIntegerField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=100, blank=True)
    resolution = models.CharField(max_length=100, blank=True)
    return_type = models.CharField(max_length=100, blank=True)
    carrier = models.CharField(max_length=100, blank=True)
    # It leads to where the buyer lives.
    tracking_number = EncryptedTextField(blank=True)
    requested_on = models.DateField(null=True)
    delivered_on = models.DateField(null=True)
    refunded = ExactDecimalField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    is_in_policy = models.BooleanField(default=False)
    has_claim = models.BooleanField(default=False)
    credit_memo = models.ForeignKey(CreditMemo, models.SET_NULL, null=True, related_name="+")
    handled_by = models.CharField(max_length=100, blank=True)
    handled_at = models.DateTimeField(null=True)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()

    class Meta:
        ordering = ["-requested_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "order_number", "rma_id", "order_item_id", "sku"],
                name="one_row_per_returned_item",
            ),
        ]
        indexes = [
            models.Index(fields=["-requested_on", "-id"], name="returns_by_time"),
            models.Index(fields=["order_number"], name="returns_by_number"),
            models.Index(
                fields=["-requested_on", "-id"],
                condition=models.Q(handled_at=None),
                name="returns_to_deal_with",
            ),
        ]
