"""The page *Credit memo*: what is given back, and what becomes of the goods (CO-7.9)."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from counterpart.amazon.operations.refunding.asking import ask_for_refund
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
from counterpart.web.orders.page.occasion import Occasion
from counterpart.web.orders.page.occasions import occasion_of
from counterpart.web.orders.page.opening import open_order
from counterpart.web.orders.page.totals import Figure, totals_of_draft
from counterpart.web.refunds.asking import told
from counterpart.web.refunds.offering import offer_for


@require_http_methods(["GET", "HEAD", "POST"])
@demands(Permission.CREDIT_ORDERS)
def credit_memo(request: Request, pk: int) -> HttpResponse:
    """Give money back for an order: preview what it comes to, then create the credit memo."""
    order = open_order(request, pk)
    why = why_not(order, "credit_memo")
    left = Creditable() if why else creditable(order)
    occasion = None if why else occasion_of(request, order)
    is_repaid = occasion is not None and occasion.is_repaid
    offer = None if why or is_repaid else offer_for(order)
    posted = request.POST if request.method == "POST" else None
    form = CreditForm(
        order, left, posted,
        initial=dict(occasion.filled) if occasion else None,
        may_notify=may_notify(request, order),
        offers_refund=offer is not None and not offer.why_not,
    )  # fmt: skip
    figures: list[Figure] = []
    if posted is not None and form.is_valid():
        if "preview" in posted:
            figures = _preview(request, order, form)
        else:
            done = carried_out(request, order, lambda: _create(request, order, form, occasion))
            if done is not None:
                return done
    return asked(
        request, order, "credit_memo",
        form=form, figures=figures, why_not=why, occasion=occasion, offer=offer,
    )  # fmt: skip


def _preview(request: Request, order: Order, form: CreditForm) -> list[Figure]:
    """Answer what the credit memo would come to; nothing is written."""
    try:
        draft: MemoDraft = draft_credit(order, form.credit(order))
    except Refused as no:
        messages.error(request, no.sentence)
        return []
    return totals_of_draft(draft)


def _create(request: Request, order: Order, form: CreditForm, occasion: Occasion | None) -> str:
    """Write the memo, settle what it was opened for and ask Amazon to pay: all or nothing."""
    who, now = request.operator.name, request.clock.now()
    memo = refund_order(order, form.credit(order), **form.told, actor=who, now=now)
    if occasion is not None:
        occasion.settle(memo)
    done = _("Credit memo #{number} was created: {amount}.").format(
        number=memo.number, amount=money_text(memo.grand_total, order.currency)
    )
    if not form.reason_on_amazon:
        return done
    return f"{done}\n{told(ask_for_refund(memo, form.reason_on_amazon, actor=who, now=now))}"
