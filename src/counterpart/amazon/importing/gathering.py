"""What must be known to decide about some Amazon orders? Read in a few queries for all of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from counterpart.amazon.importing.addresses import address_blockers
from counterpart.amazon.importing.blocking import Blocker
from counterpart.amazon.importing.decide import BY_MERCHANT, GONE, Facts, ItemFacts
from counterpart.amazon.importing.money_check import money_blockers
from counterpart.amazon.matching.listings import Listing, Match, find_matches
from counterpart.amazon.models.orders import AmazonOrder, AmazonOrderItem
from counterpart.amazon.models.stores import (
    LateImport,
    NumberSource,
    OrderSettings,
    PendingOrders,
)
from counterpart.catalog.models import Product
from counterpart.catalog.products import Standing, standing
from counterpart.customers.addresses import standardized
from counterpart.inventory.availability import Availability, availability
from counterpart.inventory.models import Stock
from counterpart.inventory.stocks import stock_of
from counterpart.orders.labels.statuses import statuses_of
from counterpart.orders.models.orders import Order
from counterpart.orders.states import State


@dataclass(frozen=True)
class Case:
    """One Amazon order with all that its decision and its creation need."""

    row: AmazonOrder
    items: tuple[AmazonOrderItem, ...]
    settings: OrderSettings
    stock: Stock
    # By Amazon's id of the item.
    products: Mapping[str, Product]
    address: dict[str, str]
    # The statuses of an order that nobody has paid for yet.
    unpaid_statuses: Collection[str]
    facts: Facts

    def units_gone(self, item: AmazonOrderItem) -> Decimal:
        """Answer the units that left before and are not promised; none unless so wished (B-09)."""
        is_left_out = leaves_out_shipped(self.row, self.settings)
        return Decimal(units_gone(self.row, item)) if is_left_out else Decimal(0)

    def units(self) -> dict[int, Decimal]:
        """Answer how many units of which product the order asks for."""
        units: dict[int, Decimal] = defaultdict(Decimal)
        for item in self.facts.items:
            if item.product_id is not None:
                units[item.product_id] += item.quantity
        return units


@dataclass
class Shelf:
    """What may still be promised of each product while orders are decided one after another."""

    availability: Mapping[int, Availability]
    promised: dict[int, Decimal]

    def salable(
        self, wanted: Iterable[int], own: Mapping[int, Decimal]
    ) -> dict[int, Decimal | None]:
        """Answer the limits for an order that has already reserved `own` units itself."""
        return {
            product_id: None
            if one.is_unlimited
            else one.salable - self.promised.get(product_id, Decimal(0)) + own.get(product_id, 0)
            for product_id in wanted
            for one in [self.availability[product_id]]
        }

    def has(self, units: Mapping[int, Decimal], own: Mapping[int, Decimal]) -> bool:
        """Tell whether that many are left for this order."""
        limits = self.salable(units, own)
        return all(
            limit is None or limit >= units[product_id] for product_id, limit in limits.items()
        )

    def promise(self, units: Mapping[int, Decimal], own: Mapping[int, Decimal]) -> None:
        for product_id, quantity in units.items():
            beyond = quantity - own.get(product_id, Decimal(0))
            self.promised[product_id] = self.promised.get(product_id, Decimal(0)) + beyond


Items = Mapping[int, Sequence[AmazonOrderItem]]


def gather(
    rows: Sequence[AmazonOrder], known_items: Items | None = None
) -> tuple[list[Case], dict[int, Shelf]]:
    """Read products, standing, stock and settings for orders of any stores.

    `known_items` are the items by the key of their order, where they are at hand already.

    Answers the cases in the order of `rows`, and one shelf for each stock. The number of queries
    depends on how many websites there are, not on how many orders.
    """
    items = _items(rows) if known_items is None else known_items
    matches = find_matches(_listing(row, item) for row in rows for item in items[row.pk])
    products = {one.product.pk: one.product for one in matches.values() if one.product}
    websites = {row.store.website_id: row.store.website for row in rows}
    standings = {pk: standing(products.values(), site) for pk, site in websites.items()}
    stocks = {pk: stock_of(site) for pk, site in websites.items()}
    shelves = {
        stock.pk: Shelf(availability(stock, list(products)), {}) for stock in stocks.values()
    }
    taken = _taken_numbers(rows)
    unpaid_statuses = statuses_of(State.NEW)
    cases = [
        _case(
            row,
            items[row.pk],
            matches=matches,
            standings=standings[row.store.website_id],
            stock=stocks[row.store.website_id],
            taken=taken,
            unpaid_statuses=unpaid_statuses,
        )
        for row in rows
    ]
    return cases, shelves


def units_gone(row: AmazonOrder, item: AmazonOrderItem) -> int:
    """Answer how many units of an item have left, as Amazon says."""
    units: int = item.quantity_ordered if row.amazon_status in GONE else item.quantity_shipped
    return units


def leaves_out_shipped(row: AmazonOrder, settings: OrderSettings) -> bool:
    """Tell whether units that left before the order came in are not promised to it (B-09)."""
    return settings.late_import == LateImport.UNSHIPPED and row.fulfilled_by == BY_MERCHANT


def with_limits(case: Case, salable: Mapping[int, Decimal | None]) -> Facts:
    """Complete the facts with what may be promised at this moment."""
    return replace(case.facts, salable=salable)


def _items(rows: Sequence[AmazonOrder]) -> Items:
    items: dict[int, list[AmazonOrderItem]] = {row.pk: [] for row in rows}
    for item in AmazonOrderItem.objects.filter(amazon_order__in=rows).order_by("position"):
        items[item.amazon_order_id].append(item)
    return items


def _taken_numbers(rows: Iterable[AmazonOrder]) -> set[tuple[int, str]]:
    ids = [row.amazon_order_id for row in rows]
    return set(Order.objects.filter(number__in=ids).values_list("store_view_id", "number"))


def _case(
    row: AmazonOrder,
    items: Sequence[AmazonOrderItem],
    *,
    matches: Mapping[Listing, Match],
    standings: Mapping[int, Standing],
    stock: Stock,
    taken: set[tuple[int, str]],
    unpaid_statuses: Collection[str],
) -> Case:
    settings = row.store.order_settings
    found = {item.order_item_id: matches[_listing(row, item)] for item in items}
    address = standardized(row.corrected_address or row.address)
    is_ours_to_ship = row.fulfilled_by == BY_MERCHANT
    blockers = money_blockers(row, items)
    takes_amazon_number = settings.order_number_source == NumberSource.AMAZON
    if takes_amazon_number and (settings.store_view_id, row.amazon_order_id) in taken:
        blockers += (Blocker("written_elsewhere", {"number": row.amazon_order_id}),)
    return Case(
        row=row,
        items=tuple(items),
        settings=settings,
        stock=stock,
        products={item: one.product for item, one in found.items() if one.product},
        address=address,
        unpaid_statuses=unpaid_statuses,
        facts=Facts(
            amazon_status=row.amazon_status,
            fulfilled_by=row.fulfilled_by,
            imports=settings.import_amazon_orders,
            reserves_pending=settings.pending_orders == PendingOrders.RESERVE,
            website=row.store.website.name,
            items=tuple(
                _item_facts(item, found[item.order_item_id], standings, gone=units_gone(row, item)
                            if leaves_out_shipped(row, settings) else 0)
                for item in items if item.quantity_ordered
            ),
            money_blockers=blockers,
            address_blockers=address_blockers(address) if is_ours_to_ship else (),
        ),
    )  # fmt: skip


def _listing(row: AmazonOrder, item: AmazonOrderItem) -> Listing:
    return Listing(row.account_id, row.store_id, item.sku, item.asin)


def _item_facts(
    item: AmazonOrderItem, match: Match, standings: Mapping[int, Standing], *, gone: int
) -> ItemFacts:
    product = match.product
    return ItemFacts(
        sku=item.sku,
        order_item_id=item.order_item_id,
        title=item.title,
        quantity=Decimal(item.quantity_ordered - gone),
        product_id=product.pk if product else None,
        product_sku=product.sku if product else "",
        standing=str(standings[product.pk].value) if product else "sellable",
        candidates=match.several,
        identifier=match.identifier,
    )
