"""What do the jobs do? Each takes ids, loads, and calls once."""

from datetime import datetime, timedelta

import structlog
from django.conf import settings

from counterpart.amazon.cleaning import clean_copies, clean_receipts, clear_logs, clear_old_errors
from counterpart.amazon.deleting.finishing import finish_deletions
from counterpart.amazon.erasing.deadline import ROOM
from counterpart.amazon.erasing.due import erase_due
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.running import accounts_at_work, read_reports, run_account, tell_account
from counterpart.amazon.stores.asking import accounts_asked_for, is_asked_for
from counterpart.amazon.stores.home import look_at_home
from counterpart.amazon.stores.signs_of_life import beat
from counterpart.audit.cleaning import clean_trail
from counterpart.core.clock import Clock
from counterpart.core.each_alone import each_alone
from counterpart.orders.mails.cleaning import clean_mail_files, clean_mails
from counterpart.orders.mails.sending import send_mails
from counterpart.orders.steps.expiring import expire_payments
from counterpart.users.cleaning import clean_sign_ins

ACTOR = "worker"
MAILS_AT_ONCE = 50

log = structlog.get_logger()


def tell_one(account_id: int, clock: Clock) -> None:
    """Tell Amazon what one account has not told it yet. Safe to repeat."""
    tell_account(SellerAccount.objects.get(pk=account_id), clock, actor=ACTOR)


def run_one(account_id: int, clock: Clock) -> None:
    """Make one complete pass over an account, then look after its reports.

    Safe to repeat; one at a time per account.
    """
    account = SellerAccount.objects.get(pk=account_id)
    run_account(account, clock, actor=ACTOR)
    read_reports(account, clock, actor=ACTOR)


def run_asked(account_id: int, clock: Clock) -> None:
    """Make the pass that a person asked for, unless another one has begun since."""
    if is_asked_for(account_id):
        run_one(account_id, clock)


def asked_account_ids() -> list[int]:
    """Answer over which accounts a person asked for a pass."""
    return accounts_asked_for()


def show_life(_: int, clock: Clock) -> None:
    """Show the pages that jobs are done."""
    beat(clock.now())


def see_home(_: int, clock: Clock) -> None:
    """Keep everything back if the database was copied to this address (F-17). Safe to repeat."""
    look_at_home(actor=ACTOR, now=clock.now())


def delete_stores(_: int, clock: Clock) -> None:
    """Take away what stores have that are being deleted (F-12). Safe to repeat."""
    gone = finish_deletions(actor=ACTOR, now=clock.now())
    if gone:
        log.info("stores_deleted", stores=gone)


def account_ids() -> list[int]:
    """Answer whose turn it is: every account with a store that takes part."""
    return [account.pk for account in accounts_at_work()]


def once() -> list[int]:
    """Answer the one id of a job that is about nothing in particular."""
    return [0]


def send(_: int, clock: Clock) -> None:
    """Send the e-mails that are due (CO-11). Safe to repeat."""
    send_mails(limit=MAILS_AT_ONCE, now=clock.now())


def expire(_: int, clock: Clock) -> None:
    """Cancel orders whose payment never came (CO-4.3). Safe to repeat."""
    canceled = expire_payments(actor=ACTOR, now=clock.now())
    if canceled:
        log.info("payments_expired", orders=canceled)


def erase(_: int, clock: Clock) -> None:
    """Forget the buyers whose time has come, in tables and in files (P6). Safe to repeat."""
    now = clock.now()
    files = clean_mail_files(before=now - timedelta(days=settings.ERASE_AFTER_DAYS) + ROOM)
    erased = erase_due(actor=ACTOR, now=now)
    if erased or files:
        log.info("buyers_erased", orders=erased, mail_files=files)


def clean_up(_: int, clock: Clock) -> None:
    """Delete what need not be remembered any longer. Safe to repeat."""
    now = clock.now()
    deleted = each_alone(CLEANERS, lambda name: CLEANERS[name](now), what="cleaning")
    if deleted:
        log.info("cleaned_up", rows=deleted)


def _before(now: datetime) -> datetime:
    return now - timedelta(days=settings.KEEP_LOGS_DAYS)


CLEANERS = {
    "receipts": lambda now: clean_receipts(before=_before(now)),
    "mails": lambda now: clean_mails(before=_before(now)),
    "trail": lambda now: clean_trail(before=_before(now)),
    "logs": lambda now: clear_logs(now=now),
    "errors": lambda now: clear_old_errors(before=_before(now)),
    "copies": lambda now: clean_copies(now=now),
    "sign_ins": lambda now: clean_sign_ins(now=now),
}
