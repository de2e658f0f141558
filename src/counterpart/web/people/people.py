"""The pages of people: who works here, with which roles, and what each may where."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from counterpart.users import people
from counterpart.users.assigning import change_roles
from counterpart.users.letting_in import offer_link
from counterpart.users.models import User
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.people.entering import send_offered_link
from counterpart.web.people.forms import LINK, PasswordForm, PersonForm, RolesForm
from counterpart.web.people.reading import Person, everybody, person_with, reviewed
from counterpart.web.refusing import refusals_told
from counterpart.web.submitting import check_same, mark_of, once


@require_safe
@demands(Permission.MANAGE_PEOPLE)
def listing(request: Request) -> HttpResponse:
    """Show everybody with a login, and how each gets in."""
    shown = everybody(request.clock.now())
    return render(request, "web/people/people.html", {"people": shown})


@require_safe
@demands(Permission.MANAGE_PEOPLE)
def review(request: Request) -> HttpResponse:
    """Show who may what and where, to be printed: the review of access (spapi.md §11, row 9)."""
    now = request.clock.now()
    return render(request, "web/people/review.html", {"rows": reviewed(now), "now": now})


@require_http_methods(["GET", "HEAD", "POST"])
@demands(Permission.MANAGE_PEOPLE)
def add(request: Request) -> HttpResponse:
    """Give a person a login, and a first password or a link to choose one."""
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now, made = request.clock.now(), list[User]()
        with refusals_told(request, done=_("The person was added.")), once(request, now=now):
            made += [_hired(request, form.cleaned_data, now)]
        if made and form.cleaned_data["way"] == LINK:
            send_offered_link(request, made[0])
        if made:
            return redirect("person", made[0].pk)
    return render(request, "web/people/add.html", {"form": form})


def _hired(request: Request, facts: dict[str, Any], now: datetime) -> User:
    """Add the person with the first password or the note of a link; inside the caller's turn."""
    made = people.create_person(
        facts["login"],
        name=facts["name"],
        email=facts["email"],
        roles=facts["roles"],
        by=request.operator,
        now=now,
    )
    if facts["way"] == LINK:
        offer_link(made, by=request.operator, now=now)
    else:
        people.set_password(made, facts["password"], by=request.operator, now=now)
    return made


@require_safe
@demands(Permission.MANAGE_PEOPLE)
def person(request: Request, key: int) -> HttpResponse:
    """Show one person, and what can be done for them."""
    return _page(request, person_with(key, request.clock.now()))


@require_POST
@demands(Permission.MANAGE_PEOPLE)
def change_roles_of(request: Request, key: int) -> HttpResponse:
    """Give a person the ticked roles, and take the others."""
    now = request.clock.now()
    shown = person_with(key, now)
    form = RolesForm(request.POST)
    if form.is_valid():
        done = _("The roles were saved.")
        with refusals_told(request, done=done) as outcome, once(request, now=now):
            shown = person_with(key, now)
            check_same(request, _mark(shown))
            wanted, had = set(form.cleaned_data["roles"]), set(shown.roles)
            change_roles(
                shown.user, give=wanted - had, take=had - wanted, by=request.operator, now=now
            )
        if outcome.is_done:
            return redirect("person", key)
    return _page(request, shown, form)


def _page(request: Request, shown: Person, form: RolesForm | None = None) -> HttpResponse:
    return render(
        request,
        "web/people/person.html",
        {
            "person": shown,
            "is_self": shown.user.pk == request.operator.user_id,
            "roles_form": form or RolesForm(initial={"roles": shown.roles}),
            "seen": _mark(shown),
            "password_form": PasswordForm(),
        },
    )


def _mark(shown: Person) -> str:
    return mark_of(sorted(role.pk for role in shown.roles))
