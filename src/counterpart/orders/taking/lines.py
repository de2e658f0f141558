"""May the lines of a document be sold, and what do they become?"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from counterpart.catalog.models import Product
from counterpart.catalog.products import Standing, find_products, standing
from counterpart.core.money import ZERO, is_payable, rounded, smallest_unit, written
from counterpart.core.quantities import written as count
from counterpart.inventory.availability import availability
from counterpart.inventory.figures import LARGEST
from counterpart.inventory.models import Stock, StockItem
from counterpart.inventory.sale_rules import sale_objections
from counterpart.orders.new_order import NewLine
from counterpart.orders.taking.document import GivenLine
from counterpart.orders.taking.faults import Fault
from counterpart.websites.models import Website

FOUR_PLACES = Decimal("0.0001")
# CO-6.2 and CO-16.
NOT_SELLABLE = {
    Standing.DISABLED: Fault("disabled", "Product that you are trying to add is not available."),
    Standing.NOT_ON_WEBSITE: Fault("not_on_website", "The product is not sold on this website."),
}


@dataclass(frozen=True)
class Sale:
    """Where the lines are sold; `rate` is what one unit of the catalog's currency is worth."""

    website: Website
    stock: Stock
    currency: str
    rate: Decimal | None


def sold_lines(lines: Sequence[GivenLine], sale: Sale, faults: list[Fault]) -> tuple[NewLine, ...]:
    """Answer the lines with their products, in a fixed number of queries.

    What CO-16 and CO-6.2 forbid is added to the faults, each product once; whether enough is
    left is another question.
    """
    products = find_products({line.sku for line in lines if line.sku})
    faults += _unsellable(lines, products, sale)
    faults += _against_the_rules(lines, products, sale)
    decimals = StockItem.objects.filter(
        stock=sale.stock, product__in=[one.pk for one in products.values()], allows_decimals=True
    )
    with_decimals = frozenset(decimals.values_list("product_id", flat=True))
    return tuple(
        _new_line(line, products[line.sku], sale, faults, with_decimals)
        for line in lines
        if line.sku in products and line.quantity is not None
    )


def shortages(lines: Sequence[NewLine], stock: Stock) -> Iterator[Fault]:
    """Tell of which products more is wanted than may be sold now."""
    needed: dict[int, Decimal] = defaultdict(Decimal)
    skus = {}
    for line in lines:
        if line.product_id is not None:
            needed[line.product_id] += line.quantity
            skus[line.product_id] = line.sku
    figures = availability(stock, needed)
    for product, quantity in needed.items():
        if figures[product].allows(quantity):
            continue
        left = max(figures[product].salable, ZERO)
        told = f"Only {count(left)} of {count(quantity)} available."
        yield Fault(
            "out_of_stock",
            f"{skus[product]}: {told if left else 'This product is out of stock.'}",
            {"sku": skus[product], "needed": count(quantity), "available": count(left)},
        )


def _unsellable(
    lines: Sequence[GivenLine], products: dict[str, Product], sale: Sale
) -> Iterator[Fault]:
    stands = standing(products.values(), sale.website)
    for sku in dict.fromkeys(line.sku for line in lines if line.sku):
        if sku not in products:
            yield Fault("not_found", f"{sku}: There is no product with this SKU.", {"sku": sku})
        elif (no := NOT_SELLABLE.get(stands[products[sku].pk])) is not None:
            yield Fault(no.code, f"{sku}: {no.sentence}", {"sku": sku})


def _against_the_rules(
    lines: Sequence[GivenLine], products: dict[str, Product], sale: Sale
) -> Iterator[Fault]:
    units: dict[int, Decimal] = defaultdict(Decimal)
    for line in lines:
        if line.sku in products and line.quantity is not None:
            units[products[line.sku].pk] += line.quantity
    skus = {one.pk: one.sku for one in products.values()}
    for sentence in sale_objections(sale.stock, units):
        # Of one product alone the sentence does not say which it is.
        named = sentence if len(units) > 1 else f"{skus[next(iter(units))]}: {sentence}"
        yield Fault("sale_rule", named if named.endswith(".") else f"{named}.")


def _new_line(
    line: GivenLine,
    product: Product,
    sale: Sale,
    faults: list[Fault],
    with_decimals: frozenset[int],
) -> NewLine:
    quantity = line.quantity or ZERO
    original = ZERO if sale.rate is None else rounded(product.price * sale.rate, sale.currency)
    price, row_total = _prices(line, product, quantity, sale, faults)
    for name, amount in (("row_total", row_total), ("tax", line.tax), ("discount", line.discount)):
        faults += unpayable(f"Line {line.position}: {name}", amount, sale.currency)
    if -line.discount > row_total:
        told = f"Line {line.position}: discount is more than the row total."
        faults.append(Fault("bad_number", told))
    return NewLine(
        product_id=product.pk,
        sku=product.sku,
        name=line.name or product.name,
        quantity=quantity,
        price=price,
        row_total=row_total,
        tax=line.tax,
        discount=line.discount,
        external_id=line.external_id,
        original_price=original,
        is_virtual=product.is_virtual,
        allows_decimals=product.pk in with_decimals,
    )


def _prices(
    line: GivenLine, product: Product, quantity: Decimal, sale: Sale, faults: list[Fault]
) -> tuple[Decimal, Decimal]:
    """Answer price and row total; the one that was not given follows from the other (CO-5)."""
    price = line.price
    if price is None and line.row_total is not None:
        price = (line.row_total / quantity).quantize(FOUR_PLACES)
    if price is None and sale.currency != sale.website.base_currency:
        told = f"Line {line.position} needs price in {sale.currency}: the catalog's is in "
        faults.append(Fault("missing_field", f"{told}{sale.website.base_currency}."))
        return ZERO, ZERO
    if price is None:
        price = product.price
    whole = price * quantity
    if whole >= LARGEST:
        faults.append(Fault("bad_number", f"Line {line.position} costs too much to be kept."))
        return ZERO, ZERO
    row_total = rounded(whole, sale.currency) if line.row_total is None else line.row_total
    # A price of a source may itself be rounded: each unit can be off by the smallest coin.
    if abs(row_total - whole) > smallest_unit(sale.currency) * max(quantity, Decimal(1)):
        said = f"Line {line.position}: row_total is {written(row_total, sale.currency)}"
        times = f"{count(quantity)} × {written(price, sale.currency)}"
        faults.append(Fault("total_mismatch", f"{said}, but {times} is another amount."))
    return price, row_total


def unpayable(name: str, amount: Decimal, currency: str) -> list[Fault]:
    """Tell of an amount that has a fraction below the smallest coin of its currency."""
    if is_payable(amount, currency):
        return []
    told = f"{name} is {amount.normalize():f}: no such amount can be paid in {currency}."
    return [Fault("bad_number", told)]
