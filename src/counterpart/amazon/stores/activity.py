"""Which stores take part in the sync?"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from counterpart.amazon.models.stores import AmazonStore
from counterpart.audit.trail import record
from counterpart.core.errors import Refused
from counterpart.websites.scopes import EVERYTHING, Scope


class StoreUnknown(Refused):
    """No store has that name."""

    code = "store_unknown"


class StoreIsLeaving(Refused):
    """The store is being deleted: nothing about it can be changed any more."""

    code = "store_is_leaving"


def check_stays(store: AmazonStore) -> None:
    """Refuse to change a store that is being deleted."""
    if store.deletion_asked_at is not None:
        raise StoreIsLeaving(
            gettext("{name} is being deleted; nothing about it can be changed.").format(
                name=store.name
            )
        )


def get_store(name: str, *, scope: Scope = EVERYTHING) -> AmazonStore:
    """Answer the store with this name, in any case, or refuse.

    A store whose orders go to a store view outside the scope is refused like one that does not
    exist.
    """
    seen = AmazonStore.objects.filter(scope.within("order_settings__store_view"))
    store = seen.filter(name__iexact=name.strip()).first()
    if store is None:
        known = ", ".join(seen.values_list("name", flat=True)) or "none yet"
        raise StoreUnknown(
            gettext("There is no store named “{name}”. Stores: {known}.").format(
                name=name, known=known
            )
        )
    return store


def set_active(
    store: AmazonStore,
    is_active: bool,  # noqa: FBT001
    *,
    actor: str,
    now: datetime,
) -> None:
    """Let a store take part in the sync, or rest with all it has (F-11). Safe to repeat.

    Refuses a store that is being deleted.
    """
    with transaction.atomic():
        row = AmazonStore.objects.select_for_update().get(pk=store.pk)
        check_stays(row)
        was_active = row.is_active
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
