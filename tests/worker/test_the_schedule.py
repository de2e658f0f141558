"""Which jobs are due in which minute, and in which order?"""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.environment import SYNC_MINUTES
from counterpart.worker.running import queue_due
from counterpart.worker.schedule import SCHEDULE, find_job, jobs_due

EVERY_MINUTE = ["tell_amazon", "run_asked", "send_mails", "show_life", "see_home", "delete_stores"]
AT_HOME = [("send_mails", 0), ("show_life", 0), ("see_home", 0), ("delete_stores", 0)]


def test_the_schedule_is_what_the_documents_say():
    assert [(job.name, job.every_minutes, job.urgency) for job in SCHEDULE] == [
        ("tell_amazon", 1, 2),
        ("run_accounts", 5, 1),
        ("run_asked", 1, 1),
        ("send_mails", 1, 1),
        ("show_life", 1, 0),
        ("see_home", 1, 0),
        ("delete_stores", 1, 0),
        ("expire_payments", 60, 0),
        ("erase_buyers", 360, 0),
        ("clean_up", 360, 0),
    ]


@pytest.mark.parametrize(
    ("minute", "names"),
    [
        (0, [job.name for job in SCHEDULE]),
        (1, EVERY_MINUTE),
        (4, EVERY_MINUTE),
        (60, ["tell_amazon", "run_accounts", *EVERY_MINUTE[1:], "expire_payments"]),
        (29_000_005, ["tell_amazon", "run_accounts", *EVERY_MINUTE[1:]]),
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
    assert queued == [
        ("tell_amazon", shop.account.pk),
        ("run_accounts", shop.account.pk),
        *AT_HOME,
    ]
    shop.store.is_active = False
    shop.store.save()
    queued.clear()
    queue_due(5, lambda job, job_id: queued.append((job.name, job_id)))
    assert queued == AT_HOME


def test_what_is_done_every_day_falls_into_every_working_day_around_the_world():
    daily = [job for job in SCHEDULE if job.name in {"erase_buyers", "clean_up"}]
    for job in daily:
        for begins in range(0, 24 * 60, 15):
            eight_hours = range(begins, begins + 8 * 60)
            assert any(minute % job.every_minutes == 0 for minute in eight_hours)


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
