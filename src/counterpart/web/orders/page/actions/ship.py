"""The page *Ship*: what leaves in which parcel, with which carrier and number (CO-7.4, K-17)."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from counterpart.orders.addressing import FIRM_STOPS
from counterpart.orders.documents.shipping import ship_order
from counterpart.orders.models.orders import Order
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.orders.page.actions.asking import asked, carried_out
from counterpart.web.orders.page.buttons import why_not
from counterpart.web.orders.page.forms.parcels import Parcels
from counterpart.web.orders.page.forms.telling import may_notify
from counterpart.web.orders.page.opening import open_order


@require_http_methods(["GET", "HEAD", "POST"])
@demands(Permission.SHIP_ORDERS)
def ship(request: Request, pk: int) -> HttpResponse:
    """Ship an order in one parcel or in several; all of them leave, or none."""
    order = open_order(request, pk)
    posted = request.POST if request.method == "POST" else None
    parcels = Parcels(order, posted, may_notify=may_notify(request, order))
    if posted is not None and not parcels.is_growing and parcels.is_valid():
        done = carried_out(request, order, lambda: _ship(request, order, parcels))
        if done is not None:
            return done
    return asked(request, order, "ship", parcels=parcels, why_not=_why_not(order, parcels))


def _ship(request: Request, order: Order, parcels: Parcels) -> str:
    numbers = [
        ship_order(order, **parcel, actor=request.operator.name, now=request.clock.now()).number
        for parcel in parcels.wanted()
    ]
    told = ngettext(
        "Shipment {numbers} was created.", "Shipments {numbers} were created.", len(numbers)
    ).format(numbers=", ".join(f"#{number}" for number in numbers))
    if not order.tracking_required:
        return told
    return "\n".join([told, _("Amazon will be told with the next sync.")])


def _why_not(order: Order, parcels: Parcels) -> str:
    """Answer why nothing can be shipped; most orders marked not to be can be all the same."""
    stop = order.stop_shipping_because
    return "" if stop and stop not in FIRM_STOPS and parcels.left else why_not(order, "ship")
