"""The page *Edit*: the order is canceled, and a corrected one placed in its stead (CO-4.7)."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from counterpart.orders.models.orders import Order
from counterpart.orders.taking.take import take_edited_order
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.orders.page.actions.asking import asked, carried_out
from counterpart.web.orders.page.buttons import why_not
from counterpart.web.orders.page.forms.editing import EditForm
from counterpart.web.orders.page.opening import open_order


@require_http_methods(["GET", "HEAD", "POST"])
@demands(Permission.EDIT_ORDERS)
def edit(request: Request, pk: int) -> HttpResponse:
    """Show the lines of an order, and replace it by what the form says."""
    order = open_order(request, pk)
    posted = request.POST if request.method == "POST" else None
    form = EditForm(order, posted)
    if posted is not None and form.is_valid():
        placed: list[Order] = []

        def act() -> str:
            now = request.clock.now()
            placed.append(
                take_edited_order(order, form.document(), actor=request.operator.name, now=now)
            )
            return _("Order {number} was canceled and replaced.").format(number=order.number)

        done = carried_out(request, order, act)
        if done is not None:
            if placed:
                return HttpResponseRedirect(reverse("order", args=[placed[0].pk]))
            return done
    return asked(request, order, "edit", form=form, why_not=why_not(order, "edit"))
