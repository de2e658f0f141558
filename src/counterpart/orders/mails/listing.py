"""Which e-mails are in the outbox?"""

from django.db.models import QuerySet

from counterpart.orders.models.mails import OrderMail
from counterpart.websites.scopes import EVERYTHING, Scope


def find_mails(*, state: str = "", scope: Scope = EVERYTHING) -> QuerySet[OrderMail]:
    """Answer the e-mails of the orders within a scope, with their orders, newest first."""
    mails = OrderMail.objects.filter(scope.within("order__store_view"))
    if state:
        mails = mails.filter(state=state)
    return mails.select_related("order__store_view").order_by("-created_at", "-pk")
