"""The page *Outbox*: what became of the e-mails to buyers, and how they are sent again (CO-11)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from counterpart.core.errors import Refused
from counterpart.orders.mails.about import NEWS, read_document
from counterpart.orders.mails.listing import find_mails
from counterpart.orders.mails.sending import send_mails
from counterpart.orders.mails.sending_by_hand import check_can_mail, send_order_mail
from counterpart.orders.models.mails import MailKind, MailState, OrderMail
from counterpart.users.guarding import demand_everywhere
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.refusing import refusals_told
from counterpart.web.sales.words import KINDS, STATES
from counterpart.web.submitting import once

SHOWN = 100
# What was sent needs no button here: it is sent again on the page of its order.
UNSENT = frozenset({MailState.QUEUED, MailState.FAILED})


class OutboxMailUnknown(Refused):
    """There is no such e-mail for this person, or none that can be sent by hand."""

    code = "outbox_mail_unknown"


@require_safe
@demands(Permission.VIEW_ORDERS)
def outbox(request: Request) -> HttpResponse:
    """Show the last e-mails of one state or all. Addresses are not shown."""
    state = request.GET.get("state", "")
    state = state if state in MailState.values else ""
    mails = find_mails(state=state, scope=request.scope)[:SHOWN]
    senders = request.visit.permitted(Permission.SEND_MAIL)
    rows = [
        {
            "mail": one,
            "kind": KINDS[MailKind(one.kind)],
            "state": STATES[MailState(one.state)],
            "is_unsent": _is_sendable(one) and senders.allows(one.order.store_view_id),
        }
        for one in mails
    ]
    return render(
        request,
        "web/sales/outbox.html",
        {
            "rows": rows,
            "most": SHOWN,
            "state": state,
            "states": [(one.value, words[0]) for one, words in STATES.items()],
            "may_send_due": request.visit.permitted(Permission.OPERATE).is_everything,
            "may_configure": request.visit.may(Permission.CONFIGURE_SALES),
        },
    )


@require_POST
@demands(Permission.OPERATE)
def send_due(request: Request) -> HttpResponse:
    """Send what is due now, as the worker does every minute. Safe to repeat."""
    demand_everywhere(request.operator, Permission.OPERATE)
    tally = send_mails(now=request.clock.now())
    told = _("Sent: {sent}. To be tried again: {queued}. Failed: {failed}.").format(
        sent=tally.sent, queued=tally.queued_again, failed=tally.failed
    )
    messages.info(request, told)
    return redirect("outbox")


@require_POST
@demands(Permission.SEND_MAIL)
def send_again(request: Request, key: int) -> HttpResponse:
    """Send what an e-mail told of, now: outside any transaction, the server may take its time."""
    found = find_mails(scope=request.scope).filter(pk=key).first()
    if found is None or not _is_sendable(found):
        raise OutboxMailUnknown(_("There is no such e-mail to send."))
    now, order = request.clock.now(), found.order
    with refusals_told(request):
        with once(request, now=now):
            check_can_mail(order)
        sent = send_order_mail(
            order, document=read_document(found), actor=request.operator.name, now=now
        )
        if sent.is_on_the_way:
            messages.success(request, sent.sentence)
        else:
            messages.warning(request, _not_yet(sent.sentence))
    return redirect("outbox")


def _is_sendable(mail: OrderMail) -> bool:
    """Tell whether a person can send it: what tells of a comment went with the comment only."""
    return mail.kind in NEWS and mail.state in UNSENT


def _not_yet(sentence: str) -> str:
    waiting = _("It waits in the outbox and is tried again.")
    return f"{sentence}\n{waiting}"
