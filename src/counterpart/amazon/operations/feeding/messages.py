"""What do feeds hold that tell Amazon about orders?"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import F, Q, QuerySet

from counterpart.amazon.client.errors import Rejected
from counterpart.amazon.client.order_feeds.reporting import read_report
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.feeds import Feed
from counterpart.amazon.models.operations import Operation, OperationKind, OperationState
from counterpart.amazon.models.orders import AmazonOrder, OrderNote
from counterpart.amazon.operations.feeding.contents import by_type
from counterpart.amazon.operations.feeding.fed import FED, Fed
from counterpart.amazon.operations.feeding.settling import (
    members,
    refuse_all,
    settle_by_report,
    settle_unknown,
)
from counterpart.amazon.operations.feeding.states import ENDS
from counterpart.amazon.operations.feeding.stuck import STUCK_HOURS
from counterpart.amazon.operations.run import Sent
from counterpart.amazon.operations.states import move
from counterpart.amazon.timeline import write_note

# Far below the 10 MiB that Amazon recommends, and few enough locks for one transaction.
MOST_MESSAGES = 500

log = structlog.get_logger()


@dataclass(frozen=True)
class OrderMessages:
    """The operations of one kind: each is one message of a feed."""

    kind: OperationKind
    fed: Fed

    @property
    def feed_type(self) -> str:
        return self.fed.FEED_TYPE

    @property
    def content_type(self) -> str:
        return self.fed.CONTENT_TYPE

    def are_waiting(self, account: SellerAccount, now: datetime) -> bool:
        return self._waiting(account, now).exists()

    def fill(self, feed: Feed, *, actor: str, now: datetime) -> int:
        """Of two workers, one gets an operation."""
        # In the order in which the pull locks these rows too.
        due = self._waiting(feed.account, now).select_related("amazon_order")
        taken: list[Operation] = []
        for operation in due.order_by("amazon_order")[:MOST_MESSAGES]:
            if self.fed.is_to_be_sent(operation, actor=actor, now=now) and move(
                operation,
                OperationState.SENDING,
                feed=feed,
                message_id=len(taken) + 1,
                attempts=F("attempts") + 1,
                sending_since=now,
            ):
                taken.append(operation)
        feed.marketplace_ids = sorted({one.amazon_order.marketplace_id for one in taken})
        feed.document = self.fed.document(feed.account, taken).decode() if taken else ""
        return len(taken)

    def mark_sent(self, feed: Feed, *, actor: str, now: datetime) -> None:
        for operation in members(feed):
            self.fed.mark_sent(operation, actor=actor, now=now)

    def settle_by_report(
        self, feed: Feed, content: bytes, sent: Sent, *, actor: str, now: datetime
    ) -> None:
        settle_by_report(feed, read_report(content), sent, actor=actor, now=now)

    def settle_unknown(self, feed: Feed, sent: Sent, *, actor: str, now: datetime) -> None:
        settle_unknown(feed, sent, actor=actor, now=now)

    def refuse_all(self, feed: Feed, no: Rejected, *, actor: str, now: datetime) -> int:
        return refuse_all(feed, no, actor=actor, now=now)

    def results(self, feed: Feed, content: bytes) -> tuple[int, int]:  # noqa: ARG002 - as Contents
        ended = Counter(feed.operations.values_list("state", flat=True))
        accepted = ended[OperationState.ACCEPTED] + ended[OperationState.VISIBLE]
        return accepted, ended[OperationState.REJECTED]

    def take_up_lost(
        self, account: SellerAccount, sent: Sent, *, actor: str, now: datetime
    ) -> None:
        """Let Amazon be asked for each of the orders."""
        sending = self._all(account).filter(state=OperationState.SENDING)
        for operation in sending.filter(Q(feed=None) | Q(feed__state__in=ENDS)).order_by("pk"):
            sent.unsure += self.fed.settle_unsure(operation, actor=actor, now=now)

    def tell_of_stuck(self, feed: Feed, *, actor: str, now: datetime) -> None:
        told = OrderNote.objects.filter(code=f"{self.kind}_stuck", params__feed=feed.pk)
        untold = members(feed).exclude(amazon_order__in=told.values("amazon_order"))
        for operation in untold:
            self._tell_of_stuck(operation.amazon_order_id, feed, actor=actor, now=now)

    @transaction.atomic
    def _tell_of_stuck(self, key: int, feed: Feed, *, actor: str, now: datetime) -> None:
        row = AmazonOrder.objects.get(pk=key)
        code = f"{self.kind}_stuck"
        write_note(row, code, actor=actor, now=now, hours=STUCK_HOURS, feed=feed.pk)
        log.warning("feed_stuck", feed=feed.pk, feed_type=feed.feed_type, order=row.amazon_order_id)

    def _waiting(self, account: SellerAccount, now: datetime) -> QuerySet[Operation]:
        return self._all(account).filter(state=OperationState.QUEUED, next_attempt_at__lte=now)

    def _all(self, account: SellerAccount) -> QuerySet[Operation]:
        return Operation.objects.filter(account=account, kind=self.kind)


ORDER_FEEDS = by_type(OrderMessages(kind, fed) for kind, fed in FED.items())
