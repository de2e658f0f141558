"""Which stores take part in the sync?"""

from datetime import datetime

from django.db import transaction

from counterpart.amazon.models.stores import AmazonStore
from counterpart.audit.trail import record
from counterpart.core.errors import Refused
from counterpart.websites.scopes import EVERYTHING, Scope


class StoreUnknown(Refused):
    """No store has that name."""

    code = "store_unknown"


def get_store(name: str, *, scope: Scope = EVERYTHING) -> AmazonStore:
    """Answer the store with this name, in any case, or refuse.

    A store whose orders go to a store view outside the scope is refused like one that does not
    exist.
    """
    seen = AmazonStore.objects.filter(scope.within("order_settings__store_view"))
    store = seen.filter(name__iexact=name.strip()).first()
    if store is None:
        known = ", ".join(seen.values_list("name", flat=True)) or "none yet"
        raise StoreUnknown(f"There is no store named “{name}”. Stores: {known}.")
    return store


def set_active(
    store: AmazonStore,
    is_active: bool,  # noqa: FBT001
    *,
    actor: str,
    now: datetime,
) -> None:
    """Let a store take part in the sync, or rest with all it has (F-11). Safe to repeat."""
    with transaction.atomic():
        was_active = AmazonStore.objects.select_for_update().get(pk=store.pk).is_active
        store.is_active = is_active
        store.updated_at = now
        store.save(update_fields=["is_active", "updated_at"])
        record(
            "store_activated" if is_active else "store_deactivated",
            kind="amazon_store",
            subject=store.name,
            before={"is_active": was_active},
            after={"is_active": is_active},
            actor=actor,
            now=now,
        )
