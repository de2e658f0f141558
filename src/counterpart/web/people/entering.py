"""How does a person get in whom others let in: by a link, by a password, or after a lock-out?"""

from allauth.account.forms import default_token_generator
from allauth.account.internal.flows.password_reset import request_password_reset
from django.contrib import messages
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from counterpart.core.errors import Refused
from counterpart.users import letting_in, people
from counterpart.users.models import User
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.people.reading import person_with
from counterpart.web.refusing import refusals_told
from counterpart.web.submitting import once


class OwnWayIn(Refused):
    """One's own password and factors are changed in the profile, which asks for them first."""

    code = "own_way_in"


@require_POST
@demands(Permission.MANAGE_PEOPLE)
def set_password(request: Request, key: int) -> HttpResponse:
    """Give a person another password."""
    person = person_with(key, request.clock.now()).user
    with refusals_told(request, done=_("The person has a new password.")):
        _check_others(request, person)
        people.set_password(
            person,
            request.POST.get("password", ""),
            by=request.operator,
            now=request.clock.now(),
        )
    return redirect("person", key)


@require_POST
@demands(Permission.MANAGE_PEOPLE)
def send_link(request: Request, key: int) -> HttpResponse:
    """Send a person a link to choose a password."""
    person, now = person_with(key, request.clock.now()).user, request.clock.now()
    with refusals_told(request) as outcome, once(request, now=now):
        letting_in.offer_link(person, by=request.operator, now=now)
    if outcome.is_done:
        send_offered_link(request, person)
    return redirect("person", key)


def send_offered_link(request: Request, person: User) -> None:
    """Send the link, outside any transaction, and say on the next page whether it left."""
    said = len(get_messages(request))
    request_password_reset(request, person.email, [person], default_token_generator)
    # Where the e-mail could not leave, the doors have said so.
    if len(get_messages(request)) == said:
        messages.success(request, _("A link to choose a password is on its way to the person."))


@require_POST
@demands(Permission.MANAGE_PEOPLE)
def do(request: Request, key: int, step: str) -> HttpResponse:
    """Let a person work here or no longer, try again after a lock-out, or set up new factors."""
    person = person_with(key, request.clock.now()).user
    action, sentence = STEPS[step]
    with refusals_told(request, done=str(sentence)):
        if step == "forget-factors":
            _check_others(request, person)
        action(person, by=request.operator, now=request.clock.now())
    return redirect("person", key)


STEPS = {
    "activate": (people.activate, gettext_lazy("The person works here again.")),
    "deactivate": (people.deactivate, gettext_lazy("The person does not work here any more.")),
    "unlock": (letting_in.unlock, gettext_lazy("The person may try again.")),
    "forget-factors": (
        letting_in.forget_factors,
        gettext_lazy("The person has no second factor any more, and sets up a new one."),
    ),
}


def _check_others(request: Request, person: User) -> None:
    """Refuse one's own: a session left open must not become a new password without the old one."""
    if person.pk == request.operator.user_id:
        raise OwnWayIn(
            _("You change your own password and second factors in your profile, not here.")
        )
