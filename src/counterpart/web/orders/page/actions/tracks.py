"""The tracking numbers of a shipment: one is added, a wrong one is removed (CO-7.7)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from counterpart.amazon.models.operations import Operation
from counterpart.orders.documents.finding import DocumentUnknown
from counterpart.orders.documents.shipping import NewTrack, TrackRefused
from counterpart.orders.documents.tracking import add_track, remove_track
from counterpart.orders.models.documents import Shipment, Track
from counterpart.orders.models.orders import Order
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.orders.page.actions.asking import asked, back_to_order, carried_out
from counterpart.web.orders.page.forms.parcels import CARRIERS, OTHER
from counterpart.web.orders.page.opening import open_order


class TrackForm(forms.Form):
    """A carrier and a tracking number."""

    carrier = forms.ChoiceField(label=_("Carrier"), choices=CARRIERS, required=False)
    carrier_name = forms.CharField(
        label=_("Name of another carrier"), required=False, max_length=100
    )
    tracking = forms.CharField(
        label=_("Tracking number"), required=False, max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "translate": "no"}),
    )  # fmt: skip

    @property
    def carrier_text(self) -> str:
        """The carrier as it was chosen or named; empty if it was neither."""
        chosen: str = self.cleaned_data["carrier"]
        return self.cleaned_data["carrier_name"] if chosen in {"", OTHER} else chosen


def shipment_of(order: Order, key: int) -> Shipment:
    """Answer a shipment of an order, or refuse one of another order as if it did not exist."""
    found = order.shipments.filter(pk=key).first()
    if found is None:
        raise DocumentUnknown(gettext("There is no such document."))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@demands(Permission.SHIP_ORDERS)
def add(request: Request, pk: int, shipment: int) -> HttpResponse:
    """Add a tracking number to a shipment; Amazon is told with the next sync."""
    order = open_order(request, pk)
    found = shipment_of(order, shipment)
    form = TrackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        new = NewTrack(form.carrier_text, form.cleaned_data["tracking"])

        def act() -> str:
            track = add_track(found, new, actor=request.operator.name, now=request.clock.now())
            return gettext("Tracking number {number} for {carrier} was assigned.").format(
                number=track.number, carrier=track.carrier_title
            )

        done = carried_out(request, order, act, must_be_unchanged=False)
        if done is not None:
            added = gettext(
                "With the next sync Amazon is told, if a unit is left for this number: it takes "
                "one for each unit. Remove a wrong number, and Amazon corrects it."
            )
            _tell_of_amazon(request, found, added)
            return done
    return asked(request, order, "tracks", form=form, shipment=found)


@require_POST
@demands(Permission.SHIP_ORDERS)
def remove(request: Request, pk: int, track: int) -> HttpResponse:
    """Take a tracking number off its shipment."""
    order = open_order(request, pk)
    found = Track.objects.filter(shipment__order=order, pk=track).select_related("shipment").first()

    def act() -> str:
        if found is None:
            raise TrackRefused(gettext("There is no such tracking number any more."))
        remove_track(found, actor=request.operator.name, now=request.clock.now())
        return gettext("Tracking number {number} for {carrier} was removed.").format(
            number=found.number, carrier=found.carrier_title
        )

    done: Any = carried_out(request, order, act, must_be_unchanged=False)
    if done is not None and found is not None:
        removed = gettext("With the next sync Amazon corrects what it knows.")
        _tell_of_amazon(request, found.shipment, removed)
    return done or back_to_order(request, order)


def _tell_of_amazon(request: Request, shipment: Shipment, sentence: str) -> None:
    if Operation.objects.filter(shipment=shipment).exists():
        messages.info(request, sentence)
