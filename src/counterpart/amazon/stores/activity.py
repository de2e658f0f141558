"""Which stores take part in the sync?"""

from datetime import datetime

from counterpart.amazon.models.stores import AmazonStore
from counterpart.core.errors import Refused


class StoreUnknown(Refused):
    """No store has that name."""

    code = "store_unknown"


def get_store(name: str) -> AmazonStore:
    """Answer the store with this name, in any case, or refuse."""
    store = AmazonStore.objects.filter(name__iexact=name.strip()).first()
    if store is None:
        known = ", ".join(AmazonStore.objects.values_list("name", flat=True)) or "none yet"
        raise StoreUnknown(f"There is no store named “{name}”. Stores: {known}.")
    return store


def set_active(store: AmazonStore, is_active: bool, *, now: datetime) -> None:  # noqa: FBT001
    """Let a store take part in the sync, or rest with all it has (F-11). Safe to repeat."""
    store.is_active = is_active
    store.updated_at = now
    store.save(update_fields=["is_active", "updated_at"])
