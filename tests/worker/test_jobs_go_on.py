"""A job that fails stops no other, says nothing of what buyers wrote, and can be repeated."""

import pytest
import structlog
from django.core.exceptions import ImproperlyConfigured
from tests.amazon.operations.outbox import asked, shipped_order, tracking_numbers

from counterpart.worker.engine import make_engine
from counterpart.worker.running import do_job, prepared_engine, run_once


def test_doing_everything_once_tells_amazon_first_and_takes_in(shop):
    shipped_order(shop)
    order_id = shop.buyer_orders()
    shop.advance(minutes=3)
    run_once(shop.clock)
    assert asked(shop) == ["confirmShipment", "searchOrders", *["createReport"] * 2]
    assert (tracking_numbers(shop), shop.order(order_id).state) == (["1Z999"], "processing")


def test_doubled_ticks_do_nothing_twice(shop):
    shipped_order(shop)
    shop.buyer_orders()
    shop.advance(minutes=3)
    for _ in range(3):
        run_once(shop.clock)
    assert tracking_numbers(shop) == ["1Z999"]
    assert [run.created for run in shop.account.runs.order_by("pk")] == [1, 0, 1, 0, 0]


def test_a_job_that_breaks_does_not_stop_the_next_one_and_tells_no_data(shop):
    shipped_order(shop)
    gone = shop.account.pk + 1
    with structlog.testing.capture_logs() as told:
        do_job("run_accounts", gone, shop.clock)
        do_job("run_accounts", shop.account.pk, shop.clock)
    assert told == [
        {
            "event": "job_failed",
            "job": "run_accounts",
            "id": gone,
            "kind": "DoesNotExist",
            "place": told[0]["place"],
            "log_level": "error",
        }
    ]
    assert told[0]["place"].startswith("query.py:")
    assert asked(shop) == ["confirmShipment", "searchOrders", *["createReport"] * 2]


def test_a_broken_pass_leaves_a_receipt_and_the_next_one_goes_on(shop, monkeypatch):
    order_id = shipped_order(shop, tracking="1Z999")

    def breaks(*_, **__):
        raise ValueError("what a buyer wrote")

    with monkeypatch.context() as broken, structlog.testing.capture_logs() as told:
        broken.setattr("counterpart.amazon.running.pull_orders", breaks)
        do_job("run_accounts", shop.account.pk, shop.clock)
    assert [(one["event"], one["kind"]) for one in told] == [("job_failed", "ValueError")]
    assert "what a buyer wrote" not in str(told)
    assert [run.outcome for run in shop.account.runs.all()][:1] == ["broken_off"]
    # What was told before it broke is told, and counted.
    assert (tracking_numbers(shop), shop.account.runs.first().accepted) == (["1Z999"], 1)
    shop.advance(minutes=3)
    do_job("run_accounts", shop.account.pk, shop.clock)
    assert shop.account.runs.first().outcome == "done"
    assert shop.order(order_id).state == "complete"


def test_a_job_of_another_version_is_left_alone(shop):
    with structlog.testing.capture_logs() as told:
        do_job("job_of_another_version", 1, shop.clock)
    assert [(one["event"], one["log_level"]) for one in told] == [("job_unknown", "warning")]


def test_an_engine_that_is_not_known_is_refused(settings):
    settings.JOBS_URL = "amqp://localhost"
    with pytest.raises(ImproperlyConfigured) as refused:
        make_engine()
    assert str(refused.value) == (
        "COUNTERPART_JOBS_URL begins with “amqp:”; it must be sqlite:, postgres: or redis:."
    )


def test_urgent_jobs_overtake_those_that_wait(settings, tmp_path):
    settings.JOBS_URL = f"sqlite:///{tmp_path}/jobs.sqlite3"
    engine = prepared_engine()
    do = engine._registry.string_to_task("counterpart.worker.running.do")
    for name, urgency in (("run_accounts", 1), ("run_accounts", 1), ("tell_amazon", 2)):
        engine.enqueue(do(args=(name, 1), priority=urgency))
    assert [engine.dequeue().args[0] for _ in range(3)] == [
        "tell_amazon",
        "run_accounts",
        "run_accounts",
    ]
