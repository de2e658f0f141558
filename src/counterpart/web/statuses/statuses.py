"""The pages of order statuses: what people see on orders, and the states behind (CO-3)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from counterpart.orders.labels.status_editing import (
    assign_status,
    create_status,
    label_for_view,
    relabel_status,
    unassign_status,
)
from counterpart.orders.models.orders import OrderStatus
from counterpart.orders.states import State
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.orders.words import state_label
from counterpart.web.refusing import refusals_told
from counterpart.web.statuses.reading import (
    by_state,
    called,
    known_statuses,
    labels_of,
    name_of,
    state_of,
    status_with,
    without_state,
)
from counterpart.web.submitting import check_same, mark_of, once


@require_safe
@demands(Permission.MANAGE_STATUSES)
def statuses(request: Request) -> HttpResponse:
    """Show the statuses by state; the form for a new one keeps what was typed."""
    return _page(request)


@require_POST
@demands(Permission.MANAGE_STATUSES)
def create(request: Request) -> HttpResponse:
    """Make a status; it is given to a state on its own page."""
    code, label = request.POST.get("code", ""), request.POST.get("label", "")
    with refusals_told(request, done=_("You saved the order status.")):
        made = create_status(code, label, actor=request.operator.name, now=request.clock.now())
        return redirect("status", made.pk)
    return _page(request, typed={"code": code, "label": label})


@require_safe
@demands(Permission.MANAGE_STATUSES)
def status(request: Request, key: int) -> HttpResponse:
    """Show one status: its label, its labels in store views, its states."""
    shown = status_with(key)
    return _status_page(request, shown, called(shown))


@require_POST
@demands(Permission.MANAGE_STATUSES)
def label(request: Request, key: int) -> HttpResponse:
    """Call a status something else, everywhere and in single store views, all or none."""
    shown = status_with(key)
    wanted = {name: request.POST.get(name, now_so) for name, now_so in called(shown).items()}
    done, now = _("You saved the order status."), request.clock.now()
    with refusals_told(request, done=done) as outcome, once(request, now=now):
        check_same(request, mark_of(called(shown)))
        facts: dict[str, Any] = {"actor": request.operator.name, "now": now}
        relabel_status(shown, wanted["label"], **facts)
        for view, before in labels_of(shown):
            typed = wanted[name_of(view)].strip()
            if typed != before:
                label_for_view(shown, view, typed, **facts)
    if outcome.is_done:
        return redirect("status", key)
    return _status_page(request, status_with(key), wanted)


@require_POST
@demands(Permission.MANAGE_STATUSES)
def assign(request: Request, key: int) -> HttpResponse:
    """Give a state this status, or take it away."""
    shown = status_with(key)
    facts: dict[str, Any] = {"actor": request.operator.name, "now": request.clock.now()}
    is_taken = request.POST.get("take") == "1"
    done = _("You have unassigned the order status.") if is_taken else ""
    with refusals_told(request, done=done or _("You assigned the order status.")):
        state = state_of(request.POST.get("state", ""))
        if is_taken:
            unassign_status(shown, state, **facts)
        else:
            assign_status(
                shown,
                state,
                is_default=request.POST.get("is_default") == "1",
                is_visible_on_storefront=request.POST.get("is_visible") == "1",
                **facts,
            )
    return redirect("status", key)


def _page(request: Request, *, typed: dict[str, str] | None = None) -> HttpResponse:
    known = known_statuses()
    return render(
        request,
        "web/statuses/statuses.html",
        {
            "groups": by_state(known),
            "without_state": without_state(known),
            "typed": typed or {"code": "", "label": ""},
        },
    )


def _status_page(request: Request, shown: OrderStatus, typed: dict[str, str]) -> HttpResponse:
    given = {one.state: one for one in shown.assignments.all()}
    return render(
        request,
        "web/statuses/status.html",
        {
            "status": shown,
            "label": typed["label"],
            "labels": [(view, typed[name_of(view)]) for view, _label in labels_of(shown)],
            "seen": mark_of(called(shown)),
            "states": [(one, state_label(one), given.get(one)) for one in State],
        },
    )
