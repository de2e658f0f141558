"""How many orders does Amazon keep pending for too long?"""

from datetime import datetime

from django.db.models import QuerySet

from counterpart.amazon.importing.following.lingering import PENDING
from counterpart.amazon.models.orders import AmazonOrder, ImportState
from counterpart.amazon.statuses import LONGEST_PENDING
from counterpart.websites.scopes import EVERYTHING, Scope


def lingering_orders(*, scope: Scope = EVERYTHING, now: datetime) -> QuerySet[AmazonOrder]:
    """Answer the orders that have been pending for longer than Amazon should need, oldest first."""
    return AmazonOrder.objects.filter(
        scope.within("store__order_settings__store_view"),
        status="Pending",
        amazon_status=PENDING,
        import_state=ImportState.WAITING,
        purchased_at__lte=now - LONGEST_PENDING,
    ).order_by("purchased_at", "pk")
