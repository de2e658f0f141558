"""Which jobs are due in which minute, and in which order?"""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.environment import SYNC_MINUTES
from counterpart.worker.running import queue_due
from counterpart.worker.schedule import SCHEDULE, find_job, jobs_due


def test_the_schedule_is_what_the_documents_say():
    assert [(job.name, job.every_minutes, job.urgency) for job in SCHEDULE] == [
        ("tell_amazon", 1, 2),
        ("run_accounts", 5, 1),
    ]


@pytest.mark.parametrize(
    ("minute", "names"),
    [
        (0, ["tell_amazon", "run_accounts"]),
        (1, ["tell_amazon"]),
        (4, ["tell_amazon"]),
        (29_000_005, ["tell_amazon", "run_accounts"]),
    ],
)
def test_confirmations_are_due_every_minute_and_come_first(minute, names):
    assert [job.name for job in jobs_due(minute)] == names


def test_every_job_can_be_found_by_its_name():
    assert [find_job(job.name) for job in SCHEDULE] == list(SCHEDULE)
    assert find_job("job_of_another_version") is None


def test_each_account_at_work_gets_a_job_of_its_own(shop):
    queued = []
    queue_due(5, lambda job, job_id: queued.append((job.name, job_id)))
    assert queued == [("tell_amazon", shop.account.pk), ("run_accounts", shop.account.pk)]
    shop.store.is_active = False
    shop.store.save()
    queue_due(5, lambda job, job_id: queued.append((job.name, job_id)))
    assert len(queued) == 2


@pytest.mark.parametrize("text", ["0", "-5", "often", "", "1.5"])
def test_a_period_below_a_minute_is_refused(monkeypatch, text):
    monkeypatch.setenv(SYNC_MINUTES.name, text)
    with pytest.raises(ImproperlyConfigured) as refused:
        SYNC_MINUTES.number(at_least=1)
    assert str(refused.value) == (
        f"COUNTERPART_SYNC_MINUTES is “{text}”; it must be a whole number of at least 1."
    )


def test_a_sync_runs_every_five_minutes_unless_told_otherwise(monkeypatch):
    monkeypatch.delenv(SYNC_MINUTES.name, raising=False)
    assert SYNC_MINUTES.number(at_least=1) == 5
    monkeypatch.setenv(SYNC_MINUTES.name, "1")
    assert SYNC_MINUTES.number(at_least=1) == 1
