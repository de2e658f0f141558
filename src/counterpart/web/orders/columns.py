"""Which columns does the list of Commerce orders have (CO-8.1)?"""

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from counterpart.users.permissions import Permission
from counterpart.web.access import Request
from counterpart.web.components.amounts import money
from counterpart.web.components.moments import when
from counterpart.web.grids.columns import Column
from counterpart.web.grids.state import plain_query
from counterpart.web.orders import cells, urgency
from counterpart.web.orders.words import channel_label, group_label, state_label, status_labels


def columns(request: Request) -> Iterator[Column]:
    """Answer the columns for whoever asks; those about buyers only to those who may see them."""
    label = status_labels()
    may_see_buyers = request.visit.may(Permission.VIEW_BUYERS)
    query = plain_query(request.GET)
    yield Column("number", _("ID"), cells.number_cell(query), lambda row: row.number,
                 sorts_by="number", is_head=True)  # fmt: skip
    yield Column("status", _("Status"), cells.status_cell(label), label, sorts_by="status")
    yield Column("placed", _("Purchase date"), lambda row: when(row.placed_at),
                 lambda row: row.placed_at, sorts_by="placed_at")  # fmt: skip
    if may_see_buyers:
        yield _ship_to(request)
    yield Column("total", _("Grand total (purchased)"),
                 lambda row: money(row.grand_total, row.currency),
                 lambda row: row.grand_total, sorts_by="grand_total", is_number=True)  # fmt: skip
    yield Column("ship_by", _("Ship by"), urgency.ship_by_cell(request.clock.now()),
                 urgency.ship_by)  # fmt: skip
    yield _text("external", _("External number"), lambda row: row.external_id)
    if may_see_buyers:
        yield _bill_to(request)
    yield Column("base_total", _("Grand total (base)"),
                 lambda row: money(row.base_grand_total, row.base_currency),
                 lambda row: row.base_grand_total, sorts_by="base_grand_total",
                 is_number=True)  # fmt: skip
    yield Column("purchase_point", _("Purchase point"), cells.purchase_point_cell,
                 lambda row: " / ".join(row.purchase_point.splitlines()),
                 sorts_by="purchase_point")  # fmt: skip
    yield _text("sources", _("Allocated sources"), cells.sources_text)
    yield Column("view", _("Action"), cells.view_cell(query), lambda _: "")
    yield from _hidden()
    if may_see_buyers:
        yield from _people(request)


def _ship_to(request: Request) -> Column:
    buyers = cells.Buyers(request.visit)
    rank = "ship_to_rank" if buyers.sees_all else ""
    return _person("ship_to", _("Ship-to name"), buyers.ship_to, sorts_by=rank)


def _bill_to(request: Request) -> Column:
    buyers = cells.Buyers(request.visit)
    rank = "bill_to_rank" if buyers.sees_all else ""
    return _person("bill_to", _("Bill-to name"), buyers.bill_to, sorts_by=rank)


def _people(request: Request) -> Iterator[Column]:
    buyers = cells.Buyers(request.visit)
    yield _person("billing", _("Billing address"), buyers.billing, is_default=False)
    yield _person("shipping", _("Shipping address"), buyers.shipping, is_default=False)
    rank = "customer_rank" if buyers.sees_all else ""
    yield _person("customer", _("Customer name"), buyers.customer, sorts_by=rank, is_default=False)
    yield _person("email", _("Customer e-mail"), buyers.email, is_default=False)


def _hidden() -> Iterator[Column]:
    yield Column("channel", _("Channel"), lambda row: channel_label(row.channel),
                 lambda row: row.channel, is_default=False)  # fmt: skip
    yield Column("state", _("State"), lambda row: state_label(row.state),
                 lambda row: state_label(row.state), is_default=False)  # fmt: skip
    yield _text("shipping_information", _("Shipping information"),
                lambda row: row.shipping_method, is_default=False)  # fmt: skip
    yield Column("group", _("Customer group"), lambda row: group_label(row.customer_group),
                 lambda row: group_label(row.customer_group), is_default=False)  # fmt: skip
    yield _amount("subtotal", _("Subtotal"))
    yield _amount("shipping_and_handling", _("Shipping and handling"), field="shipping")
    yield _text("payment", _("Payment method"), lambda row: row.payment_method, is_default=False)
    yield _amount("total_refunded", _("Total refunded"))
    yield _text("currency", _("Currency"), lambda row: row.currency, is_default=False)
    yield _text("base_currency", _("Base currency"), lambda row: row.base_currency,
                is_default=False)  # fmt: skip


def _text(
    key: str, label: cells.Label, text: cells.Text, *, sorts_by: str = "", is_default: bool = True
) -> Column:
    return Column(key, label, cells.plain(text), text, sorts_by=sorts_by, is_default=is_default)


def _person(
    key: str, label: cells.Label, text: cells.Text, *, sorts_by: str = "", is_default: bool = True
) -> Column:
    column = _text(key, label, text, sorts_by=sorts_by, is_default=is_default)
    return replace(column, is_personal=True)


def _amount(key: str, label: cells.Label, *, field: str = "") -> Column:
    name = field or key
    return Column(
        key,
        label,
        lambda row: money(getattr(row, name), row.currency),
        lambda row: getattr(row, name),
        is_default=False,
        is_number=True,
    )
