"""What does Amazon call a carrier?"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max

from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.stores import AmazonStore
from counterpart.amazon.stores.carriers import (
    NAMELESS,
    OTHER,
    Mappings,
    amazon_spelling,
    carrier_mappings,
)
from counterpart.orders.models.documents import Track


def amazon_carrier(code: str, title: str, *, mappings: Mappings) -> tuple[str, str]:
    """Answer Amazon's carrier code and the carrier's name; `Other` needs the name.

    What the store's merchant says goes before the general table, and in each of them the title,
    which says more, before the code.
    """
    mapped = _mapped(code, title, mappings)
    if mapped is not None:
        return mapped[0], mapped[1] or mapped[0]
    for spelling in (title, code):
        known = amazon_spelling(spelling)
        if known:
            return known, known
    return OTHER, title.strip() or code.strip()


@dataclass(frozen=True)
class CarrierInUse:
    """A carrier that a store ships with, and what Amazon is told of it."""

    carrier: str
    parcels: int
    last_at: datetime | None
    amazon_code: str
    amazon_name: str
    is_mapped: bool
    # Whether the mapping is under this very name; if not, it is under the carrier's code.
    own_mapping: bool

    @property
    def fell_back(self) -> bool:
        """Whether Amazon hears “Other” because nobody said what it calls this carrier."""
        return self.amazon_code == OTHER and not self.is_mapped


def carriers_of(store: AmazonStore) -> list[CarrierInUse]:
    """Answer the carriers that a store shipped with or says something of.

    Those that Amazon hears of as “Other” by mere lack of a mapping stand first, then the most
    used.
    """
    mappings = carrier_mappings([store.pk])[store.pk]
    used = _used(store, mappings)
    known = {one.carrier.lower() for one in used}
    spoken_of = [
        CarrierInUse(carrier, 0, None, code, name or code, is_mapped=True, own_mapping=True)
        for carrier, (code, name) in mappings.items()
        if carrier not in known
    ]
    return sorted([*used, *spoken_of], key=lambda one: (not one.fell_back, -one.parcels))


def _mapped(code: str, title: str, mappings: Mappings) -> tuple[str, str] | None:
    spellings = (title.strip().lower(), code.strip().lower())
    return next((mappings[one] for one in spellings if one != NAMELESS and one in mappings), None)


def _used(store: AmazonStore, mappings: Mappings) -> list[CarrierInUse]:
    orders = AmazonOrder.objects.filter(store=store, order__isnull=False)
    rows = (
        Track.objects.filter(shipment__order__in=orders.values("order"))
        .values_list("carrier_code", "carrier_title")
        .annotate(parcels=Count("pk"), last_at=Max("created_at"))
        .order_by("carrier_title", "carrier_code")
    )
    return [
        CarrierInUse(
            title or code,
            parcels,
            last_at,
            *amazon_carrier(code, title, mappings=mappings),
            is_mapped=_mapped(code, title, mappings) is not None,
            own_mapping=(title or code).lower() in mappings,
        )
        for code, title, parcels, last_at in rows
    ]
