"""Which product is an Amazon item? The answer for many items, in a few queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from counterpart.amazon.matching.identifiers import Wanted, identifiers_told
from counterpart.amazon.models.matches import IdentifierMapping, ListingMatch
from counterpart.catalog.models import Product
from counterpart.catalog.products import PER_QUERY, find_products
from counterpart.core.batches import batched


class Listing(NamedTuple):
    """What is sold at Amazon, as an order's item names it."""

    account_id: int
    store_id: int
    sku: str
    asin: str


@dataclass(frozen=True)
class Match:
    """The product of a listing, or the SKUs of several among which nobody has chosen."""

    product: Product | None = None
    several: tuple[str, ...] = ()
    # By what they were found: "ASIN B00MUG0001".
    identifier: str = ""


NOTHING = Match()


def find_matches(listings: Iterable[Listing]) -> dict[Listing, Match]:
    """Answer the product of each listing, if there is one.

    What a person said of the seller SKU goes first, then the product with that very SKU, then
    the one product with the store's mapped identifier. A bounded number of queries.
    """
    wanted = set(listings)
    said = _said({listing.account_id for listing in wanted}, {one.sku for one in wanted if one.sku})
    by_sku = find_products({one.sku for one in wanted if one.sku})
    found: dict[Listing, Match] = {}
    for one in wanted:
        product = said.get((one.account_id, one.sku)) or by_sku.get(one.sku)
        if product is not None:
            found[one] = Match(product)
    missing = [one for one in wanted if one not in found]
    return dict.fromkeys(missing, NOTHING) | found | _by_identifier(missing)


def _said(accounts: Collection[int], skus: Collection[str]) -> dict[tuple[int, str], Product]:
    said: dict[tuple[int, str], Product] = {}
    for portion in batched(sorted(skus), PER_QUERY):
        rows = ListingMatch.objects.filter(account__in=accounts, sku__in=portion)
        said |= {(row.account_id, row.sku): row.product for row in rows.select_related("product")}
    return said


def _by_identifier(listings: Collection[Listing]) -> dict[Listing, Match]:
    """Look the rest up by what their stores have mapped; most stores have mapped nothing."""
    if not listings:
        return {}
    stores = {one.store_id for one in listings}
    mapped = {row.store_id: row for row in IdentifierMapping.objects.filter(store__in=stores)}
    wanted = {
        one: told
        for one in listings
        if one.store_id in mapped and (told := identifiers_told(mapped[one.store_id], one.asin))
    }
    known = _products_with(wanted.values())
    return {one: _only(told, known) for one, told in wanted.items()}


def _products_with(wanted: Iterable[Wanted]) -> dict[tuple[str, str], list[Product]]:
    """Answer the products by attribute and its value."""
    values: dict[str, set[str]] = defaultdict(set)
    for one in wanted:
        values[one.attribute] |= set(one.values)
    known: dict[tuple[str, str], list[Product]] = defaultdict(list)
    for attribute, of_attribute in values.items():
        for portion in batched(sorted(of_attribute), PER_QUERY):
            for product in Product.objects.filter(**{f"{attribute}__in": portion}).order_by("sku"):
                known[attribute, getattr(product, attribute)].append(product)
    return known


def _only(wanted: Wanted, known: Mapping[tuple[str, str], list[Product]]) -> Match:
    products = {
        product.sku: product
        for value in wanted.values
        for product in known.get((wanted.attribute, value), ())
    }
    if len(products) == 1:
        return Match(next(iter(products.values())))
    return Match(None, tuple(sorted(products)), wanted.told) if products else NOTHING
