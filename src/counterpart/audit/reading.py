"""Who changed what? The audit trail, read page by page."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext

from counterpart.audit.kinds import KINDS
from counterpart.audit.models import AuditEntry
from counterpart.audit.wording import ACTIONS
from counterpart.core.errors import Refused

PAGE = 50


class EntryUnknown(Refused):
    """The trail has no such entry to go on from."""

    code = "audit_entry_unknown"


def find_entries(
    *,
    kind: str = "",
    subjects: Collection[str] = (),
    actor: str = "",
    action: str = "",
    since: datetime | None = None,
    before: int | None = None,
    last: int = PAGE,
) -> list[AuditEntry]:
    """Answer the newest entries that match everything given, newest first.

    `subjects` are the names a thing goes by. The next page begins `before` the key of the last
    entry of a page.
    """
    wanted = {"subject_kind": kind, "actor": actor, "action": action}
    entries = AuditEntry.objects.filter(**{name: value for name, value in wanted.items() if value})
    if subjects:
        entries = entries.filter(subject__in=subjects)
    if since is not None:
        entries = entries.filter(happened_at__gte=since)
    if before is not None:
        entries = entries.filter(_older_than(before))
    return list(entries.order_by("-happened_at", "-pk")[:last])


def told(entry: AuditEntry) -> str:
    """Tell what changed: each fact from what to what."""
    names = sorted({*entry.before, *entry.after})
    return "; ".join(f"{_plain(name)}: {_change(entry, name)}" for name in names)


def kind_told(entry: AuditEntry) -> str:
    """Tell the kind of the thing in the reader's language."""
    return str(KINDS.get(entry.subject_kind, entry.subject_kind))


def action_told(entry: AuditEntry) -> str:
    """Tell the action in the reader's language; one that is no longer known, in plain words."""
    return str(ACTIONS.get(entry.action) or _plain(entry.action))


def _older_than(key: int) -> Q:
    mark = AuditEntry.objects.filter(pk=key).values_list("happened_at", flat=True).first()
    if mark is None:
        raise EntryUnknown(gettext("The audit trail has no entry {key}.").format(key=key))
    return Q(happened_at__lt=mark) | Q(happened_at=mark, pk__lt=key)


def _change(entry: AuditEntry, name: str) -> str:
    if name not in entry.before:
        return _shown(entry.after[name])
    if name not in entry.after:
        return f"{_shown(entry.before[name])} → –"
    return f"{_shown(entry.before[name])} → {_shown(entry.after[name])}"


def _shown(value: Any) -> str:
    if value is None or value in ("", [], {}):
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_shown(one) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{_plain(key)} {_shown(one)}" for key, one in value.items())
    return str(value)


def _plain(code: str) -> str:
    return code.replace("_", " ")
