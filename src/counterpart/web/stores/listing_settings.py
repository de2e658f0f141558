"""The page *Listing Settings*: how many units Amazon offers, and who ships them (F-03, F-34)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from counterpart.amazon.listings.reckoning.regions import find_deciding_store
from counterpart.amazon.listings.settings import (
    LARGEST,
    change_stock_settings,
    read_stock_settings,
)
from counterpart.amazon.models.listings import FulfilledBySource
from counterpart.amazon.models.stores import AmazonStore
from counterpart.amazon.queries import find_stores
from counterpart.amazon.stores.activity import check_stays
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.refusing import refusals_told
from counterpart.web.stores.finding import store_at
from counterpart.web.submitting import check_same, mark_of, once

SENDS, WHO, ATTRIBUTE = "sends_quantity", "fulfilled_by", "fulfilled_by_attribute"
# The documented labels, letter by letter (F-34), and what each number brings about.
QUANTITIES: dict[str, tuple[Any, Any]] = {
    "out_of_stock_threshold": (
        _("Out-of-Stock Threshold"),
        _("Amazon offers nothing while fewer units than this are free to be sold."),
    ),
    "maximum_listed_quantity": (
        _("Maximum Listed Quantity"),
        _("Never more than this is offered, however much there is."),
    ),
    "unmanaged_quantity": (
        _("“Do Not Manage Stock” Quantity"),
        _("What is offered of a product whose stock is not managed."),
    ),
}
SOURCES = {
    FulfilledBySource.MERCHANT.value: _("Fulfilled by Merchant"),
    FulfilledBySource.AMAZON.value: _("Fulfilled by Amazon"),
    FulfilledBySource.ATTRIBUTE.value: _("Assign Fulfilled By Using Magento Product Attribute"),
}


class ListingSettingsForm(forms.Form):
    """The two sections of the page. The attribute is a fixed one of the product."""

    def __init__(self, *answers: Any, **details: Any) -> None:
        super().__init__(*answers, **details)
        for key, (label, help_text) in QUANTITIES.items():
            self.fields[key] = forms.IntegerField(
                label=label, help_text=help_text, min_value=0, max_value=LARGEST
            )
        self.fields[WHO] = forms.ChoiceField(
            label=_("Product Fulfilled By"),
            choices=list(SOURCES.items()),
            help_text=_(
                "Of what Amazon fulfills no quantity is sent. A single listing can say otherwise."
            ),
        )
        self.fields[WHO].widget.attrs |= {
            "data-opens": f"#id_{ATTRIBUTE}", "data-opens-when": FulfilledBySource.ATTRIBUTE.value,
        }  # fmt: skip
        self.fields[ATTRIBUTE] = forms.ChoiceField(
            label=_("Fulfilled By Attribute"),
            choices=[(WHO, _("Fulfilled By, of the product"))],
            required=False,
            help_text=_("A product that says nothing is fulfilled by the merchant."),
        )
        is_asked = (self.data.get(WHO) if self.is_bound else self.initial[WHO]) == "attribute"
        self.fields[ATTRIBUTE].widget.attrs["disabled"] = not is_asked

    @property
    def quantities(self) -> list[forms.BoundField]:
        return [self[key] for key in QUANTITIES]

    @property
    def fulfillment(self) -> list[forms.BoundField]:
        return [self[WHO], self[ATTRIBUTE]]

    def changes(self) -> dict[str, str]:
        return {key: str(self.cleaned_data[key]) for key in (*QUANTITIES, WHO)}


@require_http_methods(["GET", "HEAD", "POST"])
@demands(Permission.CONFIGURE_CHANNEL)
def listing_settings(request: Request, pk: int) -> HttpResponse:
    """Show a store's settings for quantities and fulfillment, and change them."""
    store = store_at(pk, scope=request.scope)
    values = read_stock_settings(store)
    form = ListingSettingsForm(
        *((request.POST,) if request.method == "POST" else ()), initial=values
    )
    if form.is_bound and form.is_valid():
        now = request.clock.now()
        done = gettext("The listing settings were saved.")
        with refusals_told(request, done=done) as outcome, once(request, now=now):
            check_same(request, mark_of(values))
            _save(request, store, form.changes(), now=now)
        if outcome.is_done:
            return redirect("listing_settings", pk)
    return render(
        request,
        "web/stores/listing_settings.html",
        {
            "store": store,
            "form": form,
            "seen": mark_of(values),
            "is_sending": values[SENDS] == "enabled",
            **region_told(request, store),
        },
    )


@require_POST
@demands(Permission.CONFIGURE_CHANNEL)
def stop(request: Request, pk: int) -> HttpResponse:
    """Send no quantities any more; Amazon keeps what it was told last."""
    store, now = store_at(pk, scope=request.scope), request.clock.now()
    done = gettext("No quantities are sent any more; Amazon keeps what it was told last.")
    with refusals_told(request, done=done), once(request, now=now):
        _save(request, store, {SENDS: "disabled"}, now=now)
    return redirect("listing_settings", pk)


def region_told(request: Request, store: AmazonStore) -> dict[str, Any]:
    """Answer which store decides for the region, and for which others of this person's it does."""
    oldest = find_deciding_store(store.account) or store
    family = find_stores(scope=request.scope).filter(account=store.account_id).order_by("pk")
    return {
        "is_resting": oldest.pk != store.pk,
        "oldest_name": _names(one for one in family if one.pk == oldest.pk),
        "others": _names(one for one in family if one.pk != store.pk),
    }


def _names(stores: Iterable[AmazonStore]) -> str:
    return ", ".join(one.name for one in stores)


def _save(request: Request, store: AmazonStore, changes: dict[str, str], *, now: datetime) -> None:
    check_stays(AmazonStore.objects.select_for_update().get(pk=store.pk))
    change_stock_settings(store, changes, scope=request.scope, actor=request.operator.name, now=now)
