"""How are getListingsItem and searchListingsItems answered?"""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from counterpart.sandbox.books.ledger import Seller
from counterpart.sandbox.books.listings.items import ListingItem
from counterpart.sandbox.wire.answers import (
    Refusal,
    Reply,
    Request,
    Seen,
    as_json,
    invalid_input,
)
from counterpart.sandbox.wire.continuing import cut_page, read_next, write_next
from counterpart.sandbox.wire.desk import Desk
from counterpart.sandbox.wire.listings.showing import SHOWN, show_listing
from counterpart.sandbox.wire.parameters import (
    Query,
    read_choice,
    read_list,
    read_moment,
    read_number,
    read_one,
)

# Listings Items model: the parameters of each operation, beside those of the path.
GET_PARAMETERS = frozenset({"marketplaceIds", "issueLocale", "includedData"})
SEARCH_PARAMETERS = frozenset(
    {
        "marketplaceIds", "issueLocale", "includedData", "identifiers", "identifiersType",
        "variationParentSku", "packageHierarchySku", "createdAfter", "createdBefore",
        "lastUpdatedAfter", "lastUpdatedBefore", "withIssueSeverity", "withStatus",
        "withoutStatus", "sortBy", "sortOrder", "pageSize", "pageToken",
    }
)  # fmt: skip
DATA_SETS = frozenset(SHOWN)
IDENTIFIER_TYPES = frozenset(
    {"ASIN", "EAN", "FNSKU", "GTIN", "ISBN", "JAN", "MINSAN", "SKU", "UPC"}
)
STATUSES = frozenset({"BUYABLE", "DISCOVERABLE"})
SEVERITIES = frozenset({"WARNING", "ERROR"})
LIST = "listings"
MOST_IDENTIFIERS = 20
PAGE_SIZE, MOST_PER_PAGE = 10, 20
# "The maximum number of results that can be returned and paged through is 1000", ibidem.
MOST_PAGED = 1000
SORTED_BY: dict[str, Callable[[ListingItem], Any]] = {
    "sku": lambda item: item.sku,
    "createdDate": lambda item: (item.created_at, item.sku),
    "lastUpdatedDate": lambda item: (item.updated_at, item.sku),
}


def get_listings_item(desk: Desk, request: Request, seller: Seller, _seen: Seen) -> Reply:
    check_owner(request.path.split("/")[4], seller)
    marketplaces = read_marketplaces(request.query, seller)
    data_sets = read_choice(request.query, "includedData", DATA_SETS) or {"summaries"}
    item = find_item(desk, request, seller, marketplaces)
    return as_json(200, show_listing(item, marketplaces, data_sets))


def search_listings_items(desk: Desk, request: Request, seller: Seller, _seen: Seen) -> Reply:
    check_owner(request.path.split("/")[4], seller)
    query = request.query
    marketplaces = read_marketplaces(query, seller)
    data_sets = read_choice(query, "includedData", DATA_SETS) or {"summaries"}
    size = read_number(query, "pageSize", usual=PAGE_SIZE, most=MOST_PER_PAGE)
    begin = read_begin(desk, query)
    found = find_items(desk, query, seller, marketplaces)
    page, after = cut_page(found[:MOST_PAGED], begin, size)
    places = {"nextToken": after, "previousToken": max(0, begin - size) if begin else None}
    tokens = {
        name: write_next(desk.seed, LIST, [desk.page_generation, place])
        for name, place in places.items()
        if place is not None
    }
    return as_json(
        200,
        {
            "numberOfResults": len(found),
            **({"pagination": tokens} if tokens else {}),
            "items": [show_listing(item, marketplaces, data_sets) for item in page],
        },
    )


def read_begin(desk: Desk, query: Query) -> int:
    token = read_one(query, "pageToken")
    if token is None:
        return 0
    generation, begin = read_next(desk.seed, LIST, token)
    if generation != desk.page_generation:
        raise invalid_input("The pageToken has expired.")
    return int(begin)


def check_owner(seller_id: str, seller: Seller) -> None:
    if unquote(seller_id) != seller.seller_id:
        raise Refusal(403, "Unauthorized", "Access to requested resource is denied.")


def read_marketplaces(query: Query, seller: Seller) -> list[str]:
    marketplaces = read_list(query, "marketplaceIds")
    if not marketplaces:
        raise invalid_input("marketplaceIds is required.")
    unknown = [one for one in marketplaces if one not in seller.marketplaces]
    if unknown:
        raise invalid_input(f"The seller does not sell in {', '.join(unknown)}.")
    return marketplaces


def find_item(desk: Desk, request: Request, seller: Seller, marketplaces: list[str]) -> ListingItem:
    sku = unquote(request.path.split("/")[5])
    item = desk.find_listing(seller.seller_id, sku)
    if item is None or not set(marketplaces) & set(item.places):
        told = f"SKU '{sku}' not found in marketplace {', '.join(marketplaces)}."
        raise Refusal(404, "NOT_FOUND", told)
    return item


def find_items(
    desk: Desk, query: Query, seller: Seller, marketplaces: list[str]
) -> list[ListingItem]:
    filters = read_filters(query, marketplaces)
    sort_by = read_one(query, "sortBy") or "lastUpdatedDate"
    order = read_one(query, "sortOrder") or "DESC"
    if sort_by not in SORTED_BY or order not in {"ASC", "DESC"}:
        raise invalid_input("sortBy or sortOrder is not known.")
    found = [item for item in desk.listings_of(seller.seller_id) if all(f(item) for f in filters)]
    return sorted(found, key=SORTED_BY[sort_by], reverse=order == "DESC")


def read_filters(query: Query, marketplaces: list[str]) -> list[Callable[[ListingItem], bool]]:
    wanted = frozenset(marketplaces)
    severities = read_choice(query, "withIssueSeverity", SEVERITIES)
    filters: list[Callable[[ListingItem], bool]] = [lambda item: bool(wanted & set(item.places))]
    if severities:
        filters.append(lambda item: any(one["severity"] in severities for one in item.issues))
    if "variationParentSku" in query or "packageHierarchySku" in query:
        filters.append(lambda _item: False)
    return [
        *filters,
        *read_identifiers(query, wanted),
        *read_statuses(query, wanted),
        *read_moments(query),
    ]


def read_identifiers(
    query: Query, marketplaces: frozenset[str]
) -> list[Callable[[ListingItem], bool]]:
    identifiers = read_list(query, "identifiers")
    kind = read_choice(query, "identifiersType", IDENTIFIER_TYPES)
    if bool(identifiers) != bool(kind):
        raise invalid_input("identifiers and identifiersType belong together.")
    if len(identifiers) > MOST_IDENTIFIERS:
        raise invalid_input(f"identifiers holds more than {MOST_IDENTIFIERS} values.")
    if not identifiers:
        return []
    if kind == {"SKU"}:
        return [lambda item: item.sku in identifiers]
    if kind == {"ASIN"}:
        return [
            lambda item: any(
                place.asin in identifiers
                for place in item.places.values()
                if place.marketplace_id in marketplaces
            )
        ]
    return [lambda _item: False]


def read_statuses(
    query: Query, marketplaces: frozenset[str]
) -> list[Callable[[ListingItem], bool]]:
    present = read_choice(query, "withStatus", STATUSES)
    absent = read_choice(query, "withoutStatus", STATUSES)

    def has(item: ListingItem, statuses: frozenset[str]) -> bool:
        return any(
            statuses & set(item.statuses(place))
            for place in item.places.values()
            if place.marketplace_id in marketplaces
        )

    filters: list[Callable[[ListingItem], bool]] = []
    if present:
        filters.append(lambda item: has(item, present))
    if absent:
        filters.append(lambda item: not has(item, absent))
    return filters


def read_moments(query: Query) -> list[Callable[[ListingItem], bool]]:
    filters: list[Callable[[ListingItem], bool]] = []
    if "createdAfter" in query:
        created_after = read_moment(query, "createdAfter")
        filters.append(lambda item: item.created_at >= created_after)
    if "createdBefore" in query:
        created_before = read_moment(query, "createdBefore")
        filters.append(lambda item: item.created_at <= created_before)
    if "lastUpdatedAfter" in query:
        updated_after = read_moment(query, "lastUpdatedAfter")
        filters.append(lambda item: item.updated_at >= updated_after)
    if "lastUpdatedBefore" in query:
        updated_before = read_moment(query, "lastUpdatedBefore")
        filters.append(lambda item: item.updated_at <= updated_before)
    return filters
