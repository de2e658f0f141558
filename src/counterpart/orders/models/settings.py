"""How does this house treat all orders?"""

from django.db import models


class CommerceSettings(models.Model):
    """Settings of Commerce as a whole; one row, and the documented values without it."""

    allow_reorder = models.BooleanField(default=True)
    allow_zero_total_credit_memo = models.BooleanField(default=True)
    return_to_stock_automatically = models.BooleanField(default=False)
    pending_payment_minutes = models.PositiveIntegerField(default=480)
