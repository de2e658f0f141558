"""The page *Invoice*: which units, paid or open, and whether the buyer gets a copy (CO-7.1)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from counterpart.orders.documents.invoicing import invoice_order
from counterpart.orders.models.orders import Order, OrderLine
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.components.amounts import money_text
from counterpart.web.orders.page.actions.asking import asked, carried_out
from counterpart.web.orders.page.buttons import why_not
from counterpart.web.orders.page.forms.quantities import (
    QuantityRow,
    by_sku,
    quantity_fields,
    rows_of,
    wanted,
)
from counterpart.web.orders.page.forms.telling import TellingForm, may_notify
from counterpart.web.orders.page.opening import open_order

PAID, OPEN = "paid", "open"
PAYMENTS = ((PAID, _("Paid")), (OPEN, _("Open: the payment is recorded later")))


class InvoiceForm(TellingForm):
    """What is invoiced, and how far it is paid."""

    payment = forms.ChoiceField(
        label=_("Payment"), choices=PAYMENTS, initial=PAID, widget=forms.RadioSelect
    )
    field_order = ("payment", "comment", "notify")

    def __init__(self, left: Mapping[OrderLine, Decimal], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.left = left
        self.fields |= quantity_fields(left)

    @property
    def rows(self) -> list[QuantityRow]:
        return rows_of(self, self.left)


@require_http_methods(["GET", "HEAD", "POST"])
@demands(Permission.INVOICE_ORDERS)
def invoice(request: Request, pk: int) -> HttpResponse:
    """Invoice an order, or some units of it."""
    order = open_order(request, pk)
    left = by_sku({line: line.quantities.to_invoice for line in order.lines.all()})
    posted = request.POST if request.method == "POST" else None
    form = InvoiceForm(left, posted, may_notify=may_notify(request, order))
    if posted is not None and form.is_valid():
        done = carried_out(request, order, lambda: _invoice(request, order, form))
        if done is not None:
            return done
    return asked(request, order, "invoice", form=form, why_not=why_not(order, "invoice"))


def _invoice(request: Request, order: Order, form: InvoiceForm) -> str:
    made = invoice_order(
        order,
        items=wanted(form, form.left),
        capture=form.cleaned_data["payment"] == PAID,
        **form.told,
        actor=request.operator.name,
        now=request.clock.now(),
    )
    return gettext("Invoice #{number} was created: {amount}.").format(
        number=made.number, amount=money_text(made.grand_total, order.currency)
    )
