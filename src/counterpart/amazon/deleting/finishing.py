"""How is everything taken away that a deleted store had (F-12)?"""

from collections import defaultdict
from datetime import datetime

from django.db import transaction

from counterpart.amazon.importing.reservation import REFERENCE
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.operations import Operation
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.refunds import AmazonRefund
from counterpart.amazon.models.stores import AmazonStore
from counterpart.amazon.stores.lease import Lease, leased
from counterpart.inventory.models import MovementKind
from counterpart.inventory.reserving import Demand, release, reserved_for
from counterpart.inventory.stocks import stock_of
from counterpart.orders.steps.releasing import release_orders

AT_ONCE = 200


def finish_deletions(*, actor: str, now: datetime) -> int:
    """Take away what the stores have that are being deleted; answers how many are gone now.

    A portion of orders at a time, each in its own transaction. Safe to repeat, to kill, and to
    run twice at once: a store whose account somebody works on waits for the next time.
    """
    gone = 0
    leaving = AmazonStore.objects.filter(deletion_asked_at__isnull=False)
    for store in leaving.select_related("account", "website").order_by("pk"):
        with leased(store.account) as lease:
            if lease is not None and _take_away(store, lease, actor=actor, now=now):
                gone += _close(store)
    return gone


def _take_away(store: AmazonStore, lease: Lease, *, actor: str, now: datetime) -> bool:
    """Delete the store's orders; answers no if another process took the account over."""
    orders = AmazonOrder.objects.filter(store=store).order_by("pk")
    while rows := list(orders.values_list("pk", "order_id", "is_stock_reserved")[:AT_ONCE]):
        with transaction.atomic():
            keys = [key for key, _, _ in rows]
            _give_stock_back(store, [key for key, _, is_reserved in rows if is_reserved], now)
            release_orders([order for _, order, _ in rows if order], actor=actor, now=now)
            AmazonRefund.objects.filter(amazon_order__in=keys).delete()
            Operation.objects.filter(amazon_order__in=keys).delete()
            AmazonOrder.objects.filter(pk__in=keys).delete()
        if not lease.renew():
            return False
    return True


def _give_stock_back(store: AmazonStore, keys: list[int], now: datetime) -> None:
    """Release what was promised to orders that Amazon had not released yet (L-05)."""
    promised: dict[str, list[Demand]] = defaultdict(list)
    for (key, product), units in reserved_for(REFERENCE, map(str, keys)).items():
        promised[key].append(Demand(product, units, key))
    demands = [demand for key in sorted(promised) for demand in promised[key]]
    if demands:
        release(
            stock_of(store.website),
            demands,
            kind=MovementKind.CHANNEL_RELEASED,
            reference_kind=REFERENCE,
            now=now,
        )


@transaction.atomic
def _close(store: AmazonStore) -> bool:
    """Delete the store itself, and its seller's credentials when no other store needs them."""
    store.delete()
    account = SellerAccount.objects.select_for_update().get(pk=store.account_id)
    if not account.stores.exists():
        account.delete()
    return True
