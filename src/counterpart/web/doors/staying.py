"""How long does somebody stay signed in?"""

from collections.abc import Callable
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

BEGAN, SEEN = "began_at", "seen_at"
LONGEST = timedelta(hours=12)
IDLE = timedelta(minutes=60)
# How exactly the last visit is known; more exactly would cost a write on every page.
GRAIN = timedelta(minutes=5)


def stay_for_a_while(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Sign people out 12 hours after they signed in, and after an hour without a page."""

    def respond(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            _look_at(request, request.visit.clock.now())  # type: ignore[attr-defined]  # access.visits
        return get_response(request)

    return respond


def _look_at(request: HttpRequest, now: datetime) -> None:
    session = request.session
    began = _moment(session.get(BEGAN)) or now
    seen = _moment(session.get(SEEN))
    if now - began > LONGEST or (seen and now - seen > IDLE):
        logout(request)
        messages.info(request, _("You were signed out because you were away for a while."))
        return
    if seen is None or now - seen >= GRAIN:
        session[BEGAN], session[SEEN] = began.isoformat(), now.isoformat()
        UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=now)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
