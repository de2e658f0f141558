"""The papers of orders as pages that are made to be printed (CO-7)."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from counterpart.audit.seeing import record_seen
from counterpart.orders.models.documents import CreditMemo, Invoice, Shipment
from counterpart.orders.models.orders import Order
from counterpart.orders.printing.papers import PaperKind, papers_of
from counterpart.orders.printing.pick_list import pick_list
from counterpart.orders.steps.working_many import MOST_AT_ONCE
from counterpart.users.guarding import NotPermitted
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.documents.grids import credit_memos_grid, invoices_grid, shipments_grid
from counterpart.web.going_back import back_to
from counterpart.web.grids.grid import Grid, chosen_rows
from counterpart.web.orders.grid import orders_grid, visible_orders

DOCUMENTS: dict[PaperKind, type[Invoice | Shipment | CreditMemo]] = {
    PaperKind.INVOICE: Invoice,
    PaperKind.SHIPMENT: Shipment,
    PaperKind.CREDIT_MEMO: CreditMemo,
}

LISTS: dict[PaperKind, Callable[[Request], Grid]] = {
    PaperKind.INVOICE: invoices_grid,
    PaperKind.SHIPMENT: shipments_grid,
    PaperKind.CREDIT_MEMO: credit_memos_grid,
}


@require_safe
@demands(Permission.VIEW_DOCUMENTS)
def print_order(request: Request, pk: int, kind: PaperKind) -> HttpResponse:
    """Show all papers of one kind of an order."""
    order = get_object_or_404(_orders(request), pk=pk)
    return _shown(request, [order], kind, back=reverse("order", args=[order.pk]))


@require_safe
@demands(Permission.VIEW_DOCUMENTS)
def print_document(request: Request, pk: int, kind: PaperKind) -> HttpResponse:
    """Show one invoice, shipment or credit memo."""
    found = DOCUMENTS[kind].objects.filter(order__in=_orders(request))
    document: Any = get_object_or_404(found.select_related("order"), pk=pk)
    where = reverse("order", args=[document.order_id])
    return _shown(request, [document.order], kind, back=where, documents=[document.pk])


@require_POST
@demands(Permission.VIEW_DOCUMENTS)
def print_chosen(request: Request, kind: PaperKind) -> HttpResponse:
    """Show the papers of the orders that were chosen in the list, in the list's manner."""
    orders = _chosen(request, orders_grid(request))
    return _shown(request, orders, kind, back=_list(request))


@require_POST
@demands(Permission.VIEW_DOCUMENTS)
def print_listed(request: Request, kind: PaperKind) -> HttpResponse:
    """Show the documents that were chosen in their own list."""
    rows = chosen_rows(LISTS[kind](request), request).select_related("order")
    found = list(rows.order_by("created_at", "pk")[:MOST_AT_ONCE])
    orders = list({one.order_id: one.order for one in found}.values())
    back = back_to(request.POST.get("next", ""), request, reverse("orders"))
    return _shown(request, orders, kind, back=back, documents=[one.pk for one in found])


@require_POST
@demands(Permission.VIEW_DOCUMENTS)
def print_picks(request: Request) -> HttpResponse:
    """Show what is to be fetched for the chosen orders; it names no buyer."""
    orders = _chosen(request, orders_grid(request))
    facts = {"list": pick_list(orders), "now": request.clock.now(), "back": _list(request)}
    return render(request, "web/documents/picks.html", facts)


def _orders(request: Request) -> QuerySet[Order]:
    """Answer the orders whose documents the person may see."""
    return visible_orders(request.visit).filter(request.scope.within("store_view"))


def _chosen(request: Request, grid: Grid) -> Sequence[Order]:
    rows = chosen_rows(grid, request).filter(request.scope.within("store_view"))
    return list(rows.order_by("placed_at", "pk")[:MOST_AT_ONCE])


def _list(request: Request) -> str:
    return back_to(request.POST.get("next", ""), request, reverse("orders"))


def _shown(
    request: Request,
    orders: Sequence[Order],
    kind: PaperKind,
    *,
    back: str,
    documents: Collection[int] | None = None,
) -> HttpResponse:
    """Show papers and write down that their buyers were seen."""
    buyers = request.visit.permitted(Permission.VIEW_BUYERS)
    for order in orders:
        if not buyers.allows(order.store_view_id):
            raise NotPermitted(
                gettext("For order {number} that needs the permission “{label}”.").format(
                    number=order.number, label=Permission.VIEW_BUYERS.label
                )
            )
    papers = papers_of(orders, kind, documents=documents)
    for order in orders:
        record_seen(order.number, actor=request.operator.name, now=request.clock.now())
    return render(request, "web/documents/papers.html", {"papers": papers, "back": back})
