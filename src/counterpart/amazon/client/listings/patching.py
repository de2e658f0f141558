"""How is one listing told how many units it offers?"""

from dataclasses import dataclass
from typing import Any

import msgspec

from counterpart.amazon.client.asking import quoted
from counterpart.amazon.client.listings.reading import LISTINGS_PATH, Issue, SeenIssue
from counterpart.amazon.client.transport import Transport

MERCHANT = "DEFAULT"
# What Amazon answers for a listing whose product type it does not tell; the quantity is an
# attribute of every product type.
ANY_PRODUCT_TYPE = "PRODUCT"


@dataclass(frozen=True)
class Submission:
    """What Amazon said at once. ACCEPTED means taken, not yet visible; INVALID means refused."""

    status: str
    submission_id: str
    issues: tuple[Issue, ...]

    @property
    def is_accepted(self) -> bool:
        return self.status == "ACCEPTED"


def patch_quantity(
    transport: Transport,
    seller_id: str,
    sku: str,
    marketplace_id: str,
    *,
    product_type: str,
    quantity: int,
) -> Submission:
    """Set how many units the merchant offers; the rest of the listing stays. Safe to repeat.

    An unknown SKU raises Rejected.
    """
    answer = transport.patch(
        "patchListingsItem",
        f"{LISTINGS_PATH}/{quoted(seller_id)}/{quoted(sku)}",
        params={"marketplaceIds": marketplace_id},
        body={
            "productType": product_type or ANY_PRODUCT_TYPE,
            "patches": quantity_patches(quantity),
        },
    )
    said = answer.decoded(_Submission)
    return Submission(
        status=said.status,
        submission_id=said.submission_id,
        issues=tuple(one.told() for one in said.issues or ()),
    )


def quantity_patches(quantity: int) -> list[dict[str, Any]]:
    """Write the patch; raises ValueError for less than nothing.

    It merges, because to replace would drop the handling time and the restock date.
    """
    if quantity < 0:
        raise ValueError("A listing cannot offer less than nothing.")
    figure = {"fulfillment_channel_code": MERCHANT, "quantity": quantity}
    return [{"op": "merge", "path": "/attributes/fulfillment_availability", "value": [figure]}]


class _Submission(msgspec.Struct, rename="camel"):
    status: str
    submission_id: str
    issues: list[SeenIssue] | None = None
