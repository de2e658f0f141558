"""The list of feeds: what was given to Amazon to work through, and what came of each."""

from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from counterpart.amazon.models.feeds import Feed
from counterpart.amazon.operations.feeding.stuck import is_stuck
from counterpart.amazon.queries import find_stores
from counterpart.users.permissions import Permission
from counterpart.web.access import Request
from counterpart.web.components.amounts import number
from counterpart.web.components.marks import badge, below_each_other, status
from counterpart.web.components.moments import when
from counterpart.web.feeds.filters import FeedFilters, visible_accounts
from counterpart.web.feeds.standing import OPEN, TROUBLE, stuck
from counterpart.web.feeds.words import state_label, state_tone, type_told
from counterpart.web.grids.columns import Column
from counterpart.web.grids.grid import Empty, Grid, Tab


def feeds_grid(request: Request) -> Grid:
    """Build the list for whoever asks."""
    now = request.visit.clock.now()
    return Grid(
        name="feeds",
        title=_("Feeds"),
        rows=visible_feeds(request),
        columns=tuple(_columns(now)),
        filters=FeedFilters,
        default_sort="-created",
        noun=_noun,
        empty=Empty(
            "upload",
            _("No feed was given to Amazon yet"),
            _(
                "An order that is canceled at Amazon from here goes there in a feed, together "
                "with others; each feed and what came of it stands here."
            ),
        ),
        fetch=lambda rows: fetched(rows, request),
        tabs=(
            Tab("", _("All"), Q()),
            Tab("open", _("Under way"), OPEN),
            Tab("trouble", _("With trouble"), TROUBLE),
            Tab("stuck", _("Stuck"), stuck(now)),
        ),
        row_class=lambda feed: "err" if is_stuck(feed, now) else "",
        search_label=_("Search an order number, a feed number or a request id"),
        row_name=lambda feed: feed.feed_id or f"{feed.created_at:%Y-%m-%d %H:%M:%S}",
    )


def visible_feeds(request: Request) -> QuerySet[Feed]:
    """Answer the feeds of the accounts that somebody may see."""
    return Feed.objects.filter(account__in=visible_accounts(request))


def stores_of(feed: Feed) -> str:
    """Name the stores that a feed is about, as far as they were read for this person."""
    mine = [one.name for one in feed.account.stores.all()
            if one.marketplace_id in feed.marketplace_ids]  # fmt: skip
    return ", ".join(mine)


def fetched(rows: QuerySet[Feed], request: Request) -> QuerySet[Feed]:
    """Read what a page shows of feeds: without their documents."""
    scope = request.visit.permitted(Permission.VIEW_CHANNEL)
    seen = Prefetch("account__stores", find_stores(scope=scope))
    return rows.select_related("account").prefetch_related(seen).defer("document", "report")


def _columns(now: datetime) -> list[Column]:
    return [
        Column("created", _("Created"), _created, lambda feed: feed.created_at,
               sorts_by="id", is_head=True),
        Column("type", _("What for"), lambda feed: type_told(feed.feed_type),
               lambda feed: feed.feed_type),
        Column("stores", _("Amazon store"), lambda feed: _quoted(stores_of(feed)),
               stores_of),
        Column("state", _("State"), lambda feed: state_cell(feed, now),
               lambda feed: feed.state),
        _count("messages", _("Messages")),
        _count("accepted", _("Accepted")),
        _count("rejected", _("Rejected")),
        Column("finished", _("Finished"), lambda feed: when(feed.finished_at),
               lambda feed: feed.finished_at, is_default=False),
        Column("account", _("Account"), lambda feed: _quoted(str(feed.account)),
               lambda feed: str(feed.account), is_default=False),
        Column("sent", _("Sent"), lambda feed: when(feed.submitted_at),
               lambda feed: feed.submitted_at, is_default=False),
        Column("feed", _("Feed number at Amazon"), lambda feed: _quoted(feed.feed_id),
               lambda feed: feed.feed_id, is_default=False),
        Column("said", _("Amazon's word"),
               lambda feed: _quoted(feed.processing_status),
               lambda feed: feed.processing_status, is_default=False),
        Column("request", _("Request id"), lambda feed: _quoted(feed.request_id),
               lambda feed: feed.request_id, is_default=False),
    ]  # fmt: skip


def state_cell(feed: Feed, now: datetime) -> SafeString:
    """Write where a feed stands; one that takes too long says so."""
    marks = [status(state_tone(feed.state, rejected=feed.rejected), state_label(feed.state))]
    if is_stuck(feed, now):
        marks.append(badge(gettext("Stuck"), "danger"))
    return below_each_other(marks)


def _count(name: str, label: Any) -> Column:
    return Column(
        name,
        label,
        lambda feed: number(getattr(feed, name)),
        lambda feed: getattr(feed, name),
        is_number=True,
    )


def _created(feed: Feed) -> SafeString:
    address = reverse("feed", args=[feed.pk])
    return format_html('<a href="{}">{}</a>', address, when(feed.created_at, "medium"))


def _quoted(text: str) -> SafeString | str:
    return format_html('<span translate="no">{}</span>', text) if text else "–"


def _noun(count: int) -> str:
    return ngettext("{count} feed", "{count} feeds", count).format(count=number(count))
