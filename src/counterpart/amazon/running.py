"""What does one complete pass over a seller account do, in which order?"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from functools import partial

import structlog
from django.utils.translation import gettext

from counterpart.amazon.client import wire
from counterpart.amazon.client.documents import Fetched
from counterpart.amazon.client.errors import (
    AmazonError,
    ReconnectStore,
    TryLater,
)
from counterpart.amazon.client.reports.merchant_listings import LISTINGS_REPORT
from counterpart.amazon.client.reports.returns import RETURNS_REPORT
from counterpart.amazon.client.transport import Transport
from counterpart.amazon.importing.broken import ask_again
from counterpart.amazon.importing.carry_out import Tally, carry_out, carry_out_due
from counterpart.amazon.importing.follow import follow_changes
from counterpart.amazon.importing.pull import Page, active_stores, pull_orders
from counterpart.amazon.importing.record import record_orders
from counterpart.amazon.listings.comparing import compare_stock
from counterpart.amazon.listings.finding import find_new_products, read_listings
from counterpart.amazon.listings.reading_back import look_at_listings
from counterpart.amazon.listings.working import has_listing_work, work_on_listings
from counterpart.amazon.models.accounts import Connection, SellerAccount
from counterpart.amazon.models.orders import AmazonOrder, ImportState
from counterpart.amazon.models.reports import Report
from counterpart.amazon.models.runs import AccountRun, Outcome
from counterpart.amazon.operations.cancellation_read_back import (
    ask_about_cancellations,
    see_cancellations,
    stop_what_is_being_canceled,
)
from counterpart.amazon.operations.completing import complete_confirmed
from counterpart.amazon.operations.feeding.due import has_feed_work
from counterpart.amazon.operations.feeding.messages import ORDER_FEEDS
from counterpart.amazon.operations.feeding.working import work_on_feeds
from counterpart.amazon.operations.queue import queue_shipment_confirmations
from counterpart.amazon.operations.read_back import ask_about_unseen, see_packages
from counterpart.amazon.operations.refunding.books import read_books
from counterpart.amazon.operations.run import Sent, has_due, mark_interrupted, send_due
from counterpart.amazon.outcomes import beside_orders, outcome_of, safely_after, worst_of
from counterpart.amazon.reports.following import work_on_reports
from counterpart.amazon.reports.reading import Readers, ReadRows
from counterpart.amazon.reports.schedule import want_due_reports
from counterpart.amazon.returns.linking import link_returns
from counterpart.amazon.returns.taking_in import take_in_returns
from counterpart.amazon.stores.asking import begin_look
from counterpart.amazon.stores.channel_settings import is_read_only
from counterpart.amazon.stores.lease import Lease, leased
from counterpart.amazon.stores.lines import line_to_amazon
from counterpart.amazon.stores.troubles import write_end_of_pass
from counterpart.core.clock import Clock

ACTOR = "sync"
TO_DECIDE = {ImportState.UNDECIDED, ImportState.HELD}

log = structlog.get_logger()


class LeaseLost(Exception):
    """The work took so long that another process took the account over."""


def run_account(account: SellerAccount, clock: Clock, *, actor: str = ACTOR) -> AccountRun | None:
    """Tell Amazon what it does not know, take in what changed there, and leave a receipt.

    Answers None when another process is at work on the account. Safe to repeat and to kill at
    any point. Trouble with Amazon ends the pass early and stands in the receipt; the next pass
    goes on from there.
    """
    with leased(account) as lease:
        if lease is None:
            return None
        begin_look(account)
        return _pass_over(account, lease, clock, actor).go()


def tell_account(account: SellerAccount, clock: Clock, *, actor: str = ACTOR) -> AccountRun | None:
    """Only tell Amazon what it does not know; answers None when there is nothing to tell.

    The same manners as `run_account`: one at a time, safe to repeat and to kill.
    """
    with leased(account) as lease:
        if lease is None:
            return None
        queue_shipment_confirmations(account, actor=actor, now=clock.now())
        compare_stock(account, actor=actor, now=clock.now())
        if is_read_only() or not _has_work(account, clock.now()):
            return None
        return _pass_over(account, lease, clock, actor).tell()


def _has_work(account: SellerAccount, now: datetime) -> bool:
    return (
        has_due(account, now)
        or has_feed_work(account, ORDER_FEEDS, now)
        or has_listing_work(account, now)
    )


def read_reports(account: SellerAccount, clock: Clock, *, actor: str = ACTOR) -> bool:
    """Ask for the reports whose time has come, and read those that Amazon has written.

    Made after a pass and apart from it: no trouble with a report costs an order its turn. Answers
    no when another process is at work on the account. Safe to repeat and to kill.
    """
    with leased(account) as lease:
        if lease is None:
            return False
        account.refresh_from_db()
        want_due_reports(account, now=clock.now())
        if account.connection == Connection.CONNECTED:
            with line_to_amazon(account, clock) as line:
                readers = _readers(clock, actor)
                keep_alone = partial(_keep_alone, lease)
                try:
                    work_on_reports(account, line, readers, clock=clock, keep_alone=keep_alone)
                except LeaseLost:
                    return False
        link_returns(account, actor=actor, now=clock.now())
    return True


def _readers(clock: Clock, actor: str) -> Readers:
    def returns(report: Report, fetched: Fetched) -> ReadRows:
        return take_in_returns(report, fetched, actor=actor, now=clock.now())

    return {RETURNS_REPORT: returns, LISTINGS_REPORT: read_listings}


def _keep_alone(lease: Lease) -> None:
    """Stop where another process went on: two of them would hold each other's orders."""
    if not lease.renew():
        raise LeaseLost(gettext("Another process took over this account; this one stopped."))


def _pass_over(account: SellerAccount, lease: Lease, clock: Clock, actor: str) -> "_Pass":
    account.refresh_from_db()
    AccountRun.objects.filter(account=account, outcome=Outcome.RUNNING).update(
        outcome=Outcome.BROKEN_OFF, finished_at=clock.now()
    )
    run = AccountRun.objects.create(account=account, started_at=clock.now())
    return _Pass(run, line_to_amazon(account, clock), lease, clock, actor)


class _Pass:
    """One pass over one account, with its receipt."""

    def __init__(
        self, run: AccountRun, line: Transport, lease: Lease, clock: Clock, actor: str
    ) -> None:
        self.run = run
        self.line = line
        self.lease = lease
        self.clock = clock
        self.actor = actor
        self.tally = Tally()
        self.sent = Sent()
        # What is told of stock is in no receipt: each listing has its own log.
        self.stock_sent = Sent()

    def go(self) -> AccountRun:
        """Make the whole pass."""
        return self._with_receipt(self._steps)

    def tell(self) -> AccountRun:
        """Make only the first steps."""
        return self._with_receipt(lambda: worst_of(self._tell_all()))

    def _with_receipt(self, steps: Callable[[], AmazonError | None]) -> AccountRun:
        with self.line:
            try:
                trouble = steps()
            except LeaseLost as lost:
                self._close(Outcome.BROKEN_OFF, lost)
                return self.run
            except BaseException:
                self._close(Outcome.BROKEN_OFF, None)
                raise
        self._close(outcome_of(trouble), trouble)
        return self.run

    def _steps(self) -> AmazonError | None:
        """Confirmations go before all other traffic; work at home never waits for Amazon."""
        troubles = self._tell_all()
        if not any(isinstance(one, ReconnectStore) for one in troubles):
            troubles.append(self._take_in())
            troubles += self._look_at_listings()
            troubles += self._read_books()
        account, now = self.run.account, self.clock.now()
        see_cancellations(account, actor=self.actor, now=now)
        carry_out_due(account, self.tally, actor=self.actor, now=now, keep_alone=self._keep_alone)
        self.tally.canceled += follow_changes(account, actor=self.actor, now=now)
        stop_what_is_being_canceled(account, actor=self.actor, now=now)
        self.run.completed = complete_confirmed(self.run, actor=self.actor, now=now)
        return worst_of(troubles)

    def _tell_all(self) -> list[AmazonError | None]:
        troubles = [self._tell()]
        if not isinstance(troubles[0], ReconnectStore):
            troubles += work_on_feeds(
                self.run.account,
                self.line,
                self.sent,
                ORDER_FEEDS,
                actor=self.actor,
                clock=self.clock,
                keep_alone=self._keep_alone,
            )
        if not any(isinstance(one, ReconnectStore) for one in troubles):
            troubles += self._tell_stock()
        return troubles

    def _tell_stock(self) -> list[AmazonError]:
        """Figures go after all that orders need, by what is wanted now."""
        account = self.run.account
        compare_stock(account, actor=self.actor, now=self.clock.now())
        return beside_orders(
            work_on_listings(
                account,
                self.line,
                self.stock_sent,
                actor=self.actor,
                clock=self.clock,
                keep_alone=self._keep_alone,
            )
        )

    def _look_at_listings(self) -> list[AmazonError]:
        try:
            look_at_listings(
                self.run.account,
                self.line,
                actor=self.actor,
                clock=self.clock,
                keep_alone=self._keep_alone,
            )
            find_new_products(self.run.account, self.line, now=self.clock.now())
        except AmazonError as trouble:
            return beside_orders([trouble])
        return []

    def _tell(self) -> AmazonError | None:
        account, now = self.run.account, self.clock.now()
        queue_shipment_confirmations(account, actor=self.actor, now=now)
        if is_read_only():
            mark_interrupted(self.run, actor=self.actor, now=now)
            return None
        try:
            send_due(
                self.run,
                self.line,
                self.sent,
                actor=self.actor,
                clock=self.clock,
                keep_alone=self._keep_alone,
            )
        except AmazonError as trouble:
            return trouble
        return None

    def _take_in(self) -> AmazonError | None:
        account = self.run.account
        try:
            for page in pull_orders(account, self.line, actor=self.actor, clock=self.clock):
                self._keep_alone()
                self._use(page)
            ask_again(
                account, active_stores(account), self.line, actor=self.actor, clock=self.clock
            )
            ask_about_unseen(self.run, self.line, actor=self.actor, clock=self.clock)
            ask_about_cancellations(
                account, self.line, self._record, actor=self.actor, clock=self.clock
            )
        except AmazonError as trouble:
            return trouble
        return None

    def _read_books(self) -> list[AmazonError]:
        account = self.run.account
        try:
            read_books(
                account,
                self.line,
                actor=self.actor,
                clock=self.clock,
                keep_alone=self._keep_alone,
            )
        except AmazonError as trouble:
            return beside_orders([trouble])
        return []

    def _record(self, one: wire.SeenOrder) -> None:
        record_orders(
            self.run.account,
            active_stores(self.run.account),
            [one],
            request_id="",
            actor=self.actor,
            now=self.clock.now(),
        )

    def _keep_alone(self) -> None:
        _keep_alone(self.lease)

    def _use(self, page: Page) -> None:
        now = self.clock.now()
        recorded, run = page.recorded, self.run
        run.pages += 1
        run.received += len(page.answer.orders) + len(page.answer.broken)
        run.recorded += len(recorded.rows)
        run.unchanged += recorded.unchanged
        run.before_connection += recorded.before_connection
        run.other_marketplaces += recorded.other_marketplaces
        run.unreadable += len(page.answer.broken) + len(recorded.unstorable)
        see_packages(run.account, page.answer.orders, run, actor=self.actor, now=now)
        due = [row for row in recorded.rows if row.import_state in TO_DECIDE]
        due.sort(key=lambda row: (row.purchased_at or now, row.pk))
        carry_out(due, self.tally, known_items=recorded.items, actor=self.actor, now=now)

    def _close(self, outcome: Outcome, trouble: AmazonError | LeaseLost | None) -> None:
        run = self.run
        for name in ("created", "canceled", "failed"):
            setattr(run, name, getattr(self.tally, name))
        copies = AmazonOrder.objects.filter(account=run.account)
        run.held = copies.filter(import_state=ImportState.HELD).count()
        run.waiting = copies.filter(import_state=ImportState.WAITING).count()
        for name in ("sent", "accepted", "rejected", "unsure"):
            setattr(run, name, getattr(self.sent, name))
        run.requests = dict(Counter(self.line.spent))
        run.outcome = outcome
        run.sentence = str(trouble) if trouble else ""
        run.may_go_on_at = safely_after(trouble.at) if isinstance(trouble, TryLater) else None
        run.finished_at = self.clock.now()
        run.save()
        if not isinstance(trouble, LeaseLost) and outcome != Outcome.BROKEN_OFF:
            _note_connection(run.account, trouble)
            write_end_of_pass(run.account, trouble, calls=self.line.spent, now=run.finished_at)


def _note_connection(account: SellerAccount, trouble: AmazonError | None) -> None:
    """A refused account asks for a person; the next success takes that back by itself."""
    refused = isinstance(trouble, ReconnectStore)
    connection = Connection.RECONNECT if refused else Connection.CONNECTED
    if refused or (trouble is None and account.connection != connection):
        SellerAccount.objects.filter(pk=account.pk).update(
            connection=connection, trouble=str(trouble) if refused else ""
        )


def accounts_at_work() -> list[SellerAccount]:
    """Answer the accounts that have a store taking part."""
    return list(SellerAccount.objects.filter(stores__is_active=True).distinct().order_by("pk"))
