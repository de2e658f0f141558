"""What is done about feeds in a pass, in which order?"""

from collections.abc import Callable

from counterpart.amazon.client.errors import AmazonError, ReconnectStore
from counterpart.amazon.client.transport import Transport
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.operations.feeding.contents import Kinds
from counterpart.amazon.operations.feeding.following import follow_feeds
from counterpart.amazon.operations.feeding.forming import form_feeds
from counterpart.amazon.operations.feeding.stuck import tell_of_stuck
from counterpart.amazon.operations.feeding.submitting import mark_interrupted, submit_feeds
from counterpart.amazon.operations.run import Sent
from counterpart.amazon.stores.channel_settings import is_read_only
from counterpart.core.clock import Clock


def work_on_feeds(
    account: SellerAccount,
    line: Transport,
    sent: Sent,
    kinds: Kinds,
    *,
    actor: str,
    clock: Clock,
    keep_alone: Callable[[], None],
) -> list[AmazonError | None]:
    """Follow the feeds of these kinds that Amazon has, then hand in what waits.

    Answers what went wrong. In read-only mode what waits stays where it is, and feeds are followed
    all the same. The caller holds the account's lease. Safe to repeat and to kill at any point.
    """
    now = clock.now()
    mark_interrupted(account, kinds, now=now)
    for contents in kinds.values():
        contents.take_up_lost(account, sent, actor=actor, now=now)

    def tried(step: Callable[[], None]) -> AmazonError | None:
        try:
            step()
        except AmazonError as trouble:
            return trouble
        return None

    def follow() -> None:
        follow_feeds(account, line, sent, kinds, actor=actor, clock=clock, keep_alone=keep_alone)

    def hand_in() -> None:
        form_feeds(account, kinds, actor=actor, now=now)
        submit_feeds(account, line, sent, kinds, actor=actor, clock=clock, keep_alone=keep_alone)

    troubles = [tried(follow)]
    if not isinstance(troubles[0], ReconnectStore) and not is_read_only():
        troubles.append(tried(hand_in))
    tell_of_stuck(account, kinds, actor=actor, now=now)
    return troubles
