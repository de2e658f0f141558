"""How does a pass end, by what went wrong in it?"""

from datetime import datetime, timedelta

import structlog

from counterpart.amazon.client.errors import (
    AmazonError,
    ReadOnly,
    ReconnectStore,
    Rejected,
    TryLater,
)
from counterpart.amazon.models.runs import Outcome

_SEVERITY = {
    Outcome.DONE: 0,
    Outcome.STOPPED_AT_QUOTA: 1,
    Outcome.AMAZON_TROUBLE: 2,
    Outcome.RECONNECT: 3,
}

log = structlog.get_logger()


def outcome_of(trouble: AmazonError | None) -> Outcome:
    """Answer the outcome of a pass that ended so; what we keep back ourselves is no trouble."""
    if trouble is None or isinstance(trouble, ReadOnly):
        return Outcome.DONE
    if isinstance(trouble, ReconnectStore):
        return Outcome.RECONNECT
    if not isinstance(trouble, TryLater):
        return Outcome.AMAZON_TROUBLE
    # Our own bucket names no code; a connection that failed does, and has no status either.
    is_own_bucket = trouble.http_status is None and not trouble.code
    is_quota = is_own_bucket or trouble.http_status == 429
    return Outcome.STOPPED_AT_QUOTA if is_quota else Outcome.AMAZON_TROUBLE


def worst_of(troubles: list[AmazonError | None]) -> AmazonError | None:
    """A refused account outweighs trouble, trouble outweighs a used-up quota."""
    found = [one for one in troubles if one is not None]
    return max(found, key=lambda one: _SEVERITY[outcome_of(one)], default=None)


def beside_orders(troubles: list[AmazonError]) -> list[AmazonError]:
    """Answer what the receipt tells of trouble with listings and with Amazon's books.

    A used-up quota costs them a wait and no more. A refusal stands in the error log: it can be
    about one role alone, and whether the account is refused, the orders will tell.
    """
    for one in troubles:
        if isinstance(one, ReconnectStore):
            log.warning("role_refused", operation=one.operation, code=one.code)
    return [
        one
        for one in troubles
        if outcome_of(one) == Outcome.AMAZON_TROUBLE and not isinstance(one, Rejected)
    ]


def safely_after(moment: datetime) -> datetime:
    """Round up to a whole second: Amazon's count of its quota may lag by a fraction of one."""
    return (moment + timedelta(seconds=1) - timedelta(microseconds=1)).replace(microsecond=0)
