"""The page *Send email*: to whom it goes, what it says, and then it is sent (K-13, CO-11)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from counterpart.audit.seeing import record_seen
from counterpart.orders.mails.about import Document, news_kind
from counterpart.orders.mails.rendering import Letter, letters
from counterpart.orders.mails.sending_by_hand import check_can_mail, send_order_mail
from counterpart.orders.models.mails import OrderMail
from counterpart.orders.models.orders import Order
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.orders.page.actions.about import choices, document_of
from counterpart.web.orders.page.actions.asking import asked, back_to_order
from counterpart.web.orders.page.buttons import why_not
from counterpart.web.orders.page.opening import may, open_order
from counterpart.web.refusing import refusals_told
from counterpart.web.submitting import SentAlready, once


class MailForm(forms.Form):
    """Which of the order's e-mails is sent."""

    def __init__(self, order: Order, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        about = forms.ChoiceField(label=_("About"), required=False, choices=choices(order))
        self.fields["about"] = about


@require_http_methods(["GET", "HEAD", "POST"])
@demands(Permission.SEND_MAIL)
def mail(request: Request, pk: int) -> HttpResponse:
    """Show the e-mail and to whom it goes, and send it when confirmed."""
    order = open_order(request, pk)
    about = (request.POST if request.method == "POST" else request.GET).get("about", "")
    document = document_of(order, about)
    if request.method == "POST":
        done = _send(request, order, document)
        if done is not None:
            return done
    why = why_not(order, "send_email")
    sees_buyer = may(request, Permission.VIEW_BUYERS, order)
    preview = _preview(order, document, request) if sees_buyer and not why else None
    if preview is not None:
        record_seen(order.number, actor=request.operator.name, now=request.clock.now())
    form = MailForm(order, initial={"about": about})
    facts = {"form": form, "about": about, "preview": preview, "sees_buyer": sees_buyer}
    return asked(request, order, "mail", why_not=why, is_channel=bool(order.channel), **facts)


def _preview(order: Order, document: Document | None, request: Request) -> Letter:
    """Answer the e-mail as it would be sent; nothing is written."""
    mail = OrderMail(
        order=order,
        kind=news_kind(document),
        document_id=document.pk if document else None,
        created_at=request.clock.now(),
    )
    return letters(mail)[0]


def _send(request: Request, order: Order, document: Document | None) -> HttpResponse | None:
    """Send it outside any transaction: the mail server may take its time."""
    now = request.clock.now()
    with refusals_told(request) as outcome:
        try:
            with once(request, now=now):
                check_can_mail(order)
        except SentAlready as before:
            messages.info(request, before.sentence)
            return back_to_order(request, order)
        sent = send_order_mail(order, document=document, actor=request.operator.name, now=now)
    if not outcome.is_done:
        return None
    if sent.is_on_the_way:
        messages.success(request, sent.sentence)
    else:
        waiting = str(_("It waits in the outbox and is tried again."))
        messages.warning(request, f"{sent.sentence}\n{waiting}")
    return back_to_order(request, order)
