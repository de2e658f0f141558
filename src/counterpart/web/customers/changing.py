"""The pages on which customers are created and changed (CO-12.3)."""

from typing import Any

from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from counterpart.customers.changing import add_address, change_customer, create_customer
from counterpart.customers.models import Customer
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.customers.forms import AddressForm, CustomerForm, NewCustomerForm
from counterpart.web.customers.reading import PERSON, check_sees, opened_customer
from counterpart.web.refusing import refusals_told
from counterpart.web.submitting import once

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@demands(Permission.EDIT_CUSTOMERS)
def create(request: Request) -> HttpResponse:
    """Create a customer of a website."""
    form = NewCustomerForm(request.POST or None, scope=request.scope)
    if request.method == "POST" and form.is_valid():
        made: list[Customer] = []
        now = request.clock.now()
        with refusals_told(request, done=_("The customer was created.")), once(request, now=now):
            made += [create_customer(**form.cleaned_data, actor=request.operator.name, now=now)]
        if made:
            return HttpResponseRedirect(reverse("customer", args=[made[0].pk]))
    return _form(request, form, title=_("New customer"), back=reverse("customers"))


@require_http_methods(METHODS)
@demands(Permission.EDIT_CUSTOMERS)
def change(request: Request, pk: int) -> HttpResponse:
    """Change who a customer is; orders keep what was written on them."""
    customer = opened_customer(request, pk)
    check_sees(request, customer)
    known = {name: getattr(customer, name) for name in (*PERSON, "group")}
    form = CustomerForm(request.POST or None, initial=known)
    where = reverse("customer", args=[customer.pk])
    if request.method == "POST" and form.is_valid():
        now = request.clock.now()
        with refusals_told(request, done=_("The customer was changed.")) as outcome:
            change_customer(customer, actor=request.operator.name, now=now, **_changed(form, known))
        if outcome.is_done:
            return HttpResponseRedirect(where)
    title = _("Edit customer {number}").format(number=customer.pk)
    return _form(request, form, title=title, back=where)


@require_http_methods(METHODS)
@demands(Permission.EDIT_CUSTOMERS)
def address(request: Request, pk: int) -> HttpResponse:
    """Add an address to a customer's book."""
    customer = opened_customer(request, pk)
    check_sees(request, customer)
    form = AddressForm(request.POST or None)
    where = reverse("customer", args=[customer.pk])
    if request.method == "POST" and form.is_valid():
        with refusals_told(request, done=_("The address is in the book.")) as outcome:
            add_address(
                customer,
                form.address,
                is_default_billing=form.cleaned_data["is_default_billing"],
                is_default_shipping=form.cleaned_data["is_default_shipping"],
                actor=request.operator.name,
                now=request.clock.now(),
            )
        if outcome.is_done:
            return HttpResponseRedirect(where)
    title = _("Add an address for customer {number}").format(number=customer.pk)
    return _form(request, form, title=title, back=where)


def _changed(form: Form, known: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if value != known[name]}


def _form(request: Request, form: Form, *, title: str, back: str) -> HttpResponse:
    facts = {"form": form, "title": title, "back": back}
    return render(request, "web/customers/changing.html", facts)
