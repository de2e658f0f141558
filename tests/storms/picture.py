"""What do the books look like? Values that two stories can be compared by."""

from itertools import chain
from typing import Any

from counterpart.amazon.checking import channel_findings
from counterpart.amazon.models.listings import Listing
from counterpart.amazon.models.operations import Operation
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.runs import AccountRun, Outcome, PullWindow
from counterpart.inventory.checking import stock_findings
from counterpart.inventory.models import StockItem
from counterpart.orders.checking import order_findings
from counterpart.orders.models.orders import Order
from counterpart.orders.stock_checking import promise_findings

QUANTITIES = ("ordered", "invoiced", "shipped", "canceled", "refunded")


def picture() -> dict[str, Any]:
    """Draw everything that a crash must not change, and what `counterpart check` finds."""
    return {
        "amazon_orders": [
            [
                row.amazon_order_id,
                row.amazon_status,
                row.status,
                row.import_state,
                row.hold_cause,
                f"{row.total} {row.currency}",
                row.is_stock_reserved,
                row.is_to_follow,
            ]
            for row in AmazonOrder.objects.order_by("amazon_order_id")
        ],
        "orders": [_order(order) for order in Order.objects.order_by("external_id")],
        "stock": {
            item.product.sku: [str(item.on_hand), str(item.reserved)]
            for item in StockItem.objects.select_related("product").order_by("product__sku")
        },
        "operations": [
            [one.amazon_order.amazon_order_id, one.intent.get("tracking_number"), one.state]
            for one in Operation.objects.select_related("amazon_order").order_by("pk")
        ],
        "listings": [
            [one.sku, one.state, one.wanted, one.sent, one.seen]
            for one in Listing.objects.exclude(wanted=None).order_by("sku")
        ],
        "open_windows": PullWindow.objects.filter(done_at=None).count(),
        "unfinished_runs": AccountRun.objects.filter(outcome=Outcome.RUNNING).count(),
        "findings": findings(),
    }


def findings() -> list[str]:
    """Answer what `counterpart check` would say."""
    return list(chain(order_findings(), promise_findings(), stock_findings(), channel_findings()))


def _order(order: Order) -> list[Any]:
    return [
        order.external_id,
        order.state,
        order.status,
        str(order.grand_total),
        str(order.total_paid),
        str(order.total_refunded),
        [
            [line.sku, *(str(getattr(line, name)) for name in QUANTITIES)]
            for line in order.lines.order_by("sku")
        ],
        [order.invoices.count(), order.shipments.count(), order.credit_memos.count()],
        [entry.person for entry in order.addresses.order_by("kind")],
    ]
