"""The page *Cancel*: what it brings about, and who cancels what came from a channel (CO-4.5)."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from counterpart.core.money import total
from counterpart.orders.models.orders import Order
from counterpart.orders.states import State
from counterpart.orders.steps.canceling import cancel_order
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.orders.page.actions.asking import asked, carried_out
from counterpart.web.orders.page.buttons import why_not
from counterpart.web.orders.page.channel import channel_of
from counterpart.web.orders.page.forms.reasons import ReasonForm
from counterpart.web.orders.page.opening import open_order


@require_http_methods(["GET", "HEAD", "POST"])
@demands(Permission.CANCEL_ORDERS)
def cancel(request: Request, pk: int) -> HttpResponse:
    """Cancel what is left of an order, with a reason."""
    order = open_order(request, pk)
    posted = request.POST if request.method == "POST" else None
    form = ReasonForm(posted)
    if posted is not None and form.is_valid():
        done = carried_out(request, order, lambda: _cancel(request, order, form))
        if done is not None:
            return done
    lines = list(order.lines.all())
    return asked(
        request, order, "cancel",
        form=form,
        why_not=why_not(order, "cancel"),
        channel=channel_of(request, order),
        units=total(line.quantities.to_cancel for line in lines),
        kept=[line for line in lines if line.invoiced or line.shipped],
    )  # fmt: skip


def _cancel(request: Request, order: Order, form: ReasonForm) -> str:
    left = cancel_order(
        order, comment=form.reason, actor=request.operator.name, now=request.clock.now()
    )
    if left.state == State.CANCELED:
        return _("You canceled the order.")
    return _("You canceled what was left of the order.")
