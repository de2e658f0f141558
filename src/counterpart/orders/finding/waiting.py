"""Which orders does the merchant still have work with?"""

from django.db.models import Exists, F, OuterRef, Q

from counterpart.orders.models.orders import OrderLine
from counterpart.orders.states import State

# What is not paid yet, rests or has ended is nobody's work now.
OPEN = (State.NEW, State.PROCESSING)


def waits_to_ship() -> Q:
    """Answer which orders have units that we still have to ship.

    What a channel ships from its own warehouse is not our work.
    """
    left = F("shipped") + F("canceled") + F("refunded_unshipped")
    lines = OrderLine.objects.filter(
        order=OuterRef("pk"), is_virtual=False, ordered__gt=left
    ).order_by()
    return Q(Exists(lines), state__in=OPEN, stock_untouched=False)


def waits_to_be_invoiced() -> Q:
    """Answer which orders have units that nobody has invoiced yet."""
    left = F("invoiced") + F("canceled")
    lines = OrderLine.objects.filter(order=OuterRef("pk"), ordered__gt=left).order_by()
    return Q(Exists(lines), state__in=OPEN)
