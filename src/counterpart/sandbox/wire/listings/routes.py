"""Under which paths are listings asked for and changed?"""

from counterpart.sandbox.wire.listings.patching import PATCH_PARAMETERS, patch_listings_item
from counterpart.sandbox.wire.listings.reading import (
    GET_PARAMETERS,
    SEARCH_PARAMETERS,
    get_listings_item,
    search_listings_items,
)

ITEMS = r"/listings/2021-08-01/items/[^/]+"
LISTING_ROUTES = (
    ("searchListingsItems", "GET", ITEMS, SEARCH_PARAMETERS, search_listings_items),
    ("getListingsItem", "GET", rf"{ITEMS}/[^/]+", GET_PARAMETERS, get_listings_item),
    ("patchListingsItem", "PATCH", rf"{ITEMS}/[^/]+", PATCH_PARAMETERS, patch_listings_item),
)
