"""Is everything that Amazon told us accounted for?"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from counterpart.amazon.models.orders import UnreadableDocument
from counterpart.amazon.models.runs import AccountRun, PullWindow


@dataclass(frozen=True)
class Accounted:
    """What became of the orders that one run received; the parts add up to `received`.

    `repeated` are those that one page showed twice: only the newest state counts.
    """

    received: int
    recorded: int
    unchanged: int
    before_connection: int
    other_marketplaces: int
    unreadable: int

    @property
    def repeated(self) -> int:
        return self.received - (
            self.recorded
            + self.unchanged
            + self.before_connection
            + self.other_marketplaces
            + self.unreadable
        )


def account_for(run: AccountRun) -> Accounted:
    """Answer what became of everything that a run received (P7)."""
    return Accounted(
        received=run.received,
        recorded=run.recorded,
        unchanged=run.unchanged,
        before_connection=run.before_connection,
        other_marketplaces=run.other_marketplaces,
        unreadable=run.unreadable,
    )


def windows_being_read(accounts: Iterable[int]) -> dict[int, PullWindow]:
    """Answer the stretch of time that is being read from Amazon, by account, where there is one."""
    open_ones = PullWindow.objects.filter(account__in=list(accounts), done_at=None)
    return {window.account_id: window for window in open_ones.order_by("pk")}


def unreadable_by_account(accounts: Iterable[int]) -> dict[int, int]:
    """Answer how many of Amazon's documents wait until they can be read, by account."""
    waiting = UnreadableDocument.objects.filter(account__in=list(accounts), settled_at=None)
    counts = waiting.values("account").annotate(count=Count("pk")).order_by()
    return {one["account"]: one["count"] for one in counts}
