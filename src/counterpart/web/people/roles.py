"""The pages of roles: what each permits, and where (CO-14)."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from counterpart.users.changing_roles import change_role
from counterpart.users.extending import changing_rights
from counterpart.users.models import Role
from counterpart.users.permissions import Permission
from counterpart.users.roles import create_role, delete_role, rename_role
from counterpart.web.access import Request, demands
from counterpart.web.people.forms import NewRoleForm
from counterpart.web.people.reading import all_roles, role_with
from counterpart.web.people.role_rights import Ticked, groups, places, ticked_in, ticked_now
from counterpart.web.refusing import refusals_told
from counterpart.web.submitting import check_same, once
from counterpart.websites.models import StoreView, Website


@require_safe
@demands(Permission.MANAGE_PEOPLE)
def listing(request: Request) -> HttpResponse:
    """Show every role: what it permits, where it holds, who has it."""
    return render(request, "web/people/roles.html", {"roles": all_roles()})


@require_http_methods(["GET", "HEAD", "POST"])
@demands(Permission.MANAGE_PEOPLE)
def add(request: Request) -> HttpResponse:
    """Make a role; what it permits is ticked on its own page."""
    form = NewRoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_told(request, done=_("The role was created. Tick what it permits.")):
            made = create_role(
                form.cleaned_data["code"],
                name=form.cleaned_data["name"],
                by=request.operator,
                now=request.clock.now(),
            )
            return redirect("role", made.pk)
    return render(request, "web/people/add_role.html", {"form": form})


@require_safe
@demands(Permission.MANAGE_PEOPLE)
def role(request: Request, key: int) -> HttpResponse:
    """Show one role with everything that can be permitted."""
    shown = role_with(key)
    return _page(request, shown, ticked_now(shown))


@require_POST
@demands(Permission.MANAGE_PEOPLE)
def change(request: Request, key: int) -> HttpResponse:
    """Save a role's name, what it permits, and where, all or none."""
    shown = role_with(key)
    ticked = ticked_in(request, shown)
    now = request.clock.now()
    done = _("The role was saved.")
    with refusals_told(request, done=done) as outcome, once(request, now=now):
        _save(request, key, ticked)
    if outcome.is_done:
        return redirect("role", key)
    return _page(request, role_with(key), ticked)


@require_POST
@demands(Permission.MANAGE_PEOPLE)
def delete(request: Request, key: int) -> HttpResponse:
    """Delete a role that nobody has."""
    shown = role_with(key)
    with refusals_told(request, done=_("The role was deleted.")):
        delete_role(shown, by=request.operator, now=request.clock.now())
        return redirect("roles")
    return redirect("role", key)


def _save(request: Request, key: int, ticked: Ticked) -> None:
    now = request.clock.now()
    with changing_rights(request.operator, now=now):
        stored = role_with(key)
        check_same(request, ticked_now(stored).mark)
        if stored.permits_everything:
            rename_role(stored, ticked.name, by=request.operator, now=now)
            return
        change_role(
            stored,
            name=ticked.name,
            permissions=[Permission(one) for one in ticked.permissions],
            websites=Website.objects.filter(pk__in=ticked.websites),
            store_views=StoreView.objects.filter(pk__in=ticked.store_views),
            by=request.operator,
            now=now,
        )


def _page(request: Request, shown: Role, ticked: Ticked) -> HttpResponse:
    return render(
        request,
        "web/people/role.html",
        {
            "role": shown,
            "ticked": ticked,
            "groups": groups(ticked),
            "places": places(request, ticked),
            "seen": ticked_now(shown).mark,
            "is_own": any(one.pk == request.operator.user_id for one in shown.people.all()),
        },
    )
