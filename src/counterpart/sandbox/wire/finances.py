"""How is listTransactions answered (Finances API 2024-06-19)?"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from counterpart.sandbox.books.clock import show_time
from counterpart.sandbox.books.ledger import Seller
from counterpart.sandbox.books.marketplaces import MARKETPLACES
from counterpart.sandbox.books.refunding.transactions import Entry, Transaction, transactions_of
from counterpart.sandbox.books.seeds import opaque
from counterpart.sandbox.wire.answers import Reply, Request, Seen, as_json, invalid_input
from counterpart.sandbox.wire.continuing import cut_page, read_next, write_next
from counterpart.sandbox.wire.desk import Desk
from counterpart.sandbox.wire.parameters import Query, read_moment, read_one

# Finances 2024-06-19 model: the parameters of listTransactions.
TRANSACTION_PARAMETERS = frozenset(
    {
        "postedAfter",
        "postedBefore",
        "marketplaceId",
        "transactionStatus",
        "relatedIdentifierName",
        "relatedIdentifierValue",
        "nextToken",
    }
)
# Finances 2024-06-19 model, relatedIdentifierName: the two that can be filtered by.
IDENTIFIERS = frozenset({"FINANCIAL_EVENT_GROUP_ID", "ORDER_ID"})
# Finances 2024-06-19 model, postedAfter and postedBefore.
NEWEST, LONGEST = timedelta(minutes=2), timedelta(days=180)
PER_PAGE = 10
STATUS = "RELEASED"
DESCRIPTIONS = {"Shipment": "Order Payment", "Refund": "Refund Order"}
BREAKDOWNS = {"Principal": "Product Charges", "GiftWrap": "Gift Wrap", "COD": "COD Fee"}


@dataclass(frozen=True)
class Wanted:
    after: datetime | None
    before: datetime
    marketplace_id: str | None
    status: str | None
    order_id: str | None
    group_id: str | None

    def fits(self, found: Transaction) -> bool:
        return (
            found.posted_at < self.before
            and (self.after is None or found.posted_at >= self.after)
            and self.marketplace_id in (None, found.order.marketplace_id)
            and self.status in (None, STATUS)
            and self.order_id in (None, found.order.order_id)
            and self.group_id is None
        )


def list_transactions(desk: Desk, request: Request, seller: Seller, _seen: Seen) -> Reply:
    question = question_of(seller, request.query)
    begin, until = read_place(desk, request.query, question)
    wanted = read_wanted(request.query, until)
    page, following = cut_page(find(desk, seller, wanted, until), begin, PER_PAGE)
    payload: dict[str, Any] = {"transactions": [show(found) for found in page]}
    if following is not None:
        told = {"begin": following, "until": show_time(until), "question": question}
        payload["nextToken"] = write_next(desk.seed, "transactions", told)
    return as_json(200, {"payload": payload})


def question_of(seller: Seller, query: Query) -> str:
    said = {name: list(query[name]) for name in sorted(query) if name != "nextToken"}
    return opaque(seller.seller_id, json.dumps(said), length=16)


def read_place(desk: Desk, query: Query, question: str) -> tuple[int, datetime]:
    """Return where the page begins, and at which moment the list was first asked for."""
    token = read_one(query, "nextToken")
    if token is None:
        return 0, desk.clock.now()
    told = read_next(desk.seed, "transactions", token)
    if told["question"] != question:
        raise invalid_input("The parameters must not change while paging.")
    until = read_moment({"until": [told["until"]]}, "until")
    return int(told["begin"]), until


def read_wanted(query: Query, now: datetime) -> Wanted:
    latest = now - NEWEST
    name, value = (
        read_one(query, "relatedIdentifierName"),
        read_one(query, "relatedIdentifierValue"),
    )
    check_identifier(name, value)
    if "postedAfter" not in query and name is None:
        raise invalid_input("Start date cannot be null")
    after = read_moment(query, "postedAfter") if "postedAfter" in query else None
    before = read_moment(query, "postedBefore") if "postedBefore" in query else latest
    if max(after or before, before) > latest:
        raise invalid_input("The dates must be more than two minutes before now.")
    if after is not None and before < after:
        raise invalid_input("postedBefore must be later than postedAfter.")
    # Finances 2024-06-19 model, postedBefore: more than 180 days bring an empty answer.
    if after is not None and before - after > LONGEST:
        before = after
    return Wanted(
        after=after,
        before=before,
        marketplace_id=read_one(query, "marketplaceId"),
        status=read_one(query, "transactionStatus"),
        order_id=value if name == "ORDER_ID" else None,
        group_id=value if name == "FINANCIAL_EVENT_GROUP_ID" else None,
    )


def check_identifier(name: str | None, value: str | None) -> None:
    if (name is None) != (value is None):
        raise invalid_input("relatedIdentifierName and relatedIdentifierValue go together.")
    if name is not None and name not in IDENTIFIERS:
        raise invalid_input(f"The relatedIdentifierName {name} cannot be filtered by.")


def find(desk: Desk, seller: Seller, wanted: Wanted, until: datetime) -> list[Transaction]:
    """Return what is visible by then, newest first."""
    if wanted.order_id is not None:
        orders = [desk.orders[wanted.order_id]] if wanted.order_id in desk.orders else []
    else:
        orders = list(desk.orders.values())
    found = [
        one
        for order in orders
        if order.seller_id == seller.seller_id
        for one in transactions_of(order)
        if one.visible_at <= until and wanted.fits(one)
    ]
    return sorted(found, key=lambda one: (one.posted_at, one.transaction_id), reverse=True)


def show(found: Transaction) -> dict[str, Any]:
    order = found.order
    amounts: dict[str, Decimal] = {}
    for entry in found.entries:
        for kind, amount in entry.amounts.items():
            amounts[kind] = amounts.get(kind, Decimal()) + amount
    return {
        "sellingPartnerMetadata": {
            "sellingPartnerId": order.seller_id,
            "accountType": "Standard Orders",
            "marketplaceId": order.marketplace_id,
        },
        "relatedIdentifiers": [
            {"relatedIdentifierName": name, "relatedIdentifierValue": value}
            for name, value in found.identifiers.items()
        ],
        "transactionType": found.kind,
        "transactionId": found.transaction_id,
        "transactionStatus": STATUS,
        "description": DESCRIPTIONS[found.kind],
        "postedDate": show_time(found.posted_at),
        "totalAmount": money(found.total, order.currency),
        "marketplaceDetails": {
            "marketplaceId": order.marketplace_id,
            "marketplaceName": MARKETPLACES[order.marketplace_id].name,
        },
        "items": [show_entry(entry, order.currency, order.fulfilled_by) for entry in found.entries],
        "breakdowns": show_breakdowns(amounts.items(), order.currency),
    }


def show_entry(entry: Entry, currency: str, fulfilled_by: str) -> dict[str, Any]:
    context: dict[str, Any] = {
        "contextType": "ProductContext",
        "asin": entry.line.asin,
        "sku": entry.line.sku,
        "fulfillmentNetwork": "AFN" if fulfilled_by == "AMAZON" else "MFN",
    }
    if entry.quantity:
        context["quantityShipped"] = entry.quantity
    return {
        "description": entry.line.title,
        "relatedIdentifiers": [
            {
                "itemRelatedIdentifierName": "ORDER_ADJUSTMENT_ITEM_ID",
                "itemRelatedIdentifierValue": entry.line.item_id,
            }
        ],
        "totalAmount": money(entry.total, currency),
        "breakdowns": show_breakdowns(entry.amounts.items(), currency),
        "contexts": [context],
    }


def show_breakdowns(amounts: Iterable[tuple[str, Decimal]], currency: str) -> list[dict[str, Any]]:
    parts = [
        {
            "breakdownType": BREAKDOWNS.get(kind, kind),
            "breakdownAmount": money(amount, currency),
            "breakdowns": [],
        }
        for kind, amount in amounts
    ]
    total = sum((amount for _, amount in amounts), Decimal())
    sales = {"breakdownType": "Sales", "breakdownAmount": money(total, currency)}
    return [{**sales, "breakdowns": parts}]


def money(amount: Decimal, currency: str) -> dict[str, Any]:
    # Finances 2024-06-19 model, BigDecimal: a JSON number.
    return {"currencyCode": currency, "currencyAmount": float(amount)}
