"""The page on which all that is known of a customer is erased, for ever (P6)."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from counterpart.amazon.erasing.requested import erase_customer
from counterpart.orders.models.orders import Order
from counterpart.users.guarding import demand_everywhere
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.customers.reading import opened_customer
from counterpart.web.refusing import refusals_told
from counterpart.web.submitting import once


@require_http_methods(["GET", "HEAD", "POST"])
@demands(Permission.ERASE_BUYERS)
def erase(request: Request, pk: int) -> HttpResponse:
    """Say what will be lost, and erase it; the same e-mail address on every website."""
    demand_everywhere(request.operator, Permission.ERASE_BUYERS)
    customer = opened_customer(request, pk)
    if request.method == "POST":
        now = request.clock.now()
        done = _("All that was known of the customer is erased; the orders stay.")
        with refusals_told(request, done=done) as outcome, once(request, now=now):
            erase_customer(customer.email, actor=request.operator.name, now=now)
        if outcome.is_done:
            return HttpResponseRedirect(reverse("customers"))
    facts = {"customer": customer, "count": Order.objects.filter(customer=customer).count()}
    return render(request, "web/customers/erasing.html", facts)
