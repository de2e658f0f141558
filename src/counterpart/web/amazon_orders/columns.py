"""Which columns does the list of Amazon orders have (L-30, L-45)?"""

from typing import Any

from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.queries import is_within, latest_note
from counterpart.orders.labels.statuses import labels
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, Visit
from counterpart.web.amazon_orders import cells
from counterpart.web.amazon_orders.words import fulfiller, is_prime, status_label
from counterpart.web.components.amounts import money, number
from counterpart.web.components.marks import yes_no
from counterpart.web.components.moments import when
from counterpart.web.grids.columns import Column
from counterpart.web.grids.state import plain_query


def columns_for(request: Request) -> tuple[Column, ...]:
    """Answer the columns for whoever asks; buyers' names for those who may see some."""
    known = (*_common(request), *FURTHER, _commerce_status())
    may_see = request.visit.may(Permission.VIEW_BUYERS)
    return tuple(column for column in known if may_see or column.key != "buyer")


def _common(request: Request) -> tuple[Column, ...]:
    """L-30, and until when an order must leave."""
    visit = request.visit
    now = visit.clock.now()
    buyer = cells.buyer_cell(visit)
    # A place among others narrows a name down: all of them must be in sight.
    buyers, seen = map(visit.permitted, (Permission.VIEW_BUYERS, Permission.VIEW_CHANNEL))
    return (
        Column(
            "purchased", _("Purchase date"), lambda row: when(row.purchased_at),
            lambda row: row.purchased_at, sorts_by="purchased_at",
        ),
        Column(
            "number", _("Order number"), cells.number_cell(visit, plain_query(request.GET)),
            lambda row: row.amazon_order_id, sorts_by="amazon_order_id", is_head=True,
        ),
        Column(
            "status", _("Status"), cells.status_cell,
            lambda row: status_label(row.status), sorts_by="status",
        ),
        Column("buyer", _("Buyer's name"), buyer, lambda row: _buyer_text(visit, row),
               sorts_by="buyer_rank" if buyers.covers(seen) else "", is_personal=True),
        Column(
            "total", _("Total"), lambda row: money(row.total, row.currency),
            lambda row: row.total, sorts_by="total", is_number=True,
        ),
        Column(
            "ship_by", _("Ship by"), cells.ship_by_cell(now),
            lambda row: row.ship_by, sorts_by="ship_by",
        ),
        Column("note", _("Order notes"), cells.note_cell, latest_note, sorts_by="note_code",
               is_wide=True),
    )  # fmt: skip


def _buyer_text(visit: Visit, row: AmazonOrder) -> str:
    """Answer the buyer's name as an export writes it, for those who may see it."""
    scope = visit.permitted(Permission.VIEW_BUYERS)
    return row.buyer.get("name", "") if is_within(row, scope) else ""


def _commerce_status() -> Column:
    names: Any = SimpleLazyObject(labels)

    def told(row: AmazonOrder) -> str:
        return names.get(row.order.status, row.order.status) if row.order else ""

    return Column("commerce_status", _("Commerce status"), lambda row: told(row) or "–", told,
                  is_default=False)  # fmt: skip


# L-45: those that are chosen, and B-08.
FURTHER = (
    Column("currency", _("Currency"), lambda row: row.currency, lambda row: row.currency,
           is_default=False),
    Column("commerce", _("Commerce order"), cells.commerce_cell,
           lambda row: row.order.number if row.order else "", sorts_by="order_id",
           is_default=False),
    Column("store", _("Amazon store"), lambda row: row.store.name, lambda row: row.store.name,
           is_default=False),
    Column("fulfilled_by", _("Fulfillment channel"), lambda row: fulfiller(row.fulfilled_by),
           lambda row: row.fulfilled_by, is_default=False),
    Column("service", _("Service level"), lambda row: cells.said(row.service_level),
           lambda row: row.service_level, is_default=False),
    Column("prime", _("Prime"), lambda row: yes_no(is_prime(row)),
           is_prime, is_default=False),
    Column("replacement", _("Replaces"), lambda row: cells.said(row.replaces),
           lambda row: row.replaces, is_default=False),
    Column("items_shipped", _("Items shipped"), lambda row: number(row.items_shipped),
           lambda row: row.items_shipped, is_default=False, is_number=True),
    Column("items_unshipped", _("Items unshipped"), lambda row: number(row.items_unshipped),
           lambda row: row.items_unshipped, is_default=False, is_number=True),
    Column("reserved", _("Reserved"), lambda row: yes_no(row.is_stock_reserved),
           lambda row: row.is_stock_reserved, is_default=False),
    Column("deliver_by", _("Deliver by"), lambda row: when(row.deliver_by),
           lambda row: row.deliver_by, is_default=False),
    Column("updated", _("Updated at Amazon"), lambda row: when(row.last_updated_at),
           lambda row: row.last_updated_at, sorts_by="last_updated_at", is_default=False),
    Column("merchant", _("Merchant id"), lambda row: row.account.seller_id,
           lambda row: row.account.seller_id, is_default=False),
)  # fmt: skip
