"""Which states does an e-mail in the outbox have, and who may take the steps between them?"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q

from counterpart.orders.models.mails import MailState, OrderMail

# Longer than a server may take over all e-mails of one run.
LEASE = timedelta(minutes=15)
ALLOWED: dict[MailState, frozenset[MailState]] = {
    MailState.QUEUED: frozenset({MailState.SENDING}),
    # From sending to sending: what a killed process left behind is taken up by another.
    MailState.SENDING: frozenset(
        {MailState.SENDING, MailState.SENT, MailState.QUEUED, MailState.FAILED}
    ),
    MailState.SENT: frozenset(),
    MailState.FAILED: frozenset(),
}
INITIAL = frozenset({MailState.QUEUED})
WAITING = frozenset({MailState.QUEUED, MailState.SENDING})


def is_due(now: datetime) -> Q:
    """Answer the condition that an e-mail is to be sent now, or was left by a killed process."""
    return Q(state__in=WAITING, next_attempt_at__lte=now)


def claimed(key: int, *, early: bool = False, now: datetime) -> OrderMail | None:
    """Take an e-mail in hand if it is due, `early` also if it waits for its next attempt.

    Answers None if it is not, or another process has it.
    """
    free = Q(state=MailState.QUEUED) | is_due(now) if early else is_due(now)
    # One conditional UPDATE: of two workers, one gets the row.
    mine = OrderMail.objects.filter(free, pk=key).update(
        state=MailState.SENDING, attempts=F("attempts") + 1, next_attempt_at=now + LEASE
    )
    return OrderMail.objects.select_related("order").get(pk=key) if mine else None


def settled(mail: OrderMail, to: MailState, **changes: Any) -> bool:
    """Settle an e-mail taken in hand; answers no if another process has taken it up since.

    The number of the attempt is the token that only its holder knows.
    """
    if to not in ALLOWED[MailState.SENDING]:
        raise ValueError(to)
    mine = OrderMail.objects.filter(pk=mail.pk, state=MailState.SENDING, attempts=mail.attempts)
    return bool(mine.update(state=to, **changes))
