"""The list of receipts: what each run asked, received, created, held and sent (P7)."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from counterpart.amazon.models.runs import AccountRun
from counterpart.web.access import Request
from counterpart.web.components.amounts import number
from counterpart.web.components.marks import status
from counterpart.web.components.moments import when
from counterpart.web.grids.columns import Column
from counterpart.web.grids.grid import Empty, Grid, Tab
from counterpart.web.runs.filters import RunFilters, visible_accounts
from counterpart.web.runs.words import outcome_label, outcome_tone

# What a run can bring or send; one without any of it changed nothing.
NEWS = ("recorded", "created", "canceled", "failed", "sent", "completed", "unreadable")
COUNTS: tuple[tuple[str, Any, bool], ...] = (
    ("received", _("Received"), True),
    ("recorded", _("New or changed"), False),
    ("created", _("Created"), True),
    ("held", _("Held"), True),
    ("waiting", _("Waiting for Amazon"), False),
    ("canceled", _("Canceled"), False),
    ("failed", _("Failed"), True),
    ("sent", _("Sent"), True),
    ("accepted", _("Accepted"), False),
    ("rejected", _("Rejected"), False),
    ("unsure", _("Answer lost"), False),
    ("completed", _("Completed"), False),
    ("unreadable", _("Unreadable"), False),
)


def runs_grid(request: Request) -> Grid:
    """Build the list for whoever asks."""
    return Grid(
        name="runs",
        title=_("Sync runs"),
        rows=AccountRun.objects.filter(account__in=visible_accounts(request)),
        columns=tuple(_columns()),
        filters=RunFilters,
        default_sort="-started",
        noun=_noun,
        empty=Empty(
            "refresh-cw",
            _("There was no run yet"),
            _("The worker looks at Amazon every few minutes; each look leaves a receipt here."),
        ),
        fetch=lambda rows: rows.select_related("account"),
        tabs=(
            Tab("", _("All"), Q()),
            Tab("news", _("With news"), _any_of(NEWS)),
            Tab("trouble", _("With trouble"), ~Q(outcome__in=["done", "running"])),
        ),
        row_class=lambda run: "err" if run.outcome == "reconnect" else "",
        row_name=lambda run: f"{run.started_at:%Y-%m-%d %H:%M:%S}",
    )


def spent(run: AccountRun) -> int:
    """Answer how many requests a run made."""
    return sum(run.requests.values())


def duration(run: AccountRun) -> int | None:
    """Answer how many seconds a run took; None while it runs."""
    if run.finished_at is None:
        return None
    return int((run.finished_at - run.started_at).total_seconds())


def _columns() -> list[Column]:
    return [
        Column("started", _("Started"), _started, _start, sorts_by="id", is_head=True),
        Column("account", _("Account"), lambda run: _quoted(str(run.account)),
               lambda run: str(run.account)),
        Column("outcome", _("Outcome"),
               lambda run: status(outcome_tone(run.outcome), outcome_label(run.outcome)),
               lambda run: run.outcome),
        *(_count(name, label, is_default=shown) for name, label, shown in COUNTS),
        Column("requests", _("Requests"), lambda run: number(spent(run)), spent, is_number=True),
        Column("seconds", _("Seconds"), lambda run: number(duration(run)), duration,
               is_number=True, is_default=False),
        Column("goes_on", _("May go on"), lambda run: when(run.may_go_on_at),
               lambda run: run.may_go_on_at, is_default=False),
        Column("sentence", _("What Amazon said"), lambda run: _quoted(run.sentence),
               lambda run: run.sentence, is_wide=True),
    ]  # fmt: skip


def _count(name: str, label: Any, *, is_default: bool) -> Column:
    return Column(
        name,
        label,
        lambda run: number(getattr(run, name)),
        lambda run: getattr(run, name),
        is_number=True,
        is_default=is_default,
    )


def _started(run: AccountRun) -> SafeString:
    return format_html(
        '<a href="{}">{}</a>', reverse("run", args=[run.pk]), when(run.started_at, "medium")
    )


def _start(run: AccountRun) -> datetime:
    return run.started_at


def _quoted(text: str) -> SafeString | str:
    return format_html('<span translate="no">{}</span>', text) if text else "–"


def _any_of(names: tuple[str, ...]) -> Q:
    condition = Q()
    for name in names:
        condition |= Q(**{f"{name}__gt": 0})
    return condition


def _noun(count: int) -> str:
    return ngettext("{count} run", "{count} runs", count).format(count=number(count))
