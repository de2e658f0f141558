"""Should this Amazon order become a Commerce order now? A pure answer from given facts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from counterpart.amazon.importing.blocking import Blocker
from counterpart.core.quantities import written

PENDING = {"PENDING", "PENDING_AVAILABILITY"}
# Spelled CANCELLED in Orders 2026-01-01, Canceled in v0.
CANCELED = {"CANCELLED", "CANCELED"}
READY = {"UNSHIPPED", "PARTIALLY_SHIPPED"}
# Amazon's migration data names INVOICE_UNCONFIRMED; its model does not. It means shipped.
GONE = {"SHIPPED", "INVOICE_UNCONFIRMED"}
UNFULFILLABLE = {"UNFULFILLABLE"}
BY_MERCHANT = "MERCHANT"
BY_AMAZON = "AMAZON"


@dataclass(frozen=True)
class ItemFacts:
    """What is known of one item. `standing` is the product's: sellable, disabled, …

    `candidates` are the SKUs of several products with the item's mapped identifier.
    """

    sku: str
    order_item_id: str
    title: str
    quantity: Decimal
    product_id: int | None = None
    standing: str = "sellable"
    # The product's own SKU, where it is not the seller's.
    product_sku: str = ""
    candidates: tuple[str, ...] = ()
    identifier: str = ""


@dataclass(frozen=True)
class Facts:
    """Everything the decision depends on."""

    amazon_status: str
    fulfilled_by: str
    imports: bool
    reserves_pending: bool
    website: str
    items: tuple[ItemFacts, ...]
    money_blockers: tuple[Blocker, ...] = ()
    address_blockers: tuple[Blocker, ...] = ()
    # Product id → quantity that may be promised now; None where there is no limit.
    salable: Mapping[int, Decimal | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Create:
    """Create the Commerce order; already complete if Amazon itself has shipped it."""

    is_complete: bool = False


@dataclass(frozen=True)
class Wait:
    """Amazon is not done yet; perhaps promise the stock meanwhile (L-05)."""

    reserves_stock: bool = False
    is_status_unknown: bool = False


@dataclass(frozen=True)
class LeaveToAmazon:
    """Import is disabled: the row is for viewing."""


@dataclass(frozen=True)
class Canceled:
    """Amazon has canceled the order before anything existed in Commerce."""


@dataclass(frozen=True)
class Hold:
    """The Commerce order cannot be created, for these reasons."""

    blockers: tuple[Blocker, ...]


Decision = Create | Wait | LeaveToAmazon | Canceled | Hold


def decide(facts: Facts) -> Decision:
    """Answer what to do with an Amazon order that has no Commerce order yet (matrix L-10)."""
    status = facts.amazon_status
    if status in CANCELED:
        return Canceled()
    if not facts.imports:
        return LeaveToAmazon()
    if status in UNFULFILLABLE:
        return Hold((Blocker("unfulfillable"),))
    if status not in READY | GONE:
        return _wait(facts)
    return _decide_ready(facts)


def _wait(facts: Facts) -> Wait:
    reserves = (
        facts.reserves_pending
        and facts.amazon_status == "PENDING"
        and facts.fulfilled_by == BY_MERCHANT
    )
    return Wait(reserves_stock=reserves, is_status_unknown=facts.amazon_status not in PENDING)


def _decide_ready(facts: Facts) -> Decision:
    if facts.fulfilled_by == BY_AMAZON and facts.amazon_status not in GONE:
        return Wait()
    if facts.fulfilled_by not in {BY_MERCHANT, BY_AMAZON}:
        return Hold((Blocker("fulfiller_unknown", {"fulfilled_by": facts.fulfilled_by}),))
    blockers = _blockers(facts)
    if blockers:
        return Hold(blockers)
    return Create(is_complete=facts.fulfilled_by == BY_AMAZON)


def _blockers(facts: Facts) -> tuple[Blocker, ...]:
    """Collect every reason at once, so that one look is enough to mend them all."""
    if not facts.items:
        return (Blocker("nothing_ordered"),)
    of_products = [
        blocker for item in facts.items for blocker in _product_blockers(item, facts.website)
    ]
    blockers = of_products + list(facts.money_blockers)
    if not of_products:
        blockers += _stock_blockers(facts)
    if facts.fulfilled_by == BY_MERCHANT:
        # Amazon gives no street for what it ships itself ("Access Orders PII").
        blockers += facts.address_blockers
    return tuple(blockers)


def _product_blockers(item: ItemFacts, website: str) -> list[Blocker]:
    if item.product_id is None:
        return [_not_matched(item)]
    sku = item.product_sku or item.sku
    if item.standing == "disabled":
        return [Blocker("disabled", {"sku": sku})]
    if item.standing == "not_on_website":
        return [Blocker("not_on_website", {"sku": sku, "website": website})]
    return []


def _not_matched(item: ItemFacts) -> Blocker:
    if item.candidates:
        evidence = {"sku": item.sku, "identifier": item.identifier}
        return Blocker("several_products", evidence | {"products": ", ".join(item.candidates)})
    if not item.sku:
        return Blocker("sku_missing", {"item": item.order_item_id, "title": item.title})
    return Blocker("not_found", {"sku": item.sku})


def _stock_blockers(facts: Facts) -> list[Blocker]:
    needed: dict[int, Decimal] = {}
    skus: dict[int, str] = {}
    for item in facts.items:
        if item.product_id is not None:
            needed[item.product_id] = needed.get(item.product_id, Decimal(0)) + item.quantity
            skus[item.product_id] = item.product_sku or item.sku
    return [
        Blocker(
            "out_of_stock",
            {
                "sku": skus[product_id],
                "needed": written(quantity),
                "available": written(max(available, Decimal(0))),
            },
        )
        for product_id, quantity in needed.items()
        if quantity
        and (available := facts.salable.get(product_id, Decimal(0))) is not None
        and available < quantity
    ]
