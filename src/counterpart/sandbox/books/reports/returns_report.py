"""What stands in GET_FLAT_FILE_RETURNS_DATA_BY_RETURN_DATE?"""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from counterpart.sandbox.books.orders import Order
from counterpart.sandbox.books.refunding.refunds import items_of
from counterpart.sandbox.books.reports.reports import Report, Row
from counterpart.sandbox.books.returns.returning import Returning
from counterpart.sandbox.books.returns.returns import Return

# "Return Report Type Values"; the item id was added at the end later.
COLUMNS = (
    "Order ID", "Order date", "Return request date", "Return request status", "Amazon RMA ID",
    "Merchant RMA ID", "Label type", "Label cost", "Currency code", "Return carrier",
    "Tracking ID", "Label to be paid by", "A-to-Z Claim", "Is prime", "ASIN", "Merchant SKU",
    "Item Name", "Return quantity", "Return Reason", "In policy", "Return type", "Resolution",
    "Invoice number", "Return delivery date", "Order Amount", "Order quantity",
    "SafeT Action reason", "SafeT claim id", "SafeT claim state", "SafeT claim creation time",
    "SafeT claim reimbursement amount", "Refunded Amount", "Order Item ID",
)  # fmt: skip
# Spelled here, because strftime follows the language of the machine.
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def rows(books: Returning, report: Report) -> Iterator[Row]:
    for one in books.returns_of(report.seller_id):
        order = books.orders[one.order_id]
        is_asked_for = order.marketplace_id in report.marketplace_ids
        if is_asked_for and report.data_start <= one.asked_at <= report.data_end:
            yield row(order, one)


def row(order: Order, one: Return) -> Row:
    line = next(line for line in order.lines if line.item_id == one.item_id)
    refunded = sum((item.total for item in items_of(order, line)), Decimal())
    return {
        "Order ID": order.order_id,
        "Order date": show_day(order.created_at),
        "Return request date": show_day(one.asked_at),
        "Return request status": one.status,
        "Amazon RMA ID": one.rma_id,
        "Merchant RMA ID": one.merchant_rma_id,
        "Label type": "AmazonPrePaidLabel",
        "Label cost": one.label_cost,
        "Currency code": order.currency,
        "Return carrier": one.carrier,
        "Tracking ID": one.tracking_number,
        "Label to be paid by": "Seller",
        "A-to-Z Claim": "N",
        "Is prime": show_yes("PRIME" in order.programs),
        "ASIN": line.asin,
        "Merchant SKU": line.sku,
        "Item Name": line.title,
        "Return quantity": one.quantity,
        "Return Reason": one.reason,
        "In policy": show_yes(one.in_policy),
        "Return type": "C-Returns",
        "Resolution": one.resolution,
        "Return delivery date": show_day(one.arrived_at) if one.arrived_at else "",
        "Order Amount": order.total(),
        "Order quantity": line.quantity,
        "Refunded Amount": refunded or "",
        "Order Item ID": line.item_id,
    }


def show_day(moment: datetime) -> str:
    return f"{moment.day:02d}-{MONTHS[moment.month - 1]}-{moment.year}"


def show_yes(value: bool) -> str:  # noqa: FBT001  what it shows is nothing else
    return "Y" if value else "N"
