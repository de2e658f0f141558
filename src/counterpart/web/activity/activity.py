"""The activity log: who changed what, from what to what, newest first (CO-15)."""

import re

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from counterpart.audit.models import AuditEntry
from counterpart.audit.reading import action_told, kind_told, told
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.activity.filters import ActivityFilters
from counterpart.web.activity.linking import Links
from counterpart.web.components.amounts import number
from counterpart.web.components.moments import when
from counterpart.web.grids.columns import Column
from counterpart.web.grids.grid import Empty, Grid, ShownGrid, answered

# A name for machines, such as buyer_asks_to_cancel; files keep it as it is.
CODE = re.compile(r"(?<![\w.@-])[a-z]+(?:_[a-z]+)+(?![\w.@-])")


@require_safe
@demands(Permission.VIEW_AUDIT)
def activity(request: Request) -> HttpResponseBase:
    """Show who changed what, from what to what."""
    grid = _grid(Links(request.visit))
    other = answered(grid, request)
    if other is not None:
        return other
    return render(request, "web/activity/activity.html", {"shown": ShownGrid(grid, request)})


def _grid(links: Links) -> Grid:
    return Grid(
        name="activity",
        title=_("Activity log"),
        rows=AuditEntry.objects.all(),
        columns=tuple(_columns(links)),
        filters=ActivityFilters,
        default_sort="-happened",
        noun=_noun,
        empty=Empty(
            "history",
            _("Nothing was changed yet"),
            _("Every change by a person or a job is written down here, from what to what."),
        ),
        details=links.look_up,
        search_label=_("Search a login, a name or a number"),
        row_name=lambda entry: f"{action_told(entry)} {entry.subject}",
    )


def _columns(links: Links) -> list[Column]:
    return [
        Column(
            "happened", _("When"), lambda entry: when(entry.happened_at, "medium"),
            lambda entry: entry.happened_at, sorts_by="happened_at",
        ),
        Column("actor", _("Who"), _actor_cell, lambda entry: entry.actor, sorts_by="actor"),
        Column("action", _("Action"), action_told, action_told, is_head=True),
        Column("kind", _("Kind"), kind_told, kind_told),
        Column(
            "subject", _("Name or number"), lambda entry: _subject_cell(entry, links.of(entry)),
            lambda entry: entry.subject,
        ),
        Column("what", _("From what to what"), _what_cell, told, is_wide=True),
        Column("key", _("Entry"), lambda entry: number(entry.pk), lambda entry: entry.pk,
               is_default=False, is_number=True),
    ]  # fmt: skip


def _actor_cell(entry: AuditEntry) -> SafeString:
    return format_html('<span translate="no">{}</span>', entry.actor or "–")


def _what_cell(entry: AuditEntry) -> SafeString:
    # No span: lists shorten those, and nothing here may be left out.
    return format_html('<div translate="no">{}</div>', CODE.sub(_in_words, told(entry)))


def _in_words(code: re.Match[str]) -> str:
    return code.group().replace("_", " ")


def _subject_cell(entry: AuditEntry, address: str) -> SafeString:
    if not address:
        name = CODE.sub(_in_words, entry.subject) if entry.subject_kind == "list" else entry.subject
        return format_html('<span translate="no">{}</span>', name)
    return format_html('<a href="{}" translate="no">{}</a>', address, entry.subject)


def _noun(count: int) -> str:
    return ngettext("{count} entry", "{count} entries", count).format(count=number(count))
