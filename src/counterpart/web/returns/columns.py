"""Which columns does the list of returns have (S-08)?"""

from django.utils.translation import gettext_lazy as _

from counterpart.amazon.models.returns import AmazonReturn
from counterpart.users.permissions import Permission
from counterpart.web.access import Request
from counterpart.web.components.amounts import number
from counterpart.web.components.marks import yes_no
from counterpart.web.components.moments import day, when
from counterpart.web.grids.columns import Column
from counterpart.web.returns import cells
from counterpart.web.returns.words import name_of, resolution_told, standing_told


def columns_for(request: Request) -> tuple[Column, ...]:
    """Answer the columns for whoever asks; parcels' numbers for those who may see buyers."""
    visit = request.visit
    known = (
        Column("rma", _("Return"), cells.name_cell, name_of, is_head=True),
        Column("order", _("Order number"), cells.order_cell(visit),
               lambda one: one.order_number, sorts_by="order_number"),
        Column("here", _("Here"), cells.standing_cell(visit), lambda one: standing_told(one)[1]),
        Column("requested", _("Requested"), lambda one: day(one.requested_on),
               lambda one: one.requested_on, sorts_by="requested_on"),
        Column("delivered", _("Delivered back"), cells.delivered_cell,
               lambda one: one.delivered_on),
        Column("item", _("Item"), cells.item_cell, lambda one: one.sku, is_wide=True),
        Column("reason", _("Reason"), cells.reason_cell, lambda one: one.reason, is_wide=True),
        Column("status", _("Amazon's status"), cells.status_cell, lambda one: one.status),
        Column("refunded", _("Refunded at Amazon"), cells.refunded_cell,
               lambda one: one.refunded, is_number=True),
        *FURTHER,
    )  # fmt: skip
    if not visit.may(Permission.VIEW_BUYERS):
        return known
    tracking = Column("tracking", _("Tracking number"), cells.tracking_cell(visit),
                      cells.tracking_text(visit), is_default=False, is_personal=True)  # fmt: skip
    return (*known, tracking)


def _store(one: AmazonReturn) -> str:
    return one.amazon_order.store.name if one.amazon_order else ""


def _commerce(one: AmazonReturn) -> str:
    order = one.amazon_order.order if one.amazon_order else None
    return order.number if order else ""


FURTHER = (
    Column("quantity", _("Quantity"), lambda one: number(one.quantity),
           lambda one: one.quantity, is_default=False, is_number=True),
    Column("title", _("Title"), lambda one: cells.quoted(one.title), lambda one: one.title,
           is_default=False),
    Column("asin", _("ASIN"), lambda one: cells.quoted(one.asin), lambda one: one.asin,
           is_default=False),
    Column("commerce", _("Commerce order"), lambda one: cells.quoted(_commerce(one)), _commerce,
           is_default=False),
    Column("memo", _("Credit memo"),
           lambda one: cells.quoted(one.credit_memo.number if one.credit_memo else ""),
           lambda one: one.credit_memo.number if one.credit_memo else "", is_default=False),
    Column("store", _("Amazon store"), lambda one: cells.quoted(_store(one)), _store,
           is_default=False),
    Column("currency", _("Currency"), lambda one: cells.quoted(one.currency),
           lambda one: one.currency, is_default=False),
    Column("resolution", _("Resolution"), lambda one: resolution_told(one.resolution) or "–",
           lambda one: one.resolution, is_default=False),
    Column("in_policy", _("Within Amazon's policy"), lambda one: yes_no(one.is_in_policy),
           lambda one: one.is_in_policy, is_default=False),
    Column("claim", _("A-to-z claim"), lambda one: yes_no(one.has_claim),
           lambda one: one.has_claim, is_default=False),
    Column("merchant_rma", _("Our RMA number"), lambda one: cells.quoted(one.merchant_rma_id),
           lambda one: one.merchant_rma_id, is_default=False),
    Column("carrier", _("Carrier"), lambda one: cells.quoted(one.carrier),
           lambda one: one.carrier, is_default=False),
    Column("handled_by", _("Dealt with by"), lambda one: cells.quoted(one.handled_by),
           lambda one: one.handled_by, is_default=False),
    Column("handled", _("Dealt with"), lambda one: when(one.handled_at),
           lambda one: one.handled_at, is_default=False),
    Column("seen", _("First seen"), lambda one: when(one.first_seen_at),
           lambda one: one.first_seen_at, is_default=False),
)  # fmt: skip
