"""Addresses of invoices, shipments and credit memos, and of all that is printed."""

from django.urls import path

from counterpart.orders.printing.papers import PaperKind
from counterpart.web.documents import listing, papers

SLIP, INVOICE = {"kind": PaperKind.PACKING_SLIP}, {"kind": PaperKind.INVOICE}
SHIPMENT, MEMO = {"kind": PaperKind.SHIPMENT}, {"kind": PaperKind.CREDIT_MEMO}
ALL = {"kind": PaperKind.ALL}

urlpatterns = [
    path("invoices/", listing.invoices, name="invoices"),
    path("shipments/", listing.shipments, name="shipments"),
    path("credit-memos/", listing.credit_memos, name="credit_memos"),
    path("invoices/print/", papers.print_listed, INVOICE, name="print_listed_invoices"),
    path("shipments/print/", papers.print_listed, SHIPMENT, name="print_listed_shipments"),
    path("credit-memos/print/", papers.print_listed, MEMO, name="print_listed_credit_memos"),
    path("orders/<int:pk>/slip/", papers.print_order, SLIP, name="print_packing_slip"),
    path("orders/<int:pk>/all/", papers.print_order, ALL, name="print_order"),
    path("invoices/<int:pk>/print/", papers.print_document, INVOICE, name="print_invoice"),
    path("shipments/<int:pk>/print/", papers.print_document, SHIPMENT, name="print_shipment"),
    path("credit-memos/<int:pk>/print/", papers.print_document, MEMO, name="print_credit_memo"),
    path("chosen/slips/", papers.print_chosen, SLIP, name="print_packing_slips"),
    path("chosen/invoices/", papers.print_chosen, INVOICE, name="print_invoices"),
    path("chosen/shipments/", papers.print_chosen, SHIPMENT, name="print_shipments"),
    path("chosen/credit-memos/", papers.print_chosen, MEMO, name="print_credit_memos"),
    path("chosen/all/", papers.print_chosen, ALL, name="print_all"),
    path("chosen/picks/", papers.print_picks, name="print_pick_list"),
]
