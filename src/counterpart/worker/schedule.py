"""Which job runs when? The one table of everything that happens by itself."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings

from counterpart.core.clock import Clock
from counterpart.worker import jobs


@dataclass(frozen=True)
class Job:
    """A job on each of some ids, every so many minutes; harmless when doubled or missed.

    Of the jobs that wait, the more urgent one is done first.
    """

    name: str
    every_minutes: int
    urgency: int
    ids: Callable[[], Iterable[int]]
    run: Callable[[int, Clock], None]


HOUR = 60
# What has to be done every day is looked at more often: a machine that rests at night would miss
# a job at a fixed hour of the day for ever.
SIX_HOURS = 6 * HOUR

# In this order when they fall on one minute: confirmations go before all other traffic.
SCHEDULE = (
    Job("tell_amazon", 1, 2, jobs.account_ids, jobs.tell_one),
    Job("run_accounts", settings.SYNC_MINUTES, 1, jobs.account_ids, jobs.run_one),
    Job("run_asked", 1, 1, jobs.asked_account_ids, jobs.run_asked),
    Job("send_mails", 1, 1, jobs.once, jobs.send),
    Job("show_life", 1, 0, jobs.once, jobs.show_life),
    Job("see_home", 1, 0, jobs.once, jobs.see_home),
    Job("delete_stores", 1, 0, jobs.once, jobs.delete_stores),
    Job("expire_payments", HOUR, 0, jobs.once, jobs.expire),
    Job("erase_buyers", SIX_HOURS, 0, jobs.once, jobs.erase),
    Job("clean_up", SIX_HOURS, 0, jobs.once, jobs.clean_up),
)


def jobs_due(minute: int) -> list[Job]:
    """Answer the jobs of a minute, counted since the epoch."""
    return [job for job in SCHEDULE if minute % job.every_minutes == 0]


def find_job(name: str) -> Job | None:
    """Answer a job by its name; None if another version of the product queued it."""
    return next((job for job in SCHEDULE if job.name == name), None)
