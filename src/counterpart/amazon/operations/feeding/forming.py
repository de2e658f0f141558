"""How do waiting operations become a feed?"""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.feeds import Feed
from counterpart.amazon.models.operations import Operation, OperationKind, OperationState
from counterpart.amazon.operations.feeding.due import may_form, waiting
from counterpart.amazon.operations.feeding.fed import FED
from counterpart.amazon.operations.states import move

# Far below the 10 MiB that Amazon recommends, and few enough locks for one transaction.
MOST_MESSAGES = 500


def form_feeds(account: SellerAccount, *, actor: str, now: datetime) -> list[Feed]:
    """Gather what waits into one feed of each type, where its time has come. Safe to repeat."""
    formed = [
        _form(account, kind, actor=actor, now=now) for kind in FED if may_form(account, kind, now)
    ]
    return [feed for feed in formed if feed is not None]


@transaction.atomic
def _form(account: SellerAccount, kind: OperationKind, *, actor: str, now: datetime) -> Feed | None:
    """Make feed and message numbers in one transaction; of two workers, one gets an operation."""
    fed = FED[kind]
    feed = Feed.objects.create(
        account=account,
        feed_type=fed.FEED_TYPE,
        marketplace_ids=[],
        document="",
        messages=0,
        next_look_at=now,
        created_at=now,
    )
    # In the order in which the pull locks these rows too.
    due = waiting(account, kind, now).select_related("amazon_order").order_by("amazon_order")
    members: list[Operation] = []
    for operation in due[:MOST_MESSAGES]:
        if fed.is_to_be_sent(operation, actor=actor, now=now) and move(
            operation,
            OperationState.SENDING,
            feed=feed,
            message_id=len(members) + 1,
            attempts=F("attempts") + 1,
            sending_since=now,
        ):
            members.append(operation)
    if not members:
        feed.delete()
        return None
    feed.messages = len(members)
    feed.marketplace_ids = sorted({one.amazon_order.marketplace_id for one in members})
    feed.document = fed.document(account, members).decode()
    feed.save(update_fields=["messages", "marketplace_ids", "document"])
    return feed
