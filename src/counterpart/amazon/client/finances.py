"""Which money moved for an order, as Amazon's books tell?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import msgspec

from counterpart.amazon.client.asking import every_page, given, moment
from counterpart.amazon.client.transport import Transport
from counterpart.amazon.client.wire import in_utc, refuse_strange_number

TRANSACTIONS_PATH = "/finances/2024-06-19/transactions"
PRODUCT = "ProductContext"
REFUND = "Refund"
# Amazon's share and taxes that it keeps for the state. Names are listed in no model; these are
# seen in answers (github.com/amzn/selling-partner-api-models/issues/4274, 4271; Finances v0,
# ChargeComponent and FeeComponent), spelled with spaces and without.
NOT_THE_BUYERS = ("fee", "commission", "facilitator", "withheld", "lowvaluegoods")


@dataclass(frozen=True)
class TransactionItem:
    """The part of a transaction that is about one product; `quantity` as far as Amazon tells."""

    sku: str
    asin: str
    quantity: int | None
    amount: Decimal | None


@dataclass(frozen=True)
class Transaction:
    """A movement of money, seen from the seller: a refund is negative.

    `type` and `status` are Amazon's words, such as Shipment or Refund and DEFERRED, RELEASED or
    DEFERRED_RELEASED; a deferred one comes again when it is released, with an id of its own.
    `identifiers` are pairs such as ("ORDER_ID", …) and ("REFUND_ID", …). `amount` is what moves
    for the seller, fees included; `to_buyer` what moves for the buyer, None where it is not told.
    """

    transaction_id: str
    type: str
    status: str
    description: str
    posted_at: datetime | None
    amount: Decimal | None
    currency: str
    identifiers: tuple[tuple[str, str], ...]
    items: tuple[TransactionItem, ...]
    to_buyer: Decimal | None = None

    def identifier(self, name: str) -> str:
        return next((value for key, value in self.identifiers if key == name), "")


@dataclass(frozen=True)
class TransactionsPage:
    """Some transactions, and where to go on; a page can be empty and not the last."""

    transactions: tuple[Transaction, ...]
    next_token: str


def search_transactions(
    transport: Transport, *, posted_after: datetime, posted_before: datetime, next_token: str = ""
) -> TransactionsPage:
    """Ask for one page of all that moved for the seller between two moments. Safe to repeat.

    Both must be two minutes old, and at most 180 days apart: more, and Amazon answers with nothing.
    The token goes with the same moments as before.
    """
    params = given(
        {
            "postedAfter": moment(posted_after),
            "postedBefore": moment(posted_before),
            "nextToken": next_token,
        }
    )
    answer = transport.get("listTransactions", TRANSACTIONS_PATH, params=params)
    page = answer.decoded(_Answer)
    found = tuple(_seen(one) for one in page.payload.transactions or ())
    return TransactionsPage(found, page.next_token or "")


def list_transactions(
    transport: Transport, *, amazon_order_id: str, posted_after: datetime | None
) -> tuple[Transaction, ...]:
    """Ask for what moved for one order. Safe to repeat; up to 48 hours behind.

    `posted_after` must be two minutes old and at most 180 days, or None for all there is: with
    an older one Amazon answers with nothing.
    """
    params = given(
        {
            "postedAfter": moment(posted_after),
            "relatedIdentifierName": "ORDER_ID",
            "relatedIdentifierValue": amazon_order_id,
        }
    )
    if not amazon_order_id.strip():
        raise ValueError("An order id cannot be empty.")
    pages = every_page(
        transport, "listTransactions", TRANSACTIONS_PATH, params, _Answer, repeated=True
    )
    return tuple(_seen(one) for page in pages for one in page.payload.transactions or ())


class _Currency(msgspec.Struct, rename="camel"):
    currency_amount: Decimal | None = None
    currency_code: str | None = None

    def __post_init__(self) -> None:
        if self.currency_amount is not None:
            refuse_strange_number(self.currency_amount)


class _Related(msgspec.Struct, rename="camel"):
    related_identifier_name: str | None = None
    related_identifier_value: str | None = None


class _Context(msgspec.Struct, rename="camel"):
    context_type: str | None = None
    asin: str | None = None
    sku: str | None = None
    quantity_shipped: int | None = None


class _Breakdown(msgspec.Struct, rename="camel"):
    breakdown_type: str | None = None
    breakdown_amount: _Currency | None = None
    breakdowns: "list[_Breakdown] | _Breakdown | None" = None


_Breakdowns = list[_Breakdown] | _Breakdown | None


class _Item(msgspec.Struct, rename="camel"):
    total_amount: _Currency | None = None
    breakdowns: list[_Breakdown] | _Breakdown | None = None
    contexts: list[_Context] | None = None


class _Transaction(msgspec.Struct, rename="camel"):
    transaction_id: str | None = None
    transaction_type: str | None = None
    transaction_status: str | None = None
    description: str | None = None
    posted_date: datetime | None = None
    total_amount: _Currency | None = None
    related_identifiers: list[_Related] | None = None
    items: list[_Item] | None = None
    breakdowns: list[_Breakdown] | _Breakdown | None = None


class _Payload(msgspec.Struct, rename="camel"):
    transactions: list[_Transaction] | None = None
    next_token: str | None = None


class _Answer(msgspec.Struct, rename="camel"):
    # Required: an answer without it must not pass for "no money moved".
    payload: _Payload

    @property
    def next_token(self) -> str | None:
        return self.payload.next_token


def _seen(one: _Transaction) -> Transaction:
    total = one.total_amount or _Currency()
    return Transaction(
        transaction_id=one.transaction_id or "",
        type=one.transaction_type or "",
        status=(one.transaction_status or "").upper(),
        description=one.description or "",
        posted_at=in_utc(one.posted_date) if one.posted_date else None,
        amount=total.currency_amount,
        currency=total.currency_code or "",
        identifiers=tuple(
            (related.related_identifier_name, related.related_identifier_value or "")
            for related in one.related_identifiers or ()
            if related.related_identifier_name
        ),
        items=tuple(_item(item) for item in one.items or ()),
        to_buyer=_to_buyer(one),
    )


def _to_buyer(one: _Transaction) -> Decimal | None:
    """Add up the finest parts that are the buyer's; those of the items tell taxes apart."""
    of_items = [_listed(item.breakdowns) for item in one.items or ()]
    whole = [part for parts in of_items for part in parts]
    told = whole if of_items and all(of_items) else _listed(one.breakdowns)
    amounts = list(_buyers(told))
    return sum(amounts, Decimal(0)) if amounts else None


def _buyers(parts: Sequence[_Breakdown]) -> Iterator[Decimal]:
    for part in parts:
        name = "".join(filter(str.isalpha, (part.breakdown_type or "").lower()))
        if any(word in name for word in NOT_THE_BUYERS):
            continue
        finer = _listed(part.breakdowns)
        if finer:
            yield from _buyers(finer)
        elif part.breakdown_amount and part.breakdown_amount.currency_amount is not None:
            yield part.breakdown_amount.currency_amount


def _listed(parts: _Breakdowns) -> list[_Breakdown]:
    # Amazon's model once had one object here, with the list in it: models pull request 4650.
    if isinstance(parts, _Breakdown):
        return [parts] if parts.breakdown_type else _listed(parts.breakdowns)
    return parts or []


def _item(item: _Item) -> TransactionItem:
    product = next((c for c in item.contexts or () if c.context_type == PRODUCT), _Context())
    return TransactionItem(
        sku=product.sku or "",
        asin=product.asin or "",
        quantity=product.quantity_shipped,
        amount=item.total_amount.currency_amount if item.total_amount else None,
    )
