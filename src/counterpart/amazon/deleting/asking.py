"""May this store be deleted, and how does that begin (F-12)?"""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext

from counterpart.amazon.models.operations import Operation, OperationKind
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.stores import AmazonStore, StoreDraft
from counterpart.amazon.operations.states import SETTLED
from counterpart.amazon.stores.activity import check_stays
from counterpart.audit.trail import record
from counterpart.core.errors import Refused
from counterpart.orders.models.documents import Shipment


class DeletionRefused(Refused):
    """The store stays for now."""

    code = "deletion_refused"


def delete_store(
    store: AmazonStore,
    *,
    typed_name: str,
    despite_waiting: bool = False,
    actor: str,
    now: datetime,
) -> AmazonStore:
    """Begin to delete a store with its settings, Amazon orders and logs, for ever.

    It rests at once; `finish_deletions` takes away what it has, which can take minutes. Commerce
    orders stay and are worked without Amazon. Refuses unless the store's name was typed, and
    while Amazon waits to be told of shipments unless `despite_waiting`.
    """
    with transaction.atomic():
        row = AmazonStore.objects.select_for_update().get(pk=store.pk)
        check_stays(row)
        if typed_name.strip() != row.name:
            raise DeletionRefused(
                gettext(
                    "To delete the store, type its name exactly: “{name}”. Nothing was deleted."
                ).format(name=row.name)
            )
        waiting = waiting_shipments(row)
        if waiting and not despite_waiting:
            raise DeletionRefused(
                gettext(
                    "Amazon has not accepted {waiting} of the shipments of {name} yet; after the "
                    "deletion nobody tells it. Nothing was deleted."
                ).format(waiting=waiting, name=row.name)
            )
        StoreDraft.objects.filter(store=row).delete()
        row.is_active = False
        row.deletion_asked_at = row.updated_at = now
        row.save(update_fields=["is_active", "deletion_asked_at", "updated_at"])
        record(
            "store_deleted",
            kind="amazon_store",
            subject=row.name,
            before=_facts(row),
            after={"untold_shipments": waiting},
            actor=actor,
            now=now,
        )
    return row


def waiting_shipments(store: AmazonStore) -> int:
    """Count the shipments of a store that Amazon was not told of, or did not accept."""
    unsettled = Operation.objects.filter(
        amazon_order__store=store, kind=OperationKind.SHIPMENT_CONFIRMATION
    ).exclude(state__in=SETTLED)
    mine = AmazonOrder.objects.filter(store=store, order=OuterRef("order"))
    untold = Shipment.objects.filter(
        ~Exists(Operation.objects.filter(shipment=OuterRef("pk"))),
        Exists(mine),
        order__completion_waits_for_channel=True,
    )
    return unsettled.count() + untold.count()


def _facts(store: AmazonStore) -> dict[str, object]:
    return {
        "marketplace": store.marketplace_id,
        "website": store.website.code,
        "seller": store.account.seller_id,
        "email": store.email,
        "amazon_orders": AmazonOrder.objects.filter(store=store).count(),
    }
