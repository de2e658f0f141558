"""How is a change written down for those who check later?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from counterpart.audit.models import AuditEntry

Facts = Mapping[str, Any]
# The actor where nobody in particular asked for a change.


def record(
    action: str,
    *,
    kind: str,
    subject: str,
    before: Facts,
    after: Facts,
    actor: str,
    now: datetime,
) -> None:
    """Write who changed what; a change that changed nothing leaves no entry.

    Inside the caller's transaction, so that change and entry come together or not at all. Facts
    are JSON values; names, addresses and other buyers' data do not belong into them. `kind` is
    one of `counterpart.audit.kinds`.
    """
    changed = {key for key in {*before, *after} if before.get(key) != after.get(key)}
    if not changed:
        return
    AuditEntry.objects.create(
        happened_at=now,
        actor=actor,
        action=action,
        subject_kind=kind,
        subject=subject,
        before={key: before[key] for key in sorted(changed) if key in before},
        after={key: after[key] for key in sorted(changed) if key in after},
    )
