"""How does the worker go on from minute to minute?"""

from collections.abc import Callable
from datetime import timedelta

import structlog
from django.conf import settings
from django.db import connections
from huey import Huey, crontab

from counterpart.core.clock import Clock, MachineClock
from counterpart.core.failures import kind_and_place
from counterpart.worker.engine import make_engine
from counterpart.worker.schedule import SCHEDULE, Job, find_job, jobs_due

# A job that waited this long is dropped: later ticks have queued the same look again.
STALE_AFTER = timedelta(hours=1)

log = structlog.get_logger()


def run_worker() -> None:
    """Work until the process is told to stop."""
    engine = prepared_engine()
    engine.create_consumer(
        workers=settings.JOB_THREADS,
        worker_type="thread",
        periodic=True,
        check_worker_health=True,
    ).run()


def run_once(clock: Clock) -> bool:
    """Do every job once, here and now, in the order of the schedule; answers whether all went."""
    went_well = [do_job(job.name, job_id, clock) for job in SCHEDULE for job_id in job.ids()]
    return all(went_well)


def prepared_engine() -> Huey:
    """Make the engine and hang the jobs on it."""
    engine = make_engine()

    @engine.task(name="do", expires=STALE_AFTER)  # type: ignore[untyped-decorator]  # Huey has no types
    def do(name: str, job_id: int) -> None:
        try:
            do_job(name, job_id, MachineClock())
        finally:
            connections.close_all()

    @engine.periodic_task(crontab(minute="*"), name="tick")  # type: ignore[untyped-decorator]  # same
    def tick() -> None:
        try:
            minute = int(MachineClock().now().timestamp()) // 60
            queue_due(minute, lambda job, job_id: do(job.name, job_id, priority=job.urgency))
        finally:
            connections.close_all()

    return engine


def queue_due(minute: int, queue: Callable[[Job, int], object]) -> None:
    """Queue the jobs of a minute, one for each id, so that accounts do not wait for each other."""
    for job in jobs_due(minute):
        for job_id in job.ids():
            queue(job, job_id)


def do_job(name: str, job_id: int, clock: Clock) -> bool:
    """Do one job; whatever goes wrong is logged and the next job goes on."""
    job = find_job(name)
    if job is None:
        log.warning("job_unknown", job=name)
        return False
    try:
        job.run(job_id, clock)
    except Exception as trouble:  # noqa: BLE001 - a bug in one job must not stop the others
        told = kind_and_place(trouble)
        log.error("job_failed", job=name, id=job_id, **told)  # noqa: TRY400 - a traceback shows values
        return False
    return True
