"""What do the jobs do? Each takes ids, loads, and calls once."""

from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.running import accounts_at_work, run_account, tell_account
from counterpart.core.clock import Clock

ACTOR = "worker"


def tell_one(account_id: int, clock: Clock) -> None:
    """Tell Amazon what one account has not told it yet. Safe to repeat."""
    tell_account(SellerAccount.objects.get(pk=account_id), clock, actor=ACTOR)


def run_one(account_id: int, clock: Clock) -> None:
    """Make one complete pass over an account. Safe to repeat; one at a time per account."""
    run_account(SellerAccount.objects.get(pk=account_id), clock, actor=ACTOR)


def account_ids() -> list[int]:
    """Answer whose turn it is: every account with a store that takes part."""
    return [account.pk for account in accounts_at_work()]
