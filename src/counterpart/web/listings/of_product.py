"""What does the page of a product show of its listings at Amazon?"""

from typing import Any

from counterpart.amazon.queries import find_listings
from counterpart.catalog.models import Product
from counterpart.users.permissions import Permission
from counterpart.web.access import Request
from counterpart.web.listings.cells import channel_cell, figure, state_cell, stores_of
from counterpart.web.listings.grid import fetched
from counterpart.web.listings.words import differs

MOST = 50


def listings_of(request: Request, product: Product) -> list[dict[str, Any]]:
    """Answer the listings of a product that a person may see, by seller SKU."""
    scope = request.visit.permitted(Permission.VIEW_CHANNEL)
    if scope.is_nothing:
        return []
    rows = fetched(find_listings(scope=scope).filter(product=product), request)
    return [
        {
            "listing": row,
            "stores": stores_of(row),
            "ships": channel_cell(row),
            "state": state_cell(row),
            "differs": differs(row),
            **{name: figure(getattr(row, name)) for name in ("wanted", "sent", "seen")},
        }
        for row in rows[:MOST]
    ]
