"""The page on which a guest's order gets a customer (CO-12.2)."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from counterpart.customers.queries import get_customer
from counterpart.orders.guests import link_order, register_guest
from counterpart.orders.models.orders import Order
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.customers.forms import LinkForm
from counterpart.web.orders.grid import visible_orders
from counterpart.web.refusing import refusals_told
from counterpart.web.submitting import once


@require_http_methods(["GET", "HEAD", "POST"])
@demands(Permission.EDIT_CUSTOMERS)
def order_customer(request: Request, pk: int) -> HttpResponse:
    """Make a customer of the guest who placed an order, or give the order to a known one."""
    orders = visible_orders(request.visit).filter(request.scope.within("store_view"))
    order = get_object_or_404(orders.select_related("store_view__store__website"), pk=pk)
    is_link = request.POST.get("way") == "link"
    form = LinkForm(request.POST if is_link else None)
    if request.method == "POST" and (not is_link or form.is_valid()):
        now = request.clock.now()
        done = _("The order has a customer now.")
        with refusals_told(request, done=done) as outcome, once(request, now=now):
            _give(request, order, form.cleaned_data["customer"] if is_link else "")
        if outcome.is_done:
            return HttpResponseRedirect(reverse("order", args=[order.pk]))
    facts = {"order": order, "form": form, "website": order.store_view.store.website}
    return render(request, "web/customers/order_customer.html", facts)


def _give(request: Request, order: Order, named: str) -> None:
    actor, now = request.operator.name, request.clock.now()
    if named:
        link_order(order, get_customer(named, scope=request.scope), actor=actor, now=now)
    else:
        register_guest(order, actor=actor, now=now)
