"""Logs are cleared as often as the operator says; what tells of changes stays (F-17, P-11)."""

from datetime import datetime, timedelta

import pytest
from tests.scene import NOON
from tests.users.scene import trail

from counterpart.amazon.cleaning import clear_logs, clear_old_errors
from counterpart.amazon.client.errors import Rejected
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.logs import CommunicationError
from counterpart.amazon.models.runs import AccountRun
from counterpart.amazon.stores.channel_settings import (
    ClearLogsRefused,
    clear_logs_how_often,
    set_clear_logs,
)
from counterpart.amazon.stores.troubles import solve, write_trouble
from counterpart.audit.models import AuditEntry

DAYS = {"daily": 1, "weekly": 7, "monthly": 30}


@pytest.fixture
def account(house) -> SellerAccount:
    made: SellerAccount = SellerAccount.objects.create(
        seller_id="A1SELLER",
        region="na",
        client_id="client",
        client_secret="secret",
        refresh_token="token",
        created_at=NOON,
    )
    return made


def before(**time: float) -> datetime:
    return NOON - timedelta(**time)


def trouble(account: SellerAccount, call: str, at: datetime) -> None:
    write_trouble(account, Rejected("No.", operation=call), path="", now=at)


def solved(account: SellerAccount, call: str, at: datetime) -> None:
    trouble(account, call, at)
    solve(account, call=call, path="", now=at)


def ran(account: SellerAccount, at: datetime, outcome: str = "done", **counts: int) -> AccountRun:
    return AccountRun.objects.create(
        account=account, started_at=at, finished_at=at, outcome=outcome, **counts
    )


def calls() -> list[str]:
    return list(CommunicationError.objects.order_by("pk").values_list("call", flat=True))


@pytest.mark.parametrize("how_often", DAYS)
def test_what_is_solved_goes_after_the_period_and_no_sooner(account, how_often):
    set_clear_logs(how_often, actor="bo", now=NOON)
    old, young = before(days=DAYS[how_often], minutes=1), before(days=DAYS[how_often], minutes=-1)
    solved(account, "old", old)
    solved(account, "young", young)
    trouble(account, "open", before(days=300))
    assert clear_logs(now=NOON) == 1
    assert calls() == ["young", "open"]


def test_they_are_cleared_once_in_a_period(account):
    solved(account, "first", before(days=40))
    assert [clear_logs(now=NOON), clear_logs(now=NOON)] == [1, 0]
    solved(account, "second", before(days=40))
    assert clear_logs(now=NOON + timedelta(days=29)) == 0
    assert clear_logs(now=NOON + timedelta(days=30)) == 1


def test_receipts_that_tell_nothing_go_and_the_others_stay(account):
    ran(account, before(days=50))
    telling = [
        ran(account, before(days=50), received=1),
        ran(account, before(days=50), sent=1),
        ran(account, before(days=50), canceled=1),
        ran(account, before(days=50), outcome="amazon_trouble"),
        ran(account, before(days=50), outcome="running"),
    ]
    young = ran(account, before(days=29))
    newest = ran(account, before(days=40))
    clear_logs(now=NOON)
    assert list(AccountRun.objects.order_by("pk")) == [*telling, young, newest]


def test_the_audit_trail_is_never_cleared_with_them(account):
    set_clear_logs("daily", actor="bo", now=before(days=300))
    solved(account, "old", before(days=300))
    clear_logs(now=NOON)
    assert (calls(), AuditEntry.objects.count()) == ([], 1)


def test_what_nobody_solved_goes_when_it_did_not_happen_again_for_long(account):
    trouble(account, "old", before(days=401))
    trouble(account, "young", before(days=399))
    assert clear_old_errors(before=before(days=400)) == 1
    assert calls() == ["young"]


def test_what_amazon_knows_by_another_way_is_solved(shop):
    order_id = shop.buyer_orders()
    shop.sync()
    shop.ship(order_id)
    shop.amazon.rejects_confirmation("No.", times=1)
    shop.sync()
    error = CommunicationError.objects.get()
    error.outbox.__class__.objects.update(state="not_needed")
    clear_logs(now=shop.now)
    assert CommunicationError.objects.get().solved_at == shop.now


def test_how_often_is_chosen_audited_and_refused(house):
    assert clear_logs_how_often() == "monthly"
    for _ in range(2):
        set_clear_logs("weekly", actor="bo", now=NOON)
    assert clear_logs_how_often() == "weekly"
    assert trail("clear_logs_changed") == [
        ("bo", "setting", "clear_logs", {"clear_logs": "monthly"}, {"clear_logs": "weekly"})
    ]
    with pytest.raises(ClearLogsRefused, match="daily, weekly, monthly; “never” is none"):
        set_clear_logs("never", actor="bo", now=NOON)
    assert clear_logs_how_often() == "weekly"
