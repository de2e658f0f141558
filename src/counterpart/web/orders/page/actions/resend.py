"""The page *Tell Amazon again*: a shipment's confirmation is mended and sent anew (B-15)."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from counterpart.amazon.models.operations import Operation
from counterpart.amazon.operations.resending import resend_confirmation
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.orders.page.actions.asking import asked, carried_out
from counterpart.web.orders.page.actions.tracks import TrackForm, shipment_of
from counterpart.web.orders.page.opening import open_order
from counterpart.web.orders.page.words import confirmation_words


@require_http_methods(["GET", "HEAD", "POST"])
@demands(Permission.WORK_CHANNEL)
def resend(request: Request, pk: int, shipment: int) -> HttpResponse:
    """Tell Amazon of a shipment again, with another carrier or number if they are given."""
    order = open_order(request, pk)
    found = shipment_of(order, shipment)
    form = TrackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            resend_confirmation(
                found,
                carrier=form.carrier_text.strip(),
                tracking=form.cleaned_data["tracking"].strip(),
                actor=request.operator.name,
                now=request.clock.now(),
            )
            return _("Shipment #{number}: Amazon will be told with the next sync.").format(
                number=found.number
            )

        done = carried_out(request, order, act, must_be_unchanged=False)
        if done is not None:
            return done
    told = Operation.objects.filter(shipment=found).first()
    facts = {"shipment": found, "tracks": list(found.tracks.order_by("pk"))}
    state = confirmation_words(told.state) if told else None
    return asked(request, order, "resend", form=form, state=state, **facts)
