"""The pages about how each kind of e-mail to buyers is sent from a store view (CO-11)."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from counterpart.core.errors import Refused
from counterpart.orders.mails.configuring import change_mail_settings, read_mail_settings
from counterpart.orders.models.mails import MailKind
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.refusing import refusals_told
from counterpart.web.sales.forms import MailForm
from counterpart.web.sales.words import KINDS
from counterpart.web.submitting import check_same, mark_of, once
from counterpart.websites.models import StoreView


class MailPageUnknown(Refused):
    """There is no such store view or kind of e-mail for this person."""

    code = "mail_unknown"


@require_safe
@demands(Permission.CONFIGURE_SALES)
def view_mails(request: Request, view: int) -> HttpResponse:
    """Show how a store view sends each kind of e-mail."""
    found = _view(request, view)
    values = read_mail_settings(found)
    kinds = [(kind, label, values[kind.value]) for kind, label in KINDS.items()]
    return render(request, "web/sales/view_mails.html", {"view": found, "kinds": kinds})


@require_http_methods(["GET", "HEAD", "POST"])
@demands(Permission.CONFIGURE_SALES)
def mail_settings(request: Request, view: int, kind: str) -> HttpResponse:
    """Show and save how a store view sends one kind of e-mail."""
    found = _view(request, view)
    if kind not in MailKind.values:
        raise MailPageUnknown(_("There is no such kind of e-mail."))
    present = read_mail_settings(found)[kind]
    form = MailForm(request.POST or None, initial=present)
    if request.method == "POST" and form.is_valid():
        done, now = _("The settings were saved."), request.clock.now()
        with refusals_told(request, done=done) as outcome, once(request, now=now):
            check_same(request, mark_of(present))
            change_mail_settings(
                found, MailKind(kind), form.cleaned_data, actor=request.operator.name, now=now
            )
        if outcome.is_done:
            return redirect("view_mails", view)
    facts = {"view": found, "kind": KINDS[MailKind(kind)], "form": form, "seen": mark_of(present)}
    return render(request, "web/sales/mail_settings.html", facts)


def _view(request: Request, key: int) -> StoreView:
    seen = StoreView.objects.filter(request.scope.within("pk")).select_related("store__website")
    found = seen.filter(pk=key).first()
    if found is None:
        raise MailPageUnknown(_("There is no such store view."))
    return found
