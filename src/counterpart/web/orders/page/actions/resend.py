"""The page *Tell Amazon again*: a shipment's confirmation is mended and sent anew (B-15)."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from counterpart.amazon.models.operations import Operation
from counterpart.amazon.operations.parcels import by_shipment
from counterpart.amazon.operations.resending import resend_confirmation
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.orders.page.actions.asking import asked, carried_out
from counterpart.web.orders.page.actions.tracks import TrackForm, shipment_of
from counterpart.web.orders.page.opening import open_order
from counterpart.web.orders.page.words import confirmation_words


class ResendForm(TrackForm):
    """A carrier and a tracking number; of which parcel, where there are several."""

    def __init__(self, *answers: Any, told: list[Operation]) -> None:
        super().__init__(*answers)
        if len(told) > 1:
            self.fields["parcel"] = forms.TypedChoiceField(
                label=gettext_lazy("Parcel"),
                choices=[
                    ("", gettext_lazy("All parcels")),
                    *((one.parcel, _of(one)) for one in told),
                ],
                coerce=int,
                empty_value=None,
                required=False,
            )
            self.order_fields(["parcel"])


@require_http_methods(["GET", "HEAD", "POST"])
@demands(Permission.WORK_CHANNEL)
def resend(request: Request, pk: int, shipment: int) -> HttpResponse:
    """Tell Amazon of a shipment again, with another carrier or number if they are given."""
    order = open_order(request, pk)
    found = shipment_of(order, shipment)
    told = list(Operation.objects.filter(shipment=found).order_by("parcel"))
    form = ResendForm(*((request.POST,) if request.method == "POST" else ()), told=told)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            resend_confirmation(
                found,
                carrier=form.carrier_text.strip(),
                tracking=form.cleaned_data["tracking"].strip(),
                parcel=form.cleaned_data.get("parcel"),
                actor=request.operator.name,
                now=request.clock.now(),
            )
            return _("Shipment #{number}: Amazon will be told with the next sync.").format(
                number=found.number
            )

        done = carried_out(request, order, act, must_be_unchanged=False)
        if done is not None:
            return done
    speaker = by_shipment(told).get(found.pk)
    facts = {"shipment": found, "tracks": list(found.tracks.order_by("pk"))}
    state = confirmation_words(speaker.state) if speaker else None
    return asked(request, order, "resend", form=form, state=state, **facts)


def _of(told: Operation) -> str:
    return f"{told.intent['carrier_name']} {told.intent['tracking_number']}"
