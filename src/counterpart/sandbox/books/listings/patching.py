"""What do patches make of a listing's attributes, and what is wrong with them?"""

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from counterpart.sandbox.books.listings.items import MERCHANT, ListingItem
from counterpart.sandbox.books.marketplaces import MARKETPLACES
from counterpart.sandbox.books.money import exact

Value = list[dict[str, Any]]
Attributes = dict[str, Value]
Issue = dict[str, Any]
AVAILABILITY, OFFER = "fulfillment_availability", "purchasable_offer"
# What tells the entries of an attribute apart ("Listings Items API", selectors).
SELECTORS = {
    AVAILABILITY: ("fulfillment_channel_code",),
    OFFER: ("marketplace_id", "currency", "audience"),
}
# Listings Items model, PatchOperation; "Patching nested attributes is not supported."
PATCH_OPERATIONS = ("add", "replace", "merge", "delete")
TOP_LEVEL = re.compile(r"/attributes/[a-z0-9_]+")
UNSAID = {"audience": "ALL"}
# Amazon accepts PRODUCT for a change of the offer alone, whatever the thing is.
ANY_TYPE = "PRODUCT"


@dataclass
class Change:
    """What a listing's attributes would be, and what Amazon has against that."""

    attributes: Attributes
    issues: list[Issue] = field(default_factory=list)

    def reject(self, message: str) -> None:
        self.issues.append(issue(AVAILABILITY, message))


def judge(item: ListingItem, product_type: str, patches: Sequence[Mapping[str, Any]]) -> Change:
    """Answer what patches would make of an item, which stays as it is."""
    told = {name_of(patch): patch.get("value") or [] for patch in patches}
    change = Change(item.attributes, issues_of(item, product_type, told))
    if not change.issues:
        change.attributes = patched(item, patches)
    return change


def trouble_with(patch: Any) -> str | None:
    """Answer why Amazon cannot read a patch at all, if so."""
    if not isinstance(patch, dict) or patch.get("op") not in PATCH_OPERATIONS:
        return f"op must be one of {', '.join(PATCH_OPERATIONS)}."
    path, value = patch.get("path"), patch.get("value")
    if not isinstance(path, str) or not TOP_LEVEL.fullmatch(path):
        return "path must name one top-level attribute, such as /attributes/purchasable_offer."
    if value is None and patch["op"] == "delete":
        return None
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        return "value must be a list of objects."
    return None


def with_marketplace(
    patches: Sequence[Mapping[str, Any]], marketplace_id: str
) -> list[dict[str, Any]]:
    """Say of each offer for which marketplace it is, where the patch left that open."""
    return [
        {**patch, "value": [{"marketplace_id": marketplace_id, **entry} for entry in told]}
        if name_of(patch) == OFFER and (told := patch.get("value"))
        else dict(patch)
        for patch in patches
    ]


def name_of(patch: Mapping[str, Any]) -> str:
    return str(patch["path"]).removeprefix("/attributes/")


def patched(item: ListingItem, patches: Sequence[Mapping[str, Any]]) -> Attributes:
    """Return the attributes as they are after the patches; the item stays as it is."""
    found = deepcopy(item.attributes)
    for patch in patches:
        name = name_of(patch)
        value = deepcopy(patch.get("value") or [])
        if patch["op"] == "delete":
            found[name] = without(found.get(name, []), value, SELECTORS.get(name, ()))
        elif patch["op"] == "merge":
            found[name] = merged(found.get(name, []), value, SELECTORS.get(name, ()))
        else:
            found[name] = value
    return {name: value for name, value in found.items() if value}


def without(known: Value, told: Value, selectors: Sequence[str]) -> Value:
    """Return what is left; to tell nothing takes everything away."""
    gone = [selected(entry, selectors) for entry in told]
    return [entry for entry in known if gone and selected(entry, selectors) not in gone]


def merged(known: Value, told: Value, selectors: Sequence[str]) -> Value:
    found = {selected(entry, selectors): entry for entry in known}
    for entry in told:
        key = selected(entry, selectors)
        found[key] = {**found.get(key, {}), **entry}
    return list(found.values())


def selected(entry: Mapping[str, Any], selectors: Sequence[str]) -> tuple[Any, ...]:
    return tuple(entry.get(name, UNSAID.get(name)) for name in selectors)


def issues_of(item: ListingItem, product_type: str, told: Attributes) -> list[Issue]:
    """Return what Amazon has against these attributes; nothing means that it accepts them."""
    found: list[Issue] = []
    if product_type not in {item.product_type, ANY_TYPE}:
        found.append(issue("productType", f"The product type is not {item.product_type}."))
    for name, value in told.items():
        if name == AVAILABILITY:
            found += [one for entry in value for one in issues_of_availability(item, entry)]
        elif name == OFFER:
            found += [one for entry in value for one in issues_of_offer(item, entry)]
        else:
            found.append(issue(name, f"The attribute {name} is not known here."))
    return found


def issues_of_availability(item: ListingItem, entry: Mapping[str, Any]) -> list[Issue]:
    channel = entry.get("fulfillment_channel_code")
    if channel not in {MERCHANT, item.channel}:
        return [issue(AVAILABILITY, f"{channel} is not a fulfillment channel of this listing.")]
    if "quantity" not in entry:
        return []
    if not item.is_merchants:
        return [issue(AVAILABILITY, "The quantity of a listing fulfilled by Amazon is Amazon's.")]
    quantity = entry["quantity"]
    if not isinstance(quantity, int) or isinstance(quantity, bool) or quantity < 0:
        return [issue(AVAILABILITY, "The quantity must be an integer of 0 or more.")]
    return []


def issues_of_offer(item: ListingItem, entry: Mapping[str, Any]) -> list[Issue]:
    marketplace_id = entry.get("marketplace_id")
    if marketplace_id not in item.places:
        return [issue(OFFER, f"There is no offer in marketplace {marketplace_id}.")]
    currency = MARKETPLACES[marketplace_id].currency
    if entry.get("currency", currency) != currency:
        return [issue(OFFER, f"The currency must be {currency}.")]
    if "our_price" in entry and price_of(entry, currency) is None:
        return [issue(OFFER, "our_price must hold one schedule with value_with_tax above 0.")]
    return []


def price_of(entry: Mapping[str, Any], currency: str) -> Decimal | None:
    try:
        told = entry["our_price"][0]["schedule"][0]["value_with_tax"]
        price = exact(str(told), currency)
    except (KeyError, IndexError, TypeError, ValueError, InvalidOperation):
        return None
    return price if price > 0 else None


def issue(name: str, message: str) -> Issue:
    # Code and category are those of the model's own example of an invalid patch.
    return {
        "code": "90000900",
        "message": message,
        "severity": "ERROR",
        "attributeNames": [name],
        "categories": ["INVALID_ATTRIBUTE"],
    }
