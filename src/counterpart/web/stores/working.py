"""What is done with a store at once: let it rest, let it work, look at Amazon now."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from counterpart.amazon.stores.activity import set_active
from counterpart.amazon.stores.asking import ask_for_look
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.going_back import back
from counterpart.web.refusing import refusals_told
from counterpart.web.stores.finding import store_at


@require_POST
@demands(Permission.CONFIGURE_CHANNEL)
def activate(request: Request, pk: int) -> HttpResponse:
    """Let a store take part in the sync again (F-11)."""
    return _let(request, pk, is_active=True)


@require_POST
@demands(Permission.CONFIGURE_CHANNEL)
def deactivate(request: Request, pk: int) -> HttpResponse:
    """Let a store rest; it keeps everything it has (F-11)."""
    return _let(request, pk, is_active=False)


@require_POST
@demands(Permission.WORK_CHANNEL)
def look_now(request: Request, pk: int) -> HttpResponse:
    """Ask for a pass over the store's account; the worker makes it within a minute (B-18)."""
    store = store_at(pk, scope=request.scope)
    with refusals_told(request, done=_("The sync is asked for; it runs within a minute.")):
        ask_for_look([store.account], now=request.clock.now())
    return back(request, reverse("store", args=[pk]))


def _let(request: Request, pk: int, *, is_active: bool) -> HttpResponse:
    store = store_at(pk, scope=request.scope)
    done = _("{store} is active again.") if is_active else _("{store} rests; nothing is lost.")
    with refusals_told(request, done=done.format(store=store.name)):
        set_active(store, is_active, actor=request.operator.name, now=request.clock.now())
    return back(request, reverse("home"))
