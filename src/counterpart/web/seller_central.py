"""Where does an order stand in Seller Central?"""

from counterpart.amazon.client.marketplaces import find_marketplace, seller_central_order_url
from counterpart.amazon.models.orders import AmazonOrder


def seller_central_of(row: AmazonOrder) -> str:
    """Answer the page of an order in Seller Central; "" for a marketplace that is not known."""
    marketplace = find_marketplace(row.marketplace_id)
    return seller_central_order_url(marketplace, row.amazon_order_id) if marketplace else ""
