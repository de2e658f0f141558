"""What becomes of an open invoice: its payment is recorded, or it is canceled (CO-5.4, CO-5.5)."""

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from counterpart.orders.documents.finding import DocumentUnknown
from counterpart.orders.documents.invoicing import cancel_invoice, pay_invoice
from counterpart.orders.models.documents import Invoice
from counterpart.orders.models.orders import Order
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.orders.page.actions.asking import asked, carried_out
from counterpart.web.orders.page.opening import open_order


class PaymentForm(forms.Form):
    """How a payment is called where it was made."""

    transaction = forms.CharField(
        label=_("Transaction"), required=False, max_length=100,
        help_text=_("How the payment is called where it was made."),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@demands(Permission.CAPTURE_PAYMENTS)
def pay(request: Request, pk: int, invoice: int) -> HttpResponse:
    """Record that an open invoice was paid."""
    order = open_order(request, pk)
    found = _invoice_of(order, invoice)
    form = PaymentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            pay_invoice(
                found,
                transaction_id=form.cleaned_data["transaction"],
                actor=request.operator.name,
                now=request.clock.now(),
            )
            return gettext("Invoice #{number} is paid.").format(number=found.number)

        done = carried_out(request, order, act)
        if done is not None:
            return done
    return asked(request, order, "pay_invoice", form=form, invoice=found)


@require_http_methods(["GET", "HEAD", "POST"])
@demands(Permission.INVOICE_ORDERS)
def cancel(request: Request, pk: int, invoice: int) -> HttpResponse:
    """Cancel an open invoice: its units can be invoiced anew."""
    order = open_order(request, pk)
    found = _invoice_of(order, invoice)
    if request.method == "POST":

        def act() -> str:
            cancel_invoice(found, actor=request.operator.name, now=request.clock.now())
            return gettext("Invoice #{number} is canceled.").format(number=found.number)

        done = carried_out(request, order, act)
        if done is not None:
            return done
    return asked(request, order, "cancel_invoice", invoice=found)


def _invoice_of(order: Order, key: int) -> Invoice:
    found = order.invoices.filter(pk=key).first()
    if found is None:
        raise DocumentUnknown(gettext("There is no such document."))
    return found
