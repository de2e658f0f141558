"""How does a buyer of a test send something back, and what stands here afterwards?"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from tests.scene import Shop

from counterpart.amazon.client.documents import Fetched
from counterpart.amazon.client.reports.returns import RETURNS_REPORT
from counterpart.amazon.models.reports import Report, ReportState
from counterpart.amazon.models.returns import AmazonReturn
from counterpart.amazon.returns.taking_in import take_in_returns


def delivered(shop: Shop, sku: str = "MUG", quantity: int = 2, **wishes: Any) -> str:
    """Let an order come in, be shipped and reach its buyer."""
    order_id = shop.buyer_orders(sku, quantity, **wishes)
    shop.sync()
    shop.ship(order_id)
    shop.sync()
    shop.sync()
    return order_id


def returned(shop: Shop, *, arrives: bool = False, **wishes: Any) -> AmazonReturn:
    """Let a delivered order be asked to be returned, and take that in."""
    order_id = delivered(shop)
    rma_id = shop.amazon.buyer_returns(order_id, **wishes)
    if arrives:
        shop.amazon.return_arrives(rma_id)
    shop.read_reports()
    return AmazonReturn.objects.get(rma_id=rma_id)


def take_in(shop: Shop, *rows: Mapping[str, str], content: bytes | None = None) -> tuple[int, int]:
    """Read a report with these rows, in a transaction as a pass does."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    lines = [
        "\t".join(columns),
        *("\t".join(row.get(name, "") for name in columns) for row in rows),
    ]
    report = Report.objects.create(
        account=shop.account,
        report_type=RETURNS_REPORT,
        marketplace_ids=[shop.store.marketplace_id],
        state=ReportState.DONE,
        next_look_at=shop.now,
        created_at=shop.now,
    )
    fetched = Fetched("\n".join(lines).encode() if content is None else content, "")
    with transaction.atomic():
        return take_in_returns(report, fetched, actor="sync", now=shop.now)
