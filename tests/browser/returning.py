"""What buyers send back, and the report that tells of it."""

from datetime import timedelta

from tests.scene import Shop

from counterpart.amazon.client.reports.returns import RETURNS_REPORT
from counterpart.amazon.reports.wanting import want_report

LATELY = timedelta(days=2)


def let_goods_come_back(shop: Shop, back: str, *, away: str = "") -> None:
    """Let a unit of one order be back, and one of another on its way; take that in."""
    shop.amazon.return_arrives(shop.amazon.buyer_returns(back, quantity=1, reason="CR-DEFECTIVE"))
    if away:
        shop.amazon.buyer_returns(away, quantity=1, reason="CR-UNWANTED_ITEM")
    hear_of_returns(shop)


def hear_of_returns(shop: Shop) -> None:
    """Read the returns of the last days now, and not in some hours when it is their turn."""
    shop.advance(minutes=1)
    start, now = shop.now - LATELY, shop.now
    want_report(shop.account, RETURNS_REPORT, data_start=start, data_end=now, now=now)
    shop.read_reports()
