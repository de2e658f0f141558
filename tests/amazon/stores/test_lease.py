"""One process at a time works on an account, and a dead one is replaced at once (T-20, B-18)."""

import os
import socket
import subprocess
import sys
from datetime import timedelta

import pytest
from tests.scene import NOON

from counterpart.amazon.models.accounts import AccountLease, SellerAccount
from counterpart.amazon.stores.lease import Lease, leased
from counterpart.core.clock import MachineClock


@pytest.fixture
def account(house) -> SellerAccount:
    return SellerAccount.objects.create(
        seller_id="A1", region="NA", client_id="c", client_secret="s", refresh_token="r",
        created_at=NOON,
    )  # fmt: skip


def held_by(account: SellerAccount, holder: str, *, minutes: int = 5) -> None:
    expires_at = MachineClock().now() + timedelta(minutes=minutes)
    AccountLease.objects.update_or_create(
        account=account, defaults={"holder": holder, "expires_at": expires_at}
    )


def test_a_second_taker_is_refused_until_the_first_gives_back(account):
    first, second = Lease(account), Lease(account)
    assert (first.take(), second.take(), first.take()) == (True, False, False)
    first.give_back()
    assert second.take()


def test_the_lease_is_given_back_even_when_the_work_fails(account):
    with pytest.raises(ZeroDivisionError), leased(account):
        raise ZeroDivisionError
    with leased(account) as lease:
        assert lease is not None
        with leased(account) as other:
            assert other is None
    assert AccountLease.objects.get().holder == ""


def test_a_dead_process_is_replaced_at_once(account):
    child = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"],
                           capture_output=True, text=True, check=True)  # fmt: skip
    held_by(account, f"{socket.gethostname()} {child.stdout.strip()} 12345 abc")
    assert Lease(account).take()


def test_a_process_number_that_was_used_again_is_another_process(account):
    held_by(account, f"{socket.gethostname()} {os.getpid()} 1 abc")
    assert Lease(account).take()


@pytest.mark.parametrize("holder", ["elsewhere 1 12345 abc", "strange"])
def test_a_process_of_another_machine_is_given_its_time(account, holder):
    held_by(account, holder)
    assert not Lease(account).take()
    held_by(account, holder, minutes=-1)
    assert Lease(account).take()


def test_a_lease_that_ran_out_can_be_neither_renewed_nor_given_back_for_another(account):
    slow = Lease(account)
    assert slow.take()
    AccountLease.objects.update(expires_at=MachineClock().now() - timedelta(seconds=1))
    quick = Lease(account)
    assert quick.take()
    assert not slow.renew()
    slow.give_back()
    assert (AccountLease.objects.get().holder, quick.renew()) == (quick.holder, True)


def test_renewing_puts_the_end_off(account):
    lease = Lease(account)
    assert lease.take()
    AccountLease.objects.update(expires_at=MachineClock().now() + timedelta(seconds=1))
    assert lease.renew()
    far = MachineClock().now() + timedelta(minutes=4)
    assert AccountLease.objects.filter(expires_at__gt=far).count() == 1


def test_accounts_do_not_share_a_lease(account):
    other = SellerAccount.objects.create(
        seller_id="A2", region="NA", client_id="c", client_secret="s", refresh_token="r",
        created_at=NOON,
    )  # fmt: skip
    assert (Lease(account).take(), Lease(other).take()) == (True, True)
