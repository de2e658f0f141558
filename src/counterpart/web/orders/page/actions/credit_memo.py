"""The page *Credit memo*: what is given back, and what becomes of the goods (CO-7.9)."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from counterpart.core.errors import Refused
from counterpart.orders.documents.crediting import MemoDraft
from counterpart.orders.documents.refunding import draft_credit, refund_order
from counterpart.orders.models.orders import Order
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.components.amounts import money_text
from counterpart.web.orders.page.actions.asking import asked, carried_out
from counterpart.web.orders.page.buttons import why_not
from counterpart.web.orders.page.forms.crediting import Creditable, CreditForm, creditable
from counterpart.web.orders.page.forms.telling import may_notify
from counterpart.web.orders.page.opening import open_order
from counterpart.web.orders.page.totals import Figure, totals_of_draft


@require_http_methods(["GET", "HEAD", "POST"])
@demands(Permission.CREDIT_ORDERS)
def credit_memo(request: Request, pk: int) -> HttpResponse:
    """Give money back for an order: preview what it comes to, then create the credit memo."""
    order = open_order(request, pk)
    why = why_not(order, "credit_memo")
    left = Creditable() if why else creditable(order)
    posted = request.POST if request.method == "POST" else None
    form = CreditForm(order, left, posted, may_notify=may_notify(request, order))
    figures: list[Figure] = []
    if posted is not None and form.is_valid():
        if "preview" in posted:
            figures = _preview(request, order, form)
        else:
            done = carried_out(request, order, lambda: _create(request, order, form))
            if done is not None:
                return done
    return asked(request, order, "credit_memo", form=form, figures=figures, why_not=why)


def _preview(request: Request, order: Order, form: CreditForm) -> list[Figure]:
    """Answer what the credit memo would come to; nothing is written."""
    try:
        draft: MemoDraft = draft_credit(order, form.credit(order))
    except Refused as no:
        messages.error(request, no.sentence)
        return []
    return totals_of_draft(draft)


def _create(request: Request, order: Order, form: CreditForm) -> str:
    memo = refund_order(
        order,
        form.credit(order),
        **form.told,
        actor=request.operator.name,
        now=request.clock.now(),
    )
    return _("Credit memo #{number} was created: {amount}.").format(
        number=memo.number, amount=money_text(memo.grand_total, order.currency)
    )
