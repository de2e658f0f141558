"""What do the papers and e-mails of an order tell? Addresses, lines and totals, ready to read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from counterpart.orders.models.documents import (
    CreditMemo,
    CreditMemoLine,
    Invoice,
    InvoiceLine,
    ShipmentLine,
)
from counterpart.orders.models.orders import AddressKind, Order, OrderAddress, OrderLine
from counterpart.orders.printing.wording import Reader

STREET = ("line1", "line2", "line3")


@dataclass(frozen=True)
class Row:
    """One line of goods; amounts are empty where a paper tells none."""

    sku: str
    name: str
    quantity: str
    price: str = ""
    tax: str = ""
    total: str = ""


@dataclass(frozen=True)
class Figure:
    """One line of the totals."""

    label: str
    amount: str
    is_sum: bool = False


@dataclass(frozen=True)
class Address:
    """An address in lines, or a sentence that says why there is none."""

    title: str
    lines: tuple[str, ...]
    missing: str = ""


def addresses_of(order: Order, reader: Reader) -> list[Address]:
    """Answer where an order is billed and sent; made up addresses are never shown (B-11)."""
    rows = {row.kind: row for row in order.addresses.all()}
    shipping = rows.get(AddressKind.SHIPPING)
    billing = rows.get(AddressKind.BILLING) or shipping
    return [
        _address(_("Billing address"), billing, order, reader),
        _address(_("Shipping address"), shipping, order, reader),
    ]


def _address(title: str, row: OrderAddress | None, order: Order, reader: Reader) -> Address:
    if row is not None and not row.is_placeholder:
        lines = _address_lines(row, reader)
        if lines:
            return Address(title, lines)
        if order.people_erased_at is not None:
            on = {"date": reader.date(order.people_erased_at)}
            return Address(title, (), _("Erased on %(date)s") % on)
    if order.channel:
        missing = _("Not provided by %(channel)s") % {"channel": order.channel.capitalize()}
        return Address(title, (), missing)
    return Address(title, (), _("Not provided"))


def _address_lines(row: OrderAddress, reader: Reader) -> tuple[str, ...]:
    person: Mapping[str, str] = {key: str(value).strip() for key, value in row.person.items()}
    given = [person.get(key, "") for key in ("name", "company", *STREET)]
    place = _place(row.country, person)
    country = reader.country(row.country) if any(given) or place else ""
    return tuple(line for line in (*given, place, country, person.get("phone", "")) if line)


def _place(country: str, person: Mapping[str, str]) -> str:
    city, region, postcode = (person.get(key, "") for key in ("city", "region", "postcode"))
    if country in {"US", "CA", "AU", "GB", "IE", "IN"}:
        ending = " ".join(part for part in (region, postcode) if part)
        return ", ".join(part for part in (city, ending) if part)
    beginning = " ".join(part for part in (postcode, city) if part)
    return ", ".join(part for part in (beginning, region if region != city else "") if part)


def ordered_rows(order: Order, reader: Reader) -> list[Row]:
    """Answer the lines of an order with their amounts."""
    return [
        _priced(line, line, line.ordered, order=order, reader=reader) for line in order.lines.all()
    ]


def charged_rows(
    lines: Iterable[InvoiceLine | CreditMemoLine], order: Order, reader: Reader
) -> list[Row]:
    """Answer the lines of an invoice or a credit memo with their amounts."""
    return [
        _priced(line.order_line, line, line.quantity, order=order, reader=reader)
        for line in lines
        if line.quantity
    ]


def _priced(
    goods: OrderLine,
    amounts: OrderLine | InvoiceLine | CreditMemoLine,
    quantity: Decimal,
    *,
    order: Order,
    reader: Reader,
) -> Row:
    return Row(
        sku=goods.sku,
        name=goods.name,
        quantity=reader.quantity(quantity),
        price=reader.money(goods.price, order.currency),
        tax=reader.money(amounts.tax, order.currency),
        total=reader.money(amounts.row_total, order.currency),
    )


def shipped_rows(lines: Iterable[ShipmentLine], reader: Reader) -> list[Row]:
    """Answer the lines of a shipment."""
    return [_packed(line.order_line, line.quantity, reader) for line in lines]


def packed_rows(order: Order, reader: Reader) -> list[Row]:
    """Answer what is to be packed for an order; what was shipped, if nothing is left to pack."""
    lines = list(order.lines.all())
    left = {line: line.quantities.to_ship for line in lines}
    units = left if any(left.values()) else {line: line.shipped for line in lines}
    return [_packed(line, quantity, reader) for line, quantity in units.items() if quantity]


def _packed(goods: OrderLine, quantity: Decimal, reader: Reader) -> Row:
    return Row(goods.sku, goods.name, reader.quantity(quantity))


def totals_of(document: Order | Invoice | CreditMemo, order: Order, reader: Reader) -> list[Figure]:
    """Answer the totals of an order, an invoice or a credit memo; a zero is left out (CO-5)."""
    adjustments = (
        [
            (_("Adjustment refund"), document.adjustment_refund),
            (_("Adjustment fee"), -document.adjustment_fee),
        ]
        if isinstance(document, CreditMemo)
        else []
    )
    discount = _("Discount (%(name)s)") % {"name": order.discount_description}
    parts = [
        (_("Subtotal"), document.subtotal),
        (discount if order.discount_description else _("Discount"), document.discount),
        (_("Shipping & handling"), document.shipping),
        (_("Tax"), document.tax),
        *adjustments,
    ]
    figures = [
        Figure(label, reader.money(amount, order.currency)) for label, amount in parts if amount
    ]
    total = reader.money(document.grand_total, order.currency)
    return [*figures, Figure(_("Grand total"), total, is_sum=True)]
