"""What has changed at Amazon since we last asked?"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext

from counterpart.amazon.client.errors import PageTokenRefused, Rejected, Unreadable
from counterpart.amazon.client.orders import OrdersPage, search_orders
from counterpart.amazon.client.transport import Transport
from counterpart.amazon.importing.broken import record_broken, too_large
from counterpart.amazon.importing.record import Recorded, record_orders
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.runs import PullWindow
from counterpart.amazon.models.stores import AmazonStore
from counterpart.core.clock import Clock

# Amazon refuses an upper bound younger than two minutes (Orders 2026-01-01, lastUpdatedBefore).
NOT_YET_VISIBLE = timedelta(minutes=2)
# When Amazon refuses the bound all the same, its clock is behind ours by up to this much.
CLOCKS_DIFFER = timedelta(minutes=2)
# Orders can become visible late: each window looks back over the end of the one before. A search
# costs per page, so whoever has few orders looks back further for nothing.
OVERLAP = timedelta(minutes=15)
LONG_OVERLAP = timedelta(hours=6)
FEW_ORDERS = 50
# Orders missing from a search are found again by their date of purchase, once a day.
SWEEP_EVERY = timedelta(hours=24)
SWEEP_BACK = timedelta(hours=24)
BAD_REQUEST = 400
# Page tokens live 24 hours ("Orders API v2026-01-01 reference").
TOKEN_LIVES = timedelta(hours=23)


@dataclass(frozen=True)
class Page:
    """A page that has been read and recorded."""

    answer: OrdersPage
    recorded: Recorded


def pull_orders(
    account: SellerAccount, line: Transport, *, actor: str, clock: Clock
) -> Iterator[Page]:
    """Ask for everything that changed, page by page; each page is recorded before it is yielded.

    A window's place is saved with each page, so that a stop at any point goes on there. The
    stores' `orders_seen_until` moves only after a window's last page. Raises what the client
    raises; nothing is lost by it.
    """
    yield from _resume(account, line, actor=actor, clock=clock)
    for window in _new_windows(account, clock.now()):
        yield from _read(window, line, actor=actor, clock=clock)


def active_stores(account: SellerAccount) -> list[AmazonStore]:
    """Answer the stores that take part in the pull, with what deciding needs of them."""
    return list(
        AmazonStore.objects.filter(account=account, is_active=True).select_related(
            "website", "order_settings__store_view__store__website"
        )
    )


def _resume(account: SellerAccount, line: Transport, *, actor: str, clock: Clock) -> Iterator[Page]:
    for window in PullWindow.objects.filter(account=account, done_at=None).order_by("pk"):
        yield from _read(window, line, actor=actor, clock=clock)


def _new_windows(account: SellerAccount, now: datetime) -> Iterator[PullWindow]:
    """Open one window for all stores that were seen up to the same moment, and the daily sweep."""
    groups: dict[datetime, list[str]] = defaultdict(list)
    for store in active_stores(account):
        groups[store.orders_seen_until].append(store.marketplace_id)
    overlap = _overlap(account)
    for seen_until, marketplaces in sorted(groups.items()):
        after = seen_until - overlap
        yield _open(account, marketplaces, after, now, is_sweep=False)
    last_sweep = account.swept_at or account.created_at
    if groups and now - last_sweep >= SWEEP_EVERY:
        everywhere = sorted(one for group in groups.values() for one in group)
        yield _open(account, everywhere, last_sweep - SWEEP_BACK, now, is_sweep=True)


def _overlap(account: SellerAccount) -> timedelta:
    done = PullWindow.objects.filter(account=account, is_sweep=False, done_at__isnull=False)
    last = done.order_by("-pk").values_list("received", flat=True).first()
    return OVERLAP if last is None or last > FEW_ORDERS else LONG_OVERLAP


def _open(
    account: SellerAccount,
    marketplaces: list[str],
    after: datetime,
    now: datetime,
    *,
    is_sweep: bool,
) -> PullWindow:
    return PullWindow.objects.create(
        account=account,
        is_sweep=is_sweep,
        marketplace_ids=sorted(marketplaces),
        after=after,
        before=max(now - NOT_YET_VISIBLE, after),
        started_at=now,
    )


def _read(window: PullWindow, line: Transport, *, actor: str, clock: Clock) -> Iterator[Page]:
    if window.token_at and clock.now() - window.token_at > TOKEN_LIVES:
        window.next_token = ""
    may_ask_again = True
    seen_tokens: set[str] = set()
    while window.done_at is None:
        try:
            answer = _ask(window, line)
        except Rejected as no:
            if not may_ask_again or not _is_mended(window, no):
                raise
            may_ask_again = False
            seen_tokens.clear()
            continue
        if answer.next_token in seen_tokens:
            raise Unreadable(gettext("it repeats a page token"), operation="searchOrders",
                             request_id=answer.request_id)  # fmt: skip
        seen_tokens.add(answer.next_token or "")
        yield Page(answer, _record(window, answer, actor=actor, now=clock.now()))


def _is_mended(window: PullWindow, no: Rejected) -> bool:
    """Change what Amazon may have refused: a page token, or a bound too close to its present."""
    if isinstance(no, PageTokenRefused):
        window.next_token = ""
        return True
    if no.http_status != BAD_REQUEST or window.pages:
        return False
    window.before = max(window.before - CLOCKS_DIFFER, window.after)
    return True


def _ask(window: PullWindow, line: Transport) -> OrdersPage:
    token = window.next_token or None
    if window.is_sweep:
        return search_orders(
            line,
            marketplace_ids=window.marketplace_ids,
            created_after=window.after,
            created_before=window.before,
            page_token=token,
        )
    return search_orders(
        line,
        marketplace_ids=window.marketplace_ids,
        last_updated_after=window.after,
        last_updated_before=window.before,
        page_token=token,
    )


@transaction.atomic
def _record(window: PullWindow, answer: OrdersPage, *, actor: str, now: datetime) -> Recorded:
    """Record a page and the place behind it together."""
    stores = active_stores(window.account)
    recorded = record_orders(
        window.account,
        stores,
        answer.orders,
        request_id=answer.request_id,
        actor=actor,
        now=now,
    )
    unstorable = [too_large(one, request_id=answer.request_id) for one in recorded.unstorable]
    broken = [*answer.broken, *unstorable]
    record_broken(window.account, stores, broken, actor=actor, now=now)
    window.pages += 1
    window.received += len(answer.orders) + len(answer.broken)
    window.next_token = answer.next_token or ""
    window.token_at = now
    if not window.next_token:
        # Only now: the bound is part of the question, which must not change from page to page.
        # Amazon may have looked less far than it was asked to; the next window starts there.
        window.before = min(window.before, answer.before or window.before)
        window.done_at = now
        _advance(window)
    window.save()
    return recorded


def _advance(window: PullWindow) -> None:
    # Moved only after the last page is stored: a crash repeats work, it never loses an order.
    if window.is_sweep:
        SellerAccount.objects.filter(pk=window.account_id).update(swept_at=window.before)
        return
    AmazonStore.objects.filter(
        account=window.account,
        is_active=True,
        # A store that was changed meanwhile may have rested for some of the pages.
        updated_at__lt=window.started_at,
        marketplace_id__in=window.marketplace_ids,
        orders_seen_until__gte=window.after,
        orders_seen_until__lt=window.before,
    ).update(orders_seen_until=window.before)
