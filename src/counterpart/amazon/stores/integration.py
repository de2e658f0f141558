"""How are a store's name and contact address changed (F-13)?"""

from datetime import datetime

from django.db import transaction

from counterpart.amazon.models.stores import AmazonStore
from counterpart.amazon.stores.activity import check_stays
from counterpart.amazon.stores.naming import checked_email, checked_name
from counterpart.audit.trail import record


def change_integration(
    store: AmazonStore,
    *,
    name: str | None = None,
    email: str | None = None,
    actor: str,
    now: datetime,
) -> AmazonStore:
    """Call a store something else, or reach its people elsewhere; None leaves either as it is.

    Orders, settings and the cut-off stay. Safe to repeat; a change that changes nothing leaves no
    trace. Refuses empty and taken names, what is no address, and a store that is being deleted.
    """
    with transaction.atomic():
        row = AmazonStore.objects.select_for_update().get(pk=store.pk)
        check_stays(row)
        before = {"name": row.name, "email": row.email}
        row.name = row.name if name is None else checked_name(name, of=row)
        row.email = row.email if email is None else checked_email(email)
        after = {"name": row.name, "email": row.email}
        if after == before:
            return row
        row.updated_at = now
        row.save(update_fields=["name", "email", "updated_at"])
        record(
            "store_integration_changed",
            kind="amazon_store",
            subject=row.name,
            before=before,
            after=after,
            actor=actor,
            now=now,
        )
    return row
