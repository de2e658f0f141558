"""What of Amazon's side need not be remembered any longer?"""

from datetime import datetime, timedelta

from django.db.models import Max, Q

from counterpart.amazon.importing.record import ENDED
from counterpart.amazon.models.orders import AmazonOrder, AmazonOrderItem, UnreadableDocument
from counterpart.amazon.models.runs import AccountRun, Outcome, PullWindow
from counterpart.core.cleaning import delete_in_portions

# Amazon permits 18 months for what is not personal; the job must not come a day too late.
KEEP_COPIES = timedelta(days=540)


def clean_receipts(*, before: datetime) -> int:
    """Delete receipts, windows and settled unreadable documents from before a moment.

    The newest window of each account stays: the next pull goes by it. Safe to repeat; answers how
    many rows went.
    """
    runs = AccountRun.objects.filter(started_at__lt=before).exclude(outcome=Outcome.RUNNING)
    done = PullWindow.objects.filter(done_at__isnull=False)
    newest = done.filter(is_sweep=False).values("account").annotate(last=Max("pk")).values("last")
    windows = done.filter(done_at__lt=before).exclude(
        pk__in=list(newest.values_list("last", flat=True))
    )
    documents = UnreadableDocument.objects.filter(settled_at__lt=before)
    return sum(delete_in_portions(rows) for rows in (runs, windows, documents))


def clean_copies(*, now: datetime) -> int:
    """Delete the items of ended orders that Amazon no longer lets us keep; answers how many.

    The row of the order stays: without it, late news would bring the order in a second time. What
    was bought stands in the Commerce order. Safe to repeat.
    """
    ended = AmazonOrder.objects.filter(
        Q(amazon_status__in=list(ENDED)), purchased_at__lt=now - KEEP_COPIES
    )
    return delete_in_portions(AmazonOrderItem.objects.filter(amazon_order__in=ended))
