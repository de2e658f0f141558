"""Who may open which page? Every view carries exactly one of these decorators."""

import functools
from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.functional import cached_property

from counterpart.core.clock import Clock, MachineClock
from counterpart.users.guarding import demand, permitted
from counterpart.users.models import User
from counterpart.users.operators import Operator, operator_of
from counterpart.users.permissions import Permission
from counterpart.web.missing import what_is_missing
from counterpart.websites.scopes import NOTHING, Scope

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
SIGNED_IN = "signed in"
EVERYBODY = "everybody"


class Visit:
    """Who asks for a page, what is permitted to them where, and when. Hangs on the request."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.clock: Clock = MachineClock()

    @cached_property
    def operator(self) -> Operator:
        """Read once in a request, when somebody asks."""
        user = self._request.user
        return operator_of(user) if isinstance(user, User) else Operator("", {})

    def permitted(self, permission: Permission) -> Scope:
        """Answer where something is permitted to whoever asks, which may be nowhere."""
        return permitted(self.operator, permission)

    def may(self, permission: Permission) -> bool:
        """Tell whether something is permitted anywhere."""
        return self.permitted(permission) != NOTHING


class Request(HttpRequest):
    """A request as views see it, after the guard let it in."""

    user: User
    visit: Visit
    scope: Scope
    operator: Operator
    clock: Clock


def demands(permission: Permission) -> Callable[[View], View]:
    """Let those in who are signed in and permitted; `request.scope` tells where they are.

    Others are led to the sign-in, or refused with the name of the permission.
    """

    def guard(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: Request, *arguments: Any, **names: Any) -> HttpResponseBase:
            elsewhere = _led_elsewhere(request)
            if elsewhere is not None:
                return elsewhere
            _equip(request)
            request.scope = demand(request.operator, permission)
            return view(request, *arguments, **names)

        return cast(View, _marked(guarded, permission))

    return guard


def for_everyone_signed_in(view: View) -> View:
    """Let everybody in who is signed in: what is shown is theirs."""

    @functools.wraps(view)
    def guarded(request: Request, *arguments: Any, **names: Any) -> HttpResponseBase:
        elsewhere = _led_elsewhere(request)
        if elsewhere is not None:
            return elsewhere
        _equip(request)
        return view(request, *arguments, **names)

    return cast(View, _marked(guarded, SIGNED_IN))


def for_everybody(view: View) -> View:
    """Let everybody in: the page tells nothing about orders, people or stores."""
    return cast(View, _marked(view, EVERYBODY))


def visits(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Hang a visit on every request: middleware, after the authentication."""

    def respond(request: HttpRequest) -> HttpResponse:
        request.visit = Visit(request)  # type: ignore[attr-defined]  # declared in Request
        return get_response(request)

    return respond


def _led_elsewhere(request: HttpRequest) -> HttpResponse | None:
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
    missing = what_is_missing(request)
    return HttpResponseRedirect(missing) if missing else None


def _equip(request: Request) -> None:
    request.operator = request.visit.operator
    request.clock = request.visit.clock


def _marked(view: Any, demanded: str) -> Any:
    """Write on a view what it demands: a test of all addresses reads it."""
    view.demanded = demanded
    return view
