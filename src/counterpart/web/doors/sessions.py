"""How does somebody end their sign-ins elsewhere?"""

from allauth.usersessions.internal.flows import sessions
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from counterpart.web.access import Request


@require_POST
def end_other_sessions(request: Request) -> HttpResponse:
    """Sign the person out everywhere but here."""
    sessions.end_other_sessions(request, request.user)
    messages.success(request, _("You are signed out everywhere else."))
    return redirect("profile")
