"""Which held orders need the same remedy?"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from counterpart.amazon.causes import cause_title
from counterpart.amazon.models.orders import AmazonOrder, ImportState
from counterpart.amazon.models.stores import AmazonStore
from counterpart.amazon.notes import blocker_told, remedy_told
from counterpart.websites.scopes import EVERYTHING, Scope

# Mending one listing or one product mends all orders of a group; other causes are each order's own.
BY_SKU = {"not_found", "several_products", "disabled", "not_on_website", "out_of_stock"}
# A seller SKU means something within its account only; a product is the same for all.
BY_ACCOUNT = {"not_found", "several_products"}
FIELDS = (
    "pk", "amazon_order_id", "account_id", "currency", "total", "ship_by", "held_at",
    "hold_evidence",
)  # fmt: skip


@dataclass
class Group:
    """The held orders that one remedy helps; an order with several blockers is in several groups.

    `values` are sums by currency, never across currencies. `units_missing` is how many units of a
    product all orders together need beyond what is there. `example` is the most urgent order.
    """

    cause: str
    evidence: Mapping[str, str]
    account_id: int | None = None
    count: int = 0
    values: dict[str, Decimal] = field(default_factory=dict)
    ship_by: datetime | None = None
    held_at: datetime | None = None
    units_missing: Decimal = Decimal(0)
    example_id: int = 0
    example: str = ""

    @property
    def sku(self) -> str:
        return self.evidence.get("sku", "") if self.cause in BY_SKU else ""

    @property
    def title(self) -> str:
        return cause_title(self.cause)

    @property
    def sentence(self) -> str:
        """Tell what is in the way; where each order has a case of its own, only what kind it is."""
        is_shared = self.cause in BY_SKU - {"out_of_stock"} or self.count == 1
        return blocker_told(self.cause, self.evidence) if is_shared else self.title

    @property
    def remedy(self) -> str:
        return remedy_told(self.cause, self.evidence)

    def age(self, now: datetime) -> timedelta:
        """Answer for how long the first of them has been held."""
        return now - (self.held_at or now)


@dataclass
class _Tellers:
    needed: Decimal = Decimal(0)
    available: Decimal = Decimal(0)


def groups_of_held(store: AmazonStore | None = None, *, scope: Scope = EVERYTHING) -> list[Group]:
    """Answer the held orders by cause and by what mends them, the most urgent group first.

    One query, whatever the number of orders; it reads held orders only.
    """
    held = AmazonOrder.objects.filter(
        scope.within("store__order_settings__store_view"), import_state=ImportState.HELD
    ).exclude(hold_cause="")
    if store is not None:
        held = held.filter(store=store)
    groups: dict[tuple[Any, ...], Group] = {}
    units: dict[tuple[Any, ...], _Tellers] = defaultdict(_Tellers)
    for row in held.order_by("ship_by", "pk").values(*FIELDS).iterator(chunk_size=2000):
        for key, blocker in _blockers(row).items():
            group = groups.setdefault(key, _group(row, blocker))
            _add(group, row)
            _count_units(units[key], blocker["evidence"])
    for key, group in groups.items():
        group.units_missing = max(units[key].needed - units[key].available, Decimal(0))
    return sorted(groups.values(), key=_urgency)


def _blockers(row: Mapping[str, Any]) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Answer the blockers of an order by group; two items can have the same one."""
    return {_key(row, one): one for one in reversed(row["hold_evidence"])}


def _key(row: Mapping[str, Any], blocker: Mapping[str, Any]) -> tuple[Any, ...]:
    cause, evidence = blocker["cause"], blocker["evidence"]
    if cause not in BY_SKU:
        return (cause,)
    account = row["account_id"] if cause in BY_ACCOUNT else None
    return (cause, evidence.get("sku", ""), evidence.get("website", ""), account)


def _group(row: Mapping[str, Any], blocker: Mapping[str, Any]) -> Group:
    return Group(
        cause=blocker["cause"],
        evidence=blocker["evidence"],
        account_id=row["account_id"],
        ship_by=row["ship_by"],
        example_id=row["pk"],
        example=row["amazon_order_id"],
    )


def _add(group: Group, row: Mapping[str, Any]) -> None:
    group.count += 1
    if row["total"] is not None:
        currency = row["currency"]
        group.values[currency] = group.values.get(currency, Decimal(0)) + row["total"]
    group.ship_by = _earlier(group.ship_by, row["ship_by"])
    group.held_at = _earlier(group.held_at, row["held_at"])


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    known = [moment for moment in (one, other) if moment is not None]
    return min(known, default=None)


def _count_units(tellers: _Tellers, evidence: Mapping[str, str]) -> None:
    """Add what an order needs; what is available is the same for all, so the least counts."""
    if "needed" not in evidence:
        return
    available = Decimal(evidence["available"])
    tellers.available = min(tellers.available, available) if tellers.needed else available
    tellers.needed += Decimal(evidence["needed"])


def _urgency(group: Group) -> tuple[Any, ...]:
    by_date = group.ship_by.timestamp() if group.ship_by else float("inf")
    return (by_date, -group.count, group.cause, group.sku)
