"""What stands on each paper: packing slip, invoice, shipment and credit memo?"""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from counterpart.orders.addressing import STOPS
from counterpart.orders.models.documents import CreditMemo, Invoice, InvoiceState, Shipment
from counterpart.orders.models.orders import Order
from counterpart.orders.printing.barcode import barcode
from counterpart.orders.printing.facts import (
    Address,
    Figure,
    Row,
    addresses_of,
    charged_rows,
    packed_rows,
    shipped_rows,
    totals_of,
)
from counterpart.orders.printing.wording import Reader

INVOICE_STATES = {
    InvoiceState.OPEN: gettext_lazy("Open"),
    InvoiceState.PAID: gettext_lazy("Paid"),
    InvoiceState.CANCELED: gettext_lazy("Canceled"),
}
Facts = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Sheet:
    """A paper, ready to be laid out. `rows` with amounts make the columns of amounts appear."""

    title: str
    letterhead: tuple[str, ...]
    order_number: str
    code: SafeString
    facts: Facts
    addresses: list[Address]
    rows: list[Row]
    totals: tuple[Figure, ...] = ()
    warning: str = ""
    note: str = ""
    to_tick: bool = False


def packing_slip(order: Order, reader: Reader) -> Sheet:
    """Answer the slip to pack by; a warning stands on it where shipping was stopped."""
    because = order.stop_shipping_because
    return Sheet(
        title=_("Packing slip"),
        letterhead=_letterhead(order),
        order_number=order.number,
        code=barcode(order.number),
        facts=(*_order_facts(order, reader), *_shipping_facts(order)),
        addresses=addresses_of(order, reader)[1:],
        rows=packed_rows(order, reader),
        warning=_("Do not ship: %(because)s") % {"because": STOPS[because]} if because else "",
        note=order.customer_note,
        to_tick=True,
    )


def invoice_sheet(invoice: Invoice, order: Order, reader: Reader) -> Sheet:
    """Answer an invoice; it tells what was charged and claims nothing else."""
    return Sheet(
        title=_("Invoice %(number)s") % {"number": invoice.number},
        letterhead=_letterhead(order),
        order_number=order.number,
        code=barcode(order.number),
        facts=(
            (_("Invoice date"), reader.date(invoice.created_at)),
            (_("Invoice status"), str(INVOICE_STATES[InvoiceState(invoice.state)])),
            *_order_facts(order, reader),
            *_payment_facts(order),
        ),
        addresses=addresses_of(order, reader),
        rows=charged_rows(invoice.lines.all(), order, reader),
        totals=tuple(totals_of(invoice, order, reader)),
    )


def shipment_sheet(shipment: Shipment, order: Order, reader: Reader) -> Sheet:
    """Answer a shipment with its tracking numbers."""
    tracks = tuple((one.carrier_title, one.number) for one in shipment.tracks.all())
    return Sheet(
        title=_("Shipment %(number)s") % {"number": shipment.number},
        letterhead=_letterhead(order),
        order_number=order.number,
        code=barcode(order.number),
        facts=(
            (_("Shipment date"), reader.date(shipment.created_at)),
            *_order_facts(order, reader),
            *_shipping_facts(order),
            *tracks,
        ),
        addresses=addresses_of(order, reader)[1:],
        rows=shipped_rows(shipment.lines.all(), reader),
        note=order.customer_note,
    )


def credit_memo_sheet(memo: CreditMemo, order: Order, reader: Reader) -> Sheet:
    """Answer a credit memo."""
    return Sheet(
        title=_("Credit memo %(number)s") % {"number": memo.number},
        letterhead=_letterhead(order),
        order_number=order.number,
        code=barcode(order.number),
        facts=(
            (_("Credit memo date"), reader.date(memo.created_at)),
            *_order_facts(order, reader),
            *_payment_facts(order),
        ),
        addresses=addresses_of(order, reader),
        rows=charged_rows(memo.lines.all(), order, reader),
        totals=tuple(totals_of(memo, order, reader)),
    )


def _letterhead(order: Order) -> tuple[str, ...]:
    website = order.store_view.store.website
    given = website.letterhead or website.name
    return tuple(line.strip() for line in given.splitlines() if line.strip())


def _order_facts(order: Order, reader: Reader) -> Facts:
    own = (
        (_("Order number"), order.number),
        (_("Order date"), reader.date(order.placed_at)),
    )
    if not order.external_id or order.external_id == order.number:
        return own
    name = order.channel.capitalize() or _("External")
    return (*own, (_("%(channel)s order") % {"channel": name}, order.external_id))


def _payment_facts(order: Order) -> Facts:
    return (
        (_("Payment method"), order.payment_method),
        (_("Currency"), order.currency),
    )


def _shipping_facts(order: Order) -> Facts:
    return ((_("Shipping method"), order.shipping_method),) if order.shipping_method else ()
