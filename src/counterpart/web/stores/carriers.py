"""The page *Carriers*: what the carriers of a store go by at Amazon (S-07)."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from counterpart.amazon.operations.carriers import carriers_of
from counterpart.amazon.operations.mending_carriers import forget_carrier, mend_carrier
from counterpart.amazon.stores.carriers import CODES, LONGEST, OTHER
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.refusing import refusals_told
from counterpart.web.stores.finding import marketplace_of, store_at
from counterpart.web.submitting import once


class CarrierForm(forms.Form):
    """A carrier as shipments name it, and what Amazon calls it."""

    carrier = forms.CharField(
        label=_("Carrier on shipments"),
        max_length=LONGEST,
        help_text=_("Its name or code, as it stands on shipments; capitals do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "translate": "no"}),
    )
    code = forms.ChoiceField(
        label=_("Carrier at Amazon"),
        choices=[
            ("", _("Choose a carrier")),
            (OTHER, _("Other (name it)")),
            *((code, code) for code in sorted(CODES, key=str.lower)),
        ],
    )
    name = forms.CharField(
        label=_("Name of another carrier"),
        required=False,
        max_length=LONGEST,
        help_text=_("What the buyer reads. Only with Other, which needs it."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "translate": "no"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@demands(Permission.CONFIGURE_CHANNEL)
def carriers(request: Request, pk: int) -> HttpResponse:
    """Show the carriers of a store and map one; what was rejected under its name is sent again."""
    store = store_at(pk, scope=request.scope)
    form = _form(request)
    if form.is_bound and form.is_valid():
        now = request.clock.now()
        with refusals_told(request) as outcome, once(request, now=now):
            queued = mend_carrier(
                store,
                form.cleaned_data["carrier"],
                form.cleaned_data["code"],
                form.cleaned_data["name"],
                actor=request.operator.name,
                now=now,
            )
        if outcome.is_done:
            return _done(request, pk, gettext("The carrier was mapped."), queued)
    return render(
        request,
        "web/stores/carriers.html",
        {
            "store": store,
            "marketplace": marketplace_of(store),
            "form": form,
            "carriers": carriers_of(store),
        },
    )


@require_POST
@demands(Permission.CONFIGURE_CHANNEL)
def unmap(request: Request, pk: int) -> HttpResponse:
    """Take the mapping of a carrier back."""
    store = store_at(pk, scope=request.scope)
    now = request.clock.now()
    with refusals_told(request) as outcome, once(request, now=now):
        queued = forget_carrier(
            store, request.POST.get("carrier", ""), actor=request.operator.name, now=now
        )
    if outcome.is_done:
        return _done(request, pk, gettext("The mapping was taken back."), queued)
    return redirect("store_carriers", pk)


def _form(request: Request) -> CarrierForm:
    if request.method == "POST":
        return CarrierForm(request.POST)
    return CarrierForm(initial={"carrier": request.GET.get("carrier", "")[:LONGEST]})


def _done(request: Request, pk: int, sentence: str, queued: int) -> HttpResponse:
    told = [sentence]
    if queued:
        told.append(
            ngettext(
                "Amazon is told of {count} parcel with the next sync.",
                "Amazon is told of {count} parcels with the next sync.",
                queued,
            ).format(count=queued)
        )
    messages.success(request, " ".join(told))
    return redirect("store_carriers", pk)
