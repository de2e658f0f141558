"""How does what waits become a feed?"""

from datetime import datetime

from django.db import transaction

from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.feeds import Feed
from counterpart.amazon.operations.feeding.contents import Contents, Kinds
from counterpart.amazon.operations.feeding.due import may_form


def form_feeds(account: SellerAccount, kinds: Kinds, *, actor: str, now: datetime) -> list[Feed]:
    """Gather what waits into one feed of each type, where its time has come. Safe to repeat."""
    formed = [
        _form(account, contents, actor=actor, now=now)
        for contents in kinds.values()
        if may_form(account, contents, now)
    ]
    return [feed for feed in formed if feed is not None]


@transaction.atomic
def _form(account: SellerAccount, contents: Contents, *, actor: str, now: datetime) -> Feed | None:
    """Make feed and message numbers in one transaction; no feed is left without a message."""
    feed = Feed.objects.create(
        account=account,
        feed_type=contents.feed_type,
        marketplace_ids=[],
        document="",
        messages=0,
        next_look_at=now,
        created_at=now,
    )
    feed.messages = contents.fill(feed, actor=actor, now=now)
    if not feed.messages:
        feed.delete()
        return None
    feed.save(update_fields=["messages", "marketplace_ids", "document"])
    return feed
