"""The command that tells who changed what."""

from datetime import UTC, datetime
from typing import Any

import click

from counterpart.audit.kinds import KINDS
from counterpart.audit.models import AuditEntry
from counterpart.audit.reading import PAGE, action_told, find_entries, kind_told, told
from counterpart.cli.guarding import needs
from counterpart.cli.options import json_option
from counterpart.cli.printing import moment, print_json, print_table
from counterpart.core.errors import Refused
from counterpart.orders.models.orders import Order
from counterpart.users.permissions import Permission


@click.command()
@click.option("--order", "number", metavar="N", help="Only this order.")
@click.option("--actor", metavar="NAME", default="", help="Only what this person or job did.")
@click.option("--kind", type=click.Choice(list(KINDS)), default=None, help="Only such things.")
@click.option("--subject", metavar="NAME", help="Only the thing of this name.")
@click.option("--action", metavar="CODE", default="", help="Only this action.")
@click.option("--since", metavar="ISO8601", help="Only from this time on.")
@click.option("--last", default=PAGE, show_default=True, type=click.IntRange(1, 1000),
              help="How many.")  # fmt: skip
@click.option("--before", type=int, metavar="ID", help="Go on before this entry of the last page.")
@json_option
@needs(Permission.VIEW_AUDIT)
def audit(
    *,
    number: str | None,
    actor: str,
    kind: str | None,
    subject: str | None,
    action: str,
    since: str | None,
    last: int,
    before: int | None,
    as_json: bool,
) -> None:
    """Tell who changed what, from what to what, newest first."""
    entries = find_entries(
        kind="order" if number else kind or "",
        subjects=_names_of(number) if number else [subject] if subject else [],
        actor=actor,
        action=action,
        since=_moment(since) if since else None,
        before=before,
        last=last,
    )
    if as_json:
        print_json([as_facts(entry) for entry in entries])
        return
    print_table(
        "Audit trail",
        ["Entry", "When", "Who", "Action", "Kind", "Subject", "What"],
        [
            (entry.pk, entry.happened_at, entry.actor, action_told(entry), kind_told(entry),
             entry.subject, told(entry))
            for entry in entries
        ],
        empty="The audit trail has no such entry.",
    )  # fmt: skip


def as_facts(entry: AuditEntry) -> dict[str, Any]:
    """Answer the documented JSON fields of an entry."""
    return {
        "id": entry.pk,
        "at": moment(entry.happened_at),
        "actor": entry.actor,
        "action": entry.action,
        "kind": entry.subject_kind,
        "subject": entry.subject,
        "before": entry.before,
        "after": entry.after,
    }


def _names_of(number: str) -> list[str]:
    """Answer the numbers an order goes by: ours, and its channel's."""
    wanted = number.strip().removeprefix("#")
    names = {wanted}
    for field in ("number", "external_id"):
        for pair in Order.objects.filter(**{field: wanted}).values_list("number", "external_id"):
            names |= {name for name in pair if name}
    return sorted(names)


def _moment(text: str) -> datetime:
    try:
        start = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(f"“{text}” is not a time such as 2026-11-02T12:00:00Z.") from None
    return start if start.tzinfo else start.replace(tzinfo=UTC)
