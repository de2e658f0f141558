"""What Amazon offers in a house full of life: figures seen, refused, in conflict, and in a feed."""

from unittest.mock import patch

from tests.scene import Shop

from counterpart.amazon.listings import due
from counterpart.amazon.listings.feeding import FEED_TYPE
from counterpart.amazon.listings.settings import change_stock_settings

REFUSED = "The quantity of this listing cannot be changed now."
SHOWN = {"MUG": 700, "VASE": 3, "CLOCK": 9, "BOWL": 2, "CUP": 1}


def let_stock_flow(shop: Shop) -> None:
    """Let Amazon's listings be read, and quantities be sent; of many things one is refused.

    The clock and the bowl are not sold here, the cup is unknown, and Amazon ships the lamp.
    """
    for sku, quantity in SHOWN.items():
        shop.amazon.offers(sku, quantity=quantity)
    shop.amazon.offers("LAMP", fulfilled_by="AMAZON")
    shop.read_reports()
    change_stock_settings(
        shop.store,
        {"sends_quantity": "enabled"},
        has_seen_preview=True,
        actor="ada",
        now=shop.now,
    )
    shop.amazon.rejects_message(REFUSED, feed_type=FEED_TYPE)
    with patch.object(due, "FEW", 1):
        for _ in range(3):
            shop.sync()
    # What is sold of them changes the figure again.
    shop.amazon.rejects_patch(REFUSED, sku="VASE", times=9)
