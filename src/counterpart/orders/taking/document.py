"""What does a document say that asks for an order?"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from babel.numbers import list_currencies

from counterpart.core.errors import Refused
from counterpart.core.money import ZERO
from counterpart.customers.models import CustomerGroup
from counterpart.customers.wording import LONGEST, checked_email, shortened
from counterpart.orders.addresses import checked_address
from counterpart.orders.new_order import NewAddress
from counterpart.orders.states import State
from counterpart.orders.taking.faults import Fault, OrderRefused
from counterpart.orders.taking.fields import NO_OBJECT, Fields

FIELDS = (
    "website", "store_view", "number", "source", "external_id", "currency", "base_to_order_rate",
    "placed_at", "customer", "shipping_address", "billing_address", "shipping", "payment", "status",
    "lines", "discount_description", "customer_note", "remote_ip", "language", "grand_total",
    "notify",
)  # fmt: skip
CUSTOMER = ("email", "name", "group", "create_account")
SHIPPING = ("method", "amount", "tax", "discount")
PAYMENT = ("method", "state", "transaction_id")
LINE = ("sku", "quantity", "price", "row_total", "tax", "discount", "name", "external_id")
PAID = "paid"
# Where an order begins, by the state of its payment (CO-4.3).
BEGINNINGS = {
    "offline": State.NEW,
    PAID: State.PROCESSING,
    "pending": State.PENDING_PAYMENT,
    "review": State.PAYMENT_REVIEW,
}
GROUPS = tuple(group.value for group in CustomerGroup if group != CustomerGroup.GUEST)
MOST_LINES = 1000
RATE_PLACES = 8
SOURCE = re.compile(r"[a-z][a-z0-9_-]{0,19}")
NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,49}")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,6})?")


@dataclass(frozen=True)
class GivenLine:
    """A line as it was sent; what is None was not given."""

    position: int
    sku: str
    quantity: Decimal | None
    price: Decimal | None
    row_total: Decimal | None
    tax: Decimal
    discount: Decimal
    name: str
    external_id: str


@dataclass(frozen=True)
class GivenCustomer:
    """The buyer as sent."""

    email: str
    name: str
    group: str
    create_account: bool


@dataclass(frozen=True)
class GivenShipping:
    """How the goods go, and what that costs."""

    method: str
    amount: Decimal
    tax: Decimal
    discount: Decimal


@dataclass(frozen=True)
class GivenPayment:
    """How is paid, and how far that is."""

    method: str
    state: str
    transaction_id: str


@dataclass(frozen=True)
class Document:
    """A document as it was sent, read field by field; nothing was looked up yet."""

    website: str
    store_view: str
    number: str
    source: str
    external_id: str
    currency: str
    base_to_order_rate: Decimal | None
    placed_at: datetime
    customer: GivenCustomer
    shipping_address: NewAddress | None
    has_shipping_address: bool
    billing_address: NewAddress | None
    shipping: GivenShipping
    payment: GivenPayment
    status: str
    lines: tuple[GivenLine, ...]
    discount_description: str
    customer_note: str
    remote_ip: str
    language: str
    grand_total: Decimal | None
    notify: bool


def read_document(document: Any, faults: list[Fault], *, now: datetime) -> Document:
    """Read a document strictly; what is wrong is added to the faults.

    Refuses OrderRefused when it is no document at all: there is nothing more to tell.
    """
    if not isinstance(document, Mapping):
        raise OrderRefused([Fault("not_understood", f"The order {NO_OBJECT}.")])
    order = Fields(document, "The order", FIELDS, faults)
    rate = order.number("base_to_order_rate", places=RATE_PLACES)
    if rate is not None and not 0 < rate < 10**9:
        order.fault("must be above zero", field="base_to_order_rate", code="bad_number")
        rate = None
    return Document(
        website=order.text("website", longest=64),
        store_view=order.text("store_view", longest=64),
        number=_spelled(order, "number", NUMBER, "letters, digits and . _ / -, at most 50"),
        source=_spelled(order, "source", SOURCE, "lower-case letters, digits, _ and -, at most 20"),
        external_id=order.text("external_id", longest=64),
        currency=_currency(order),
        base_to_order_rate=rate,
        placed_at=order.moment("placed_at", now=now),
        customer=_customer(order, faults),
        shipping_address=_address(order, "shipping_address"),
        has_shipping_address=order.raw("shipping_address") is not None,
        billing_address=_address(order, "billing_address"),
        shipping=_shipping(order, faults),
        payment=_payment(order, faults),
        status=order.text("status", longest=32),
        lines=_lines(order, faults),
        discount_description=order.text("discount_description", longest=200),
        customer_note=order.text("customer_note", longest=10_000, has_lines=True),
        remote_ip=order.address_of_computer("remote_ip"),
        language=_spelled(order, "language", LANGUAGE, "a language such as en or pt-BR"),
        grand_total=order.number("grand_total"),
        notify=order.flag("notify", default=True),
    )


def _spelled(order: Fields, name: str, pattern: re.Pattern[str], rule: str) -> str:
    text = order.text(name, longest=LONGEST)
    if text and not pattern.fullmatch(text):
        order.fault(f"is “{shortened(text)}”; it must be {rule}", field=name)
        return ""
    return text


def _currency(order: Fields) -> str:
    code = order.text("currency", longest=64).upper()
    if code and code not in list_currencies():
        order.fault(f"is “{shortened(code)}”, which is no currency", field="currency")
        return ""
    return code


def _customer(order: Fields, faults: list[Fault]) -> GivenCustomer:
    fields = Fields(_inner(order, "customer"), "The customer", CUSTOMER, faults)
    email = fields.text("email", longest=LONGEST)
    creates = fields.flag("create_account", default=False)
    group = fields.choice("group", GROUPS, CustomerGroup.GENERAL)
    if creates and not email:
        fields.fault("needs email for an account", code="missing_field")
    if fields.raw("group") is not None and not creates:
        fields.fault("needs create_account: guests have no group", field="group")
    return GivenCustomer(
        email=_checked(fields, lambda: checked_email(email), "", "email") if email else "",
        name=fields.text("name", longest=LONGEST),
        group=group,
        create_account=creates,
    )


def _address(order: Fields, name: str) -> NewAddress | None:
    given = order.raw(name)
    if given is None:
        return None
    if not isinstance(given, Mapping):
        order.fault(NO_OBJECT, field=name)
        return None
    address: NewAddress | None = _checked(order, lambda: checked_address(given), None, name)
    return address


def _shipping(order: Fields, faults: list[Fault]) -> GivenShipping:
    fields = Fields(_inner(order, "shipping"), "The shipping", SHIPPING, faults)
    return GivenShipping(
        method=fields.text("method", longest=200),
        amount=_charge(fields, "amount") or ZERO,
        tax=_charge(fields, "tax") or ZERO,
        discount=_discount(fields),
    )


def _payment(order: Fields, faults: list[Fault]) -> GivenPayment:
    fields = Fields(_inner(order, "payment"), "The payment", PAYMENT, faults)
    state = fields.choice("state", BEGINNINGS, "offline")
    transaction_id = fields.text("transaction_id", longest=100)
    if transaction_id and state != PAID:
        fields.fault("needs the state paid: it stands on the invoice", field="transaction_id")
    return GivenPayment(fields.text("method", longest=64, needed=True), state, transaction_id)


def _lines(order: Fields, faults: list[Fault]) -> tuple[GivenLine, ...]:
    given = order.raw("lines")
    if not isinstance(given, list) or not given:
        order.fault("needs lines: a list with at least one", code="missing_field")
        return ()
    if len(given) > MOST_LINES:
        order.fault(f"has more than {MOST_LINES} lines")
        return ()
    return tuple(_line(one, position, faults) for position, one in enumerate(given, start=1))


def _line(given: Any, position: int, faults: list[Fault]) -> GivenLine:
    fields = Fields(given, f"Line {position}", LINE, faults)
    quantity = fields.number("quantity", needed=True)
    if quantity is not None and quantity <= 0:
        fields.fault("must be above zero", field="quantity", code="bad_number")
        quantity = None
    return GivenLine(
        position=position,
        sku=fields.text("sku", longest=64, needed=True),
        quantity=quantity,
        price=_charge(fields, "price"),
        row_total=_charge(fields, "row_total"),
        tax=_charge(fields, "tax") or ZERO,
        discount=_discount(fields),
        name=fields.text("name", longest=500),
        external_id=fields.text("external_id", longest=64),
    )


def _inner(order: Fields, name: str) -> Any:
    given = order.raw(name)
    return {} if given is None else given


def _charge(fields: Fields, name: str) -> Decimal | None:
    amount = fields.number(name)
    if amount is not None and amount < 0:
        fields.fault("must not be negative", field=name, code="bad_number")
        return None
    return amount


def _discount(fields: Fields) -> Decimal:
    """A discount is negative everywhere in this house; a positive one would be a surcharge."""
    amount = fields.number("discount") or ZERO
    if amount > 0:
        told = "must be zero or negative, such as -1.00"
        fields.fault(told, field="discount", code="bad_number")
        return ZERO
    return amount


def _checked(order: Fields, check: Callable[[], Any], default: Any, field: str) -> Any:
    try:
        return check()
    except Refused as no:
        why = str(no).removesuffix(".").removeprefix("The address cannot be used: ")
        order.fault(f"cannot be used: {why}", field=field, code=no.code)
        return default
