"""The page *Amazon channel*: read-only mode, and what is logged for how long (F-17)."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from counterpart.amazon.models.stores import ClearLogs
from counterpart.amazon.queries import find_stores
from counterpart.amazon.stores.channel_settings import (
    DEPLOYMENT,
    because_told,
    clear_logs_how_often,
    is_copy,
    set_clear_logs,
    set_read_only,
    why_read_only,
)
from counterpart.amazon.stores.debug_log import KEPT_DAYS, file_of, log_store
from counterpart.core.errors import Refused
from counterpart.users.guarding import demand_everywhere
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.refusing import refusals_told
from counterpart.web.stores.finding import store_at
from counterpart.web.submitting import check_same, once

CONFIGURE = Permission.CONFIGURE_CHANNEL
HOW_OFTEN = {
    ClearLogs.DAILY: _("Once Daily"),
    ClearLogs.WEEKLY: _("Once Weekly"),
    ClearLogs.MONTHLY: _("Once Monthly"),
}


class NotConfirmed(Refused):
    """What lets a copied database send has to be meant."""

    code = "not_confirmed"


class ClearLogsForm(forms.Form):
    """How often logs are cleared."""

    clear_logs = forms.ChoiceField(
        label=_("Clear Log History"),
        choices=tuple(HOW_OFTEN.items()),
        help_text=_(
            "Communication errors that are solved, and sync runs in which nothing happened. "
            "Everything that tells of a change is kept for at least a year."
        ),
    )


@require_safe
@demands(CONFIGURE)
def channel_settings(request: Request) -> HttpResponse:
    """Show the settings of the channel, and the debug logs of the stores in scope."""
    return _page(request, ClearLogsForm(initial={"clear_logs": clear_logs_how_often()}))


@require_POST
@demands(CONFIGURE)
def read_only(request: Request) -> HttpResponse:
    """Keep back what changes anything at Amazon, or let it go again.

    Out of a database that may be a copy, nothing goes unless that is confirmed.
    """
    demand_everywhere(request.operator, CONFIGURE)
    is_on, now = request.POST.get("is_on") == "yes", request.clock.now()
    done = gettext("Read-only mode is on.") if is_on else gettext("Read-only mode is off.")
    with refusals_told(request, done=done), once(request, now=now):
        why = why_read_only()
        check_same(request, why)
        if is_copy(why) and not is_on and "confirmed" not in request.POST:
            raise NotConfirmed(
                gettext("Confirm that this installation may send; nothing was changed.")
            )
        set_read_only(is_on, actor=request.operator.name, now=now)
    return redirect("channel_settings")


@require_POST
@demands(CONFIGURE)
def clear_logs(request: Request) -> HttpResponse:
    """Choose how often logs are cleared."""
    demand_everywhere(request.operator, CONFIGURE)
    form, now = ClearLogsForm(request.POST), request.clock.now()
    if not form.is_valid():
        return _page(request, form)
    done = gettext("The settings were saved.")
    with refusals_told(request, done=done), once(request, now=now):
        check_same(request, clear_logs_how_often())
        set_clear_logs(form.cleaned_data["clear_logs"], actor=request.operator.name, now=now)
    return redirect("channel_settings")


@require_POST
@demands(CONFIGURE)
def debug_log(request: Request, pk: int) -> HttpResponse:
    """Begin to write what passes between Amazon and a store, or end it."""
    store, is_on = store_at(pk, scope=request.scope), request.POST.get("is_on") == "yes"
    done = (
        gettext("What passes between Amazon and {store} is logged from the next sync on.")
        if is_on
        else gettext("What passes between Amazon and {store} is no longer logged.")
    )
    with refusals_told(request, done=done.format(store=store.name)):
        log_store(store, is_on, actor=request.operator.name, now=request.clock.now())
    return redirect("channel_settings")


def _page(request: Request, form: ClearLogsForm) -> HttpResponse:
    why = why_read_only()
    present = clear_logs_how_often()
    stores = find_stores(scope=request.scope).order_by("name")
    return render(
        request,
        "web/channel/settings.html",
        {
            "form": form,
            "present": present.value,
            "how_often": HOW_OFTEN[present],
            "why": why,
            "because": because_told(why) if why else "",
            "is_copy": is_copy(why),
            "may_switch": request.scope.is_everything and why != DEPLOYMENT,
            "may_change": request.scope.is_everything,
            "stores": [(store, file_of(store.pk, request.clock.now()).name) for store in stores],
            "kept_days": KEPT_DAYS,
        },
    )
