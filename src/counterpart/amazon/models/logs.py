"""What went wrong between Amazon and us?"""

from django.db import models

from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.operations import Operation
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.core.fields import EncryptedTextField


class CommunicationError(models.Model):
    """An error that Amazon answered with, or a call that failed (F-18).

    The same error again, about the same thing, is counted and not written again. `call` is
    Amazon's name of the operation. `outbox` is what was to be told; retrying it is what helps.
    """

    account = models.ForeignKey(SellerAccount, models.CASCADE, related_name="+")
    amazon_order = models.ForeignKey(AmazonOrder, models.CASCADE, null=True, related_name="+")
    outbox = models.ForeignKey(Operation, models.CASCADE, null=True, related_name="+")
    call = models.CharField(max_length=64)
    http_status = models.PositiveIntegerField(null=True)
    code = models.CharField(max_length=100, blank=True)
    # What Amazon answered can quote the buyer.
    message = EncryptedTextField(blank=True)
    request_id = models.CharField(max_length=100, blank=True)
    fingerprint = models.CharField(max_length=64)
    happened_at = models.DateTimeField()
    last_happened_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)
    solved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "fingerprint"],
                condition=models.Q(solved_at=None),
                name="one_row_per_open_error",
            ),
        ]
        indexes = [
            models.Index(fields=["-last_happened_at", "-id"], name="errors_by_time"),
            models.Index(fields=["account", "-last_happened_at"], name="errors_of_account"),
        ]
