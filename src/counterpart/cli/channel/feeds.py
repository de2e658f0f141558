"""Commands about the documents that Amazon was given to work through."""

from datetime import datetime
from typing import Any

import click
from django.db.models import Q

from counterpart.amazon.finding.matching import within
from counterpart.amazon.listings.fed import FedFigure, figures_of
from counterpart.amazon.listings.feeding import FEED_TYPE
from counterpart.amazon.models.feeds import Feed, FeedState
from counterpart.amazon.models.operations import Operation, OperationState
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.operations.canceling import why_refused
from counterpart.amazon.operations.feeding.stuck import is_stuck
from counterpart.amazon.queries import find_feeds
from counterpart.cli.guarding import granted, needs
from counterpart.cli.options import Commands, json_option, now_option
from counterpart.cli.printing import moment, print_facts, print_json, print_table
from counterpart.core.clock import Clock
from counterpart.core.errors import Refused
from counterpart.users.permissions import Permission


class FeedUnknown(Refused):
    """No feed has that number."""

    code = "feed_unknown"


@click.group(cls=Commands)
def feeds() -> None:
    """See what Amazon was given to work through in feeds, and what came of each message."""


@feeds.command("list")
@click.option("--last", type=click.IntRange(min=1), default=20, show_default=True, help="How many.")
@json_option
@now_option
@needs(Permission.VIEW_CHANNEL)
def list_(*, last: int, as_json: bool, clock: Clock) -> None:
    """List the feeds, the last one first."""
    now = clock.now()
    found = list(find_feeds(scope=granted())[:last])
    if as_json:
        print_json([_facts(feed, now) for feed in found])
        return
    print_table(
        "Feeds",
        ["Id", "Created", "Account", "Type", "Messages", "Accepted", "Rejected", "State"],
        [
            (feed.pk, feed.created_at, feed.account, feed.feed_type, feed.messages,
             feed.accepted, feed.rejected, _state(feed, now))
            for feed in found
        ],
        empty="Amazon was given no feed yet.",
    )  # fmt: skip


@feeds.command()
@click.argument("number")
@json_option
@now_option
@needs(Permission.VIEW_CHANNEL)
def show(*, number: str, as_json: bool, clock: Clock) -> None:
    """Show a feed with what came of each message: `feeds show ID`, ours or Amazon's."""
    feed = _find(number)
    if feed.feed_type == FEED_TYPE:
        _show_figures(feed, clock.now(), as_json=as_json)
        return
    lines = [_line(operation) for operation in _operations(feed)]
    facts = _facts(feed, clock.now())
    if as_json:
        print_json(facts | {"lines": lines})
        return
    _tell(feed, facts, clock.now())
    print_table(
        "\nMessages",
        ["Message", "Order", "State", "What"],
        [
            (
                one["message"],
                one["amazon_order_id"],
                OperationState(one["state"]).label,
                one["error"],
            )
            for one in lines
        ],
        empty="\nNothing went with this feed that you may see.",
    )


def _show_figures(feed: Feed, now: datetime, *, as_json: bool) -> None:
    """Show a feed of quantities."""
    facts, figures = _facts(feed, now), figures_of(feed)
    if as_json:
        print_json(facts | {"lines": [_figure(one) for one in figures]})
        return
    _tell(feed, facts, now)
    print_table(
        "\nMessages",
        ["Message", "SKU", "Quantity", "State", "What"],
        [(one.message_id, one.sku, one.quantity, one.outcome.value, one.words) for one in figures],
        empty="\nNothing is left in this feed.",
    )


def _figure(one: FedFigure) -> dict[str, Any]:
    return {
        "message": one.message_id,
        "sku": one.sku,
        "quantity": one.quantity,
        "state": one.outcome.value,
        "error_code": one.code or None,
        "error": one.words or None,
    }


def _tell(feed: Feed, facts: dict[str, Any], now: datetime) -> None:
    print_facts(
        {
            "Feed": feed.feed_id or None,
            "Type": feed.feed_type,
            "State": _state(feed, now),
            "Amazon says": feed.processing_status or None,
            "Created": feed.created_at,
            "Handed in": feed.submitted_at,
            "Finished": feed.finished_at,
            "Trouble": facts["error"],
            "Request id": feed.request_id or None,
        }
    )


def _find(number: str) -> Feed:
    ours = Q(pk=int(number)) if number.isascii() and number.isdigit() and len(number) < 10 else Q()
    known = find_feeds(scope=granted())
    found = known.filter(ours).first() if ours else None
    found = found or known.filter(feed_id=number).exclude(feed_id="").first()
    if found is None:
        raise FeedUnknown(f"There is no feed {number}.")
    return found


def _operations(feed: Feed) -> list[Operation]:
    mine = AmazonOrder.objects.filter(within(granted()))
    of_feed = feed.operations.filter(amazon_order__in=mine)
    return list(of_feed.select_related("amazon_order").order_by("message_id", "pk"))


def _state(feed: Feed, now: datetime) -> str:
    label = str(FeedState(feed.state).label)
    return f"{label} (stuck)" if is_stuck(feed, now) else label


def _facts(feed: Feed, now: datetime) -> dict[str, Any]:
    return {
        "id": feed.pk,
        "feed_id": feed.feed_id or None,
        "account": str(feed.account),
        "type": feed.feed_type,
        "state": feed.state,
        "processing_status": feed.processing_status or None,
        "stuck": is_stuck(feed, now),
        "messages": feed.messages,
        "accepted": feed.accepted,
        "rejected": feed.rejected,
        "created_at": moment(feed.created_at),
        "submitted_at": moment(feed.submitted_at),
        "finished_at": moment(feed.finished_at),
        "error": feed.error or None,
        "request_id": feed.request_id or None,
    }


def _line(operation: Operation) -> dict[str, Any]:
    return {
        "message": operation.message_id,
        "amazon_order_id": operation.amazon_order.amazon_order_id,
        "kind": operation.kind,
        "state": operation.state,
        "error_code": operation.error_code or None,
        "error": why_refused(operation) or None,
    }
