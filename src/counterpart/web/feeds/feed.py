"""The page of one feed: where it stands, and what came of each of its messages."""

from typing import Any

from django.db.models import Case, Value, When
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from counterpart.amazon.finding.matching import within
from counterpart.amazon.listings.feeding import FEED_TYPE
from counterpart.amazon.models.feeds import Feed
from counterpart.amazon.models.operations import Operation, OperationState
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.operations.feeding.states import UNDERWAY
from counterpart.amazon.operations.feeding.stuck import is_stuck
from counterpart.core.errors import Refused
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.feeds.grid import fetched, stores_of, visible_feeds
from counterpart.web.feeds.listing_messages import listing_messages
from counterpart.web.feeds.message_words import message_words, reason_label
from counterpart.web.feeds.words import state_label, state_tone, type_label, type_told

# So many messages are shown; what was refused comes first.
MOST = 200
REFUSED_FIRST = Case(When(state=OperationState.REJECTED, then=Value(0)), default=Value(1))


class FeedUnknown(Refused):
    """There is no such feed, or none that this person may see."""

    code = "feed_unknown"


@require_safe
@demands(Permission.VIEW_CHANNEL)
def feed(request: Request, pk: int) -> HttpResponse:
    """Show a feed and its messages; never the document, which tells of buyers' orders."""
    found = fetched(visible_feeds(request), request).filter(pk=pk).first()
    if found is None:
        raise FeedUnknown(gettext("There is no such feed."))
    return render(
        request,
        "web/feeds/listings_feed.html" if _is_stock(found) else "web/feeds/feed.html",
        {
            "feed": found,
            "name": type_label(found.feed_type),
            "type": type_told(found.feed_type),
            "stores": stores_of(found),
            "reason_label": reason_label(found.feed_type),
            "label": state_label(found.state),
            "tone": state_tone(found.state, rejected=found.rejected),
            "is_open": found.state in UNDERWAY,
            "is_stuck": is_stuck(found, request.clock.now()),
            **(listing_messages(found, MOST) if _is_stock(found) else _messages(request, found)),
        },
    )


def _is_stock(feed: Feed) -> bool:
    return feed.feed_type == FEED_TYPE


def _messages(request: Request, feed: Feed) -> dict[str, Any]:
    """Answer the messages of orders that the person may see, and how many there are beside.

    A message whose feed never reached Amazon went on in another feed, and belongs there.
    """
    every = Operation.objects.filter(feed=feed)
    orders = AmazonOrder.objects.filter(within(request.scope))
    rows = (
        every.filter(amazon_order__in=orders)
        .select_related("amazon_order")
        .defer("amazon_order__document", "amazon_order__address")
        .order_by(REFUSED_FIRST, "message_id", "pk")
    )
    shown = [_message(one) for one in rows[:MOST]]
    count = every.count()
    return {"lines": shown, "further": count - len(shown), "elsewhere": feed.messages - count}


def _message(operation: Operation) -> dict[str, Any]:
    return {
        "operation": operation,
        "order": operation.amazon_order,
        **message_words(operation),
    }
