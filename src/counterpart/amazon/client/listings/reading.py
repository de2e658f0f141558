"""What does Amazon show of the seller's listings?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import msgspec

from counterpart.amazon.client.answers import tidied
from counterpart.amazon.client.asking import given, quoted
from counterpart.amazon.client.errors import Rejected, Unreadable
from counterpart.amazon.client.transport import Transport

LISTINGS_PATH = "/listings/2021-08-01/items"
MOST_SKUS = 20
INCLUDED = "summaries,issues,fulfillmentAvailability,productTypes"
LONGEST_MESSAGE = 1000


@dataclass(frozen=True)
class Issue:
    """What Amazon has to say about a listing; `severity` is ERROR, WARNING or INFO."""

    code: str
    message: str
    severity: str
    attribute_names: tuple[str, ...]


@dataclass(frozen=True)
class SeenListing:
    """A listing in one marketplace, as Amazon shows it.

    `quantities` has Amazon's fulfillment channel codes: DEFAULT is the merchant, every other is
    an Amazon warehouse; None means that no quantity is set. `status` has BUYABLE, DISCOVERABLE,
    both or none. What Amazon does not know is empty.
    """

    sku: str
    marketplace_id: str
    asin: str
    product_type: str
    title: str
    status: tuple[str, ...]
    quantities: Mapping[str, int | None]
    issues: tuple[Issue, ...]


def get_listing(transport: Transport, seller_id: str, sku: str, marketplace_id: str) -> SeenListing:
    """Ask for one listing. Safe to repeat; an unknown SKU raises Rejected with http_status 404."""
    answer = transport.get(
        "getListingsItem",
        f"{LISTINGS_PATH}/{quoted(seller_id)}/{quoted(sku)}",
        params={"marketplaceIds": marketplace_id, "includedData": INCLUDED},
    )
    return _seen(answer.decoded(_Item), marketplace_id)


def find_listings(
    transport: Transport, seller_id: str, skus: Iterable[str], marketplace_id: str
) -> tuple[SeenListing, ...]:
    """Ask for up to 20 listings by SKU; what Amazon does not know is left out. Safe to repeat."""
    wanted = tuple(dict.fromkeys(skus))
    if not 1 <= len(wanted) <= MOST_SKUS:
        raise ValueError("Listings are asked for by one to twenty SKUs.")
    # A comma separates them, so that a SKU which contains one is asked for by itself.
    together = [sku for sku in wanted if "," not in sku]
    found = _searched(transport, seller_id, together, marketplace_id) if together else []
    for sku in wanted:
        if "," in sku:
            found += _found(transport, seller_id, sku, marketplace_id)
    return tuple(one for one in found if one.sku in wanted)


class SeenIssue(msgspec.Struct, rename="camel"):
    code: str | None = None
    message: str | None = None
    severity: str | None = None
    attribute_names: list[str] | None = None

    def told(self) -> Issue:
        return Issue(
            code=tidied(self.code or "")[:100],
            message=tidied(self.message or "")[:LONGEST_MESSAGE],
            severity=(self.severity or "ERROR").upper(),
            attribute_names=tuple(self.attribute_names or ()),
        )


class _Summary(msgspec.Struct, rename="camel"):
    marketplace_id: str | None = None
    asin: str | None = None
    product_type: str | None = None
    item_name: str | None = None
    status: list[str] | None = None


class _Availability(msgspec.Struct, rename="camel"):
    fulfillment_channel_code: str
    quantity: int | None = None


class _ProductType(msgspec.Struct, rename="camel"):
    marketplace_id: str | None = None
    product_type: str | None = None


class _Item(msgspec.Struct, rename="camel"):
    sku: str
    summaries: list[_Summary] | None = None
    fulfillment_availability: list[_Availability] | None = None
    product_types: list[_ProductType] | None = None
    issues: list[SeenIssue] | None = None


class _Paging(msgspec.Struct, rename="camel"):
    next_token: str | None = None


class _Items(msgspec.Struct, rename="camel"):
    # Required: an answer without it must not pass for "no such listing".
    items: list[_Item]
    pagination: _Paging | None = None


def _found(transport: Transport, seller_id: str, sku: str, place: str) -> list[SeenListing]:
    try:
        return [get_listing(transport, seller_id, sku, place)]
    except Rejected as refused:
        if refused.http_status != 404:
            raise
        return []


def _searched(
    transport: Transport, seller_id: str, skus: list[str], place: str
) -> list[SeenListing]:
    params = {
        "marketplaceIds": place,
        "identifiers": ",".join(skus),
        "identifiersType": "SKU",
        "includedData": INCLUDED,
        "pageSize": str(MOST_SKUS),
    }
    found: list[SeenListing] = []
    token = ""
    for _ in range(MOST_SKUS):
        answer = transport.get(
            "searchListingsItems",
            f"{LISTINGS_PATH}/{quoted(seller_id)}",
            params={**params, **given({"pageToken": token})},
        )
        page = answer.decoded(_Items)
        found += [_seen(one, place) for one in page.items]
        token = (page.pagination.next_token or "") if page.pagination else ""
        if not token:
            return found
    raise Unreadable("its pages have no end", operation="searchListingsItems")


def _seen(item: _Item, place: str) -> SeenListing:
    summary = next((one for one in item.summaries or () if one.marketplace_id == place), _Summary())
    kinds = (one.product_type for one in item.product_types or () if one.marketplace_id == place)
    return SeenListing(
        sku=item.sku,
        marketplace_id=place,
        asin=summary.asin or "",
        # What the seller chose comes first: a patch is checked against it.
        product_type=next(kinds, None) or summary.product_type or "",
        title=summary.item_name or "",
        status=tuple(summary.status or ()),
        quantities={
            one.fulfillment_channel_code: one.quantity
            for one in item.fulfillment_availability or ()
        },
        issues=tuple(one.told() for one in item.issues or ()),
    )
