"""Jobs that keep the house: each may be doubled by two workers, and what is needed stays."""

from datetime import timedelta

import pytest
from django.conf import settings as configured
from tests.amazon.operations.outbox import shipped_order
from tests.core.racing import at_once
from tests.orders.scene import BO, figures, line, placed, read, standing
from tests.scene import NOON, put_in_stock

from counterpart.amazon.models.operations import Operation
from counterpart.amazon.models.orders import AmazonOrder, AmazonOrderItem, UnreadableDocument
from counterpart.amazon.models.runs import AccountRun, Outcome, PullWindow
from counterpart.audit.models import AuditEntry
from counterpart.audit.trail import record
from counterpart.cli.checking import findings
from counterpart.core.clock import SteppingClock
from counterpart.orders.models.mails import MailKind, MailState, OrderMail
from counterpart.orders.models.orders import Order
from counterpart.orders.states import State
from counterpart.worker.running import do_job, run_once
from counterpart.worker.schedule import SCHEDULE

DAY = timedelta(days=1)
KEPT = timedelta(days=configured.KEEP_LOGS_DAYS)


def clean_up(after: timedelta) -> bool:
    return do_job("clean_up", 0, SteppingClock(NOON + after))


def mail(state: MailState) -> OrderMail:
    return OrderMail.objects.create(
        order=Order.objects.first() or placed(),
        kind=MailKind.ORDER,
        state=state,
        actor="bo",
        created_at=NOON,
        next_attempt_at=NOON + 9 * KEPT,
    )


def written(action: str) -> None:
    record(action, kind="setting", subject="x", before={}, after={"a": 1}, **BO)


def test_trail_is_kept_for_more_than_a_year_and_not_for_ever(house):
    written("changed")
    assert (clean_up(KEPT), AuditEntry.objects.count()) == (True, 1)
    assert (clean_up(KEPT + DAY), AuditEntry.objects.count()) == (True, 0)


def test_emails_that_wait_are_never_cleaned_up(house):
    for state in MailState:
        mail(state)
    assert clean_up(KEPT)
    assert OrderMail.objects.count() == 4
    assert clean_up(KEPT + DAY)
    assert sorted(OrderMail.objects.values_list("state", flat=True)) == ["queued", "sending"]


def test_receipts_go_and_the_newest_window_and_what_was_told_stay(shop):
    shipped_order(shop)
    shop.sync()
    shop.sync()
    AccountRun.objects.create(account=shop.account, started_at=NOON, outcome=Outcome.RUNNING)
    windows = PullWindow.objects.filter(is_sweep=False, done_at__isnull=False)
    newest = windows.order_by("-pk")[0]
    told = Operation.objects.values_list("state", "package_reference").get()
    assert AccountRun.objects.count() > 2
    assert clean_up(KEPT + DAY)
    assert [run.outcome for run in AccountRun.objects.all()] == ["running"]
    assert list(PullWindow.objects.all()) == [newest]
    assert Operation.objects.values_list("state", "package_reference").get() == told
    assert list(findings()) == []
    assert shop.sync(days=500).outcome == "done"


def test_documents_that_were_read_at_last_go_and_others_stay(shop):
    for number, settled_at in enumerate((NOON, None)):
        UnreadableDocument.objects.create(
            account=shop.account, fingerprint=str(number), reason="x", document="x",
            seen_at=NOON, next_attempt_at=NOON, settled_at=settled_at,
        )  # fmt: skip
    assert clean_up(KEPT + DAY)
    assert [one.settled_at for one in UnreadableDocument.objects.all()] == [None]


def test_items_of_ended_orders_go_after_eighteen_months_and_late_news_make_no_second_order(shop):
    order_id = shipped_order(shop)
    waits = shop.buyer_orders("CUP", 1)
    shop.sync()
    shop.sync()
    bought = {one: shop.row(one).items.count() for one in (order_id, waits)}
    assert bought == {order_id: 1, waits: 1}
    assert clean_up(timedelta(days=539))
    assert AmazonOrderItem.objects.count() == 2
    assert clean_up(timedelta(days=541))
    assert [shop.row(one).items.count() for one in (order_id, waits)] == [0, 1]
    assert list(findings()) == []
    shop.advance(days=541)
    shop.amazon.delivers(order_id)
    assert shop.sync().outcome == "done"
    assert (Order.objects.count(), AmazonOrder.objects.count()) == (1, 2)
    assert (shop.order(order_id).state, list(findings())) == ("complete", [])


def test_a_cleaner_that_breaks_stops_no_other_and_the_job_is_told_as_failed(house, monkeypatch):
    written("changed")
    monkeypatch.setattr("counterpart.worker.jobs.clean_receipts", lambda **_: 1 // 0)
    assert clean_up(KEPT + DAY) is False
    assert AuditEntry.objects.count() == 0


def test_stock_ledger_is_never_cleaned_up(house):
    put_in_stock("MUG", 5)
    order = placed(line("MUG"))
    assert clean_up(9 * KEPT)
    assert (figures("MUG"), list(findings()), read(order).pk) == ((5, 1, 4), [], order.pk)


def test_payment_that_never_came_is_found_by_the_worker(house):
    order = placed()
    Order.objects.filter(pk=order.pk).update(state=State.PENDING_PAYMENT)
    assert do_job("expire_payments", 0, SteppingClock(NOON + DAY))
    assert standing(order)[0] == "canceled"


def test_worker_does_every_job_once(lasting_shop, settings):
    shop = lasting_shop
    order_id = shop.buyer_orders()
    waiting = placed()
    Order.objects.filter(pk=waiting.pk).update(state=State.PENDING_PAYMENT)
    shop.advance(days=60)
    assert run_once(shop.clock)
    assert (standing(waiting)[0], shop.row(order_id).buyer) == ("canceled", {})


@pytest.mark.parametrize("job", SCHEDULE, ids=lambda job: job.name)
def test_job_that_two_workers_do_at_once_does_no_harm(lasting_shop, job):
    shop = lasting_shop
    put_in_stock("MUG", 100)
    for _ in range(5):
        shop.buyer_orders("MUG", 1)
    shop.sync()
    waiting = [placed(line("MUG")) for _ in range(5)]
    Order.objects.filter(pk__in=[one.pk for one in waiting]).update(state=State.PENDING_PAYMENT)
    for number in range(20):
        written(f"changed_{number}")
    shop.advance(days=500)
    before = Order.objects.count()
    for job_id in job.ids():
        done = at_once(*[lambda: do_job(job.name, job_id, SteppingClock(shop.now))] * 2)  # noqa: B023
        assert done == [True, True]
    assert (Order.objects.count(), list(findings())) == (before, [])
    told = [entry.code for entry in waiting[0].history.all()]
    assert len(told) == len(set(told))
