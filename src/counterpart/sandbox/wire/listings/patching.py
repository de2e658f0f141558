"""How is patchListingsItem answered?"""

from collections.abc import Sequence
from typing import Any

from counterpart.sandbox.books.ledger import Seller
from counterpart.sandbox.books.listings.items import ListingItem
from counterpart.sandbox.books.listings.patching import (
    Change,
    judge,
    trouble_with,
    with_marketplace,
)
from counterpart.sandbox.wire.answers import Reply, Request, Seen, as_json, invalid_input
from counterpart.sandbox.wire.confirmation import read_body, text
from counterpart.sandbox.wire.desk import Desk
from counterpart.sandbox.wire.listings.reading import check_owner, find_item, read_marketplaces
from counterpart.sandbox.wire.parameters import read_choice, read_one

# Listings Items model: the parameters and fields of patchListingsItem.
PATCH_PARAMETERS = frozenset({"marketplaceIds", "includedData", "mode", "issueLocale"})
PATCH_DATA_SETS = frozenset({"identifiers", "issues"})
REQUEST_FIELDS = frozenset({"productType", "patches"})
PATCH_FIELDS = frozenset({"op", "path", "value"})
PREVIEW = "VALIDATION_PREVIEW"


def patch_listings_item(desk: Desk, request: Request, seller: Seller, seen: Seen) -> Reply:
    check_owner(request.path.split("/")[4], seller)
    marketplaces = read_marketplaces(request.query, seller)
    data_sets = read_choice(request.query, "includedData", PATCH_DATA_SETS) or {"issues"}
    mode = read_one(request.query, "mode")
    if mode not in {None, PREVIEW}:
        raise invalid_input(f"mode must be {PREVIEW} or left out.")
    body = read_body(request)
    seen.body = body
    seen.unknown_parameters += unknown_fields(body)
    if desk.strict and seen.unknown_parameters:
        raise invalid_input(f"Unknown: {', '.join(seen.unknown_parameters)}.")
    product_type, patches = text(body, "productType"), read_patches(body)
    item = find_item(desk, request, seller, marketplaces)
    patches = with_marketplace(patches, marketplaces[0])
    change = judge(item, product_type, patches)
    said = desk.strike("rejects_patch", sku=item.sku)
    if said is not None:
        change.reject(said["message"])
    answer = submit(desk, item, change, preview=mode == PREVIEW)
    if "identifiers" in data_sets:
        answer["identifiers"] = identifiers(item, marketplaces)
    return as_json(200, answer)


def submit(desk: Desk, item: ListingItem, change: Change, *, preview: bool) -> dict[str, Any]:
    if change.issues or preview:
        status = "INVALID" if change.issues else "VALID"
        number = desk.submission_id(desk.next_number("listing change"))
    elif desk.strike("loses_patch", sku=item.sku) is not None:
        status = "ACCEPTED"
        number = desk.submission_id(desk.next_number("listing change"))
    else:
        status = "ACCEPTED"
        number = desk.submit_change(item, change.attributes)
    return {
        "sku": item.sku,
        "status": status,
        "submissionId": number,
        "issues": change.issues,
    }


def identifiers(item: ListingItem, marketplaces: Sequence[str]) -> list[dict[str, str]]:
    places = (item.places[one] for one in marketplaces if one in item.places)
    return [{"marketplaceId": place.marketplace_id, "asin": place.asin} for place in places]


def unknown_fields(body: dict[str, Any]) -> list[str]:
    found = [name for name in body if name not in REQUEST_FIELDS]
    patches = body.get("patches")
    for patch in patches if isinstance(patches, list) else ():
        names = patch if isinstance(patch, dict) else ()
        found += [f"patches.{name}" for name in names if name not in PATCH_FIELDS]
    return found


def read_patches(body: dict[str, Any]) -> list[dict[str, Any]]:
    patches = body.get("patches")
    if not isinstance(patches, list) or not patches:
        raise invalid_input("patches must hold at least one operation.")
    trouble = next(filter(None, map(trouble_with, patches)), None)
    if trouble:
        raise invalid_input(trouble)
    return patches
