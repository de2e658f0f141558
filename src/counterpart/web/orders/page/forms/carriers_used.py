"""Which carriers do the shipments of a store view use?"""

from collections import Counter
from dataclasses import dataclass

from counterpart.amazon.operations.carriers import amazon_carrier
from counterpart.amazon.stores.carriers import OTHER
from counterpart.orders.models.documents import Track
from counterpart.orders.models.orders import Order

# The last ones tell what is used now, and reading them costs the same in every shop.
LOOKED_AT = 200
PROPOSED = 6


@dataclass(frozen=True)
class CarriersUsed:
    """The most used first: those that Amazon has a code for, and the names of others."""

    codes: tuple[str, ...]
    names: tuple[str, ...]


def carriers_used(order: Order) -> CarriersUsed:
    """Answer what the last parcels of an order's store view were shipped with, in one query."""
    tracks = Track.objects.filter(shipment__store_view=order.store_view_id).order_by("-pk")
    codes: Counter[str] = Counter()
    names: Counter[str] = Counter()
    for code, title in tracks.values_list("carrier_code", "carrier_title")[:LOOKED_AT]:
        amazon_code, name = amazon_carrier(code, title, mappings={})
        if amazon_code == OTHER:
            names[name] += 1
        else:
            codes[amazon_code] += 1
    return CarriersUsed(_most(codes), _most(names))


def _most(counted: Counter[str]) -> tuple[str, ...]:
    return tuple(one for one, _ in counted.most_common(PROPOSED))
