"""What does a processing report say of each operation of a feed?"""

from datetime import datetime

from django.db.models import QuerySet

from counterpart.amazon.client.errors import Rejected
from counterpart.amazon.client.order_feeds.reporting import ProcessingReport, Result
from counterpart.amazon.models.feeds import Feed
from counterpart.amazon.models.operations import Operation, OperationState
from counterpart.amazon.operations.feeding.fed import fed_by
from counterpart.amazon.operations.run import Sent


def settle_by_report(
    feed: Feed, report: ProcessingReport, sent: Sent, *, actor: str, now: datetime
) -> None:
    """Settle each message line by line: DONE is not success. Safe to repeat and to kill.

    A message that no line names was taken if the report's counts leave no other meaning;
    otherwise it is not known what became of it.
    """
    fed = fed_by(feed.feed_type)
    errors = {one.message_id: one for one in reversed(report.results) if one.is_error}
    of_all = errors.get(0) if not report.successful else None
    is_whole = report.processed >= feed.messages and len(errors) >= report.with_error
    for operation in members(feed):
        no = errors.get(operation.message_id or 0) or of_all
        if no is not None and _is_about(no, operation):
            sent.rejected += fed.settle_rejected(
                operation,
                code=no.code,
                message=no.message,
                request_id="",
                actor=actor,
                now=now,
            )
        elif no is None and is_whole and not errors.get(0):
            sent.accepted += fed.settle_accepted(operation, actor=actor, now=now)
        else:
            sent.unsure += fed.settle_unsure(operation, actor=actor, now=now)


def settle_unknown(feed: Feed, sent: Sent, *, actor: str, now: datetime) -> None:
    """Let Amazon be asked for every order of a feed of which nothing is known. Safe to repeat."""
    fed = fed_by(feed.feed_type)
    for operation in members(feed):
        sent.unsure += fed.settle_unsure(operation, actor=actor, now=now)


def refuse_all(feed: Feed, no: Rejected, *, actor: str, now: datetime) -> int:
    """Settle every operation of a feed that Amazon did not take as a whole."""
    fed = fed_by(feed.feed_type)
    return sum(
        fed.settle_rejected(
            operation,
            code=no.code,
            message=no.message,
            request_id=no.request_id,
            actor=actor,
            now=now,
        )
        for operation in members(feed)
    )


def members(feed: Feed) -> QuerySet[Operation]:
    """Answer the operations of a feed that wait for its outcome."""
    return (
        feed.operations.filter(state=OperationState.SENDING)
        .select_related("amazon_order")
        .order_by("message_id")
    )


def _is_about(no: Result, operation: Operation) -> bool:
    """A line that names another order is none about this operation."""
    return no.amazon_order_id in {"", None, operation.amazon_order.amazon_order_id}
