"""How do a test's pages reach a browser?"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings as current_settings
from django.core.management import call_command
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.test.testcases import LiveServerThread
from tests.scene import Shop

from counterpart.core.clock import Clock

# What a template shows in place of a variable that does not exist.
GAP = "⟪no such variable: %s⟫"
GAP_BEGINS = "⟪no such variable"
HOST = "127.0.0.1"


@dataclass
class House:
    """Pages that are being served, and what went wrong behind them."""

    url: str
    shop: Shop | None = None
    troubles: list[str] = field(default_factory=list)

    def told(self) -> list[str]:
        """Answer what went wrong since the last time."""
        said, self.troubles[:] = list(self.troubles), []
        return said


VISITS = "counterpart.web.access.visits"
# What the middleware below notices, and the clock it goes by: the server is a thread of ours.
_noticed: list[str] = []
_clocks: list[Clock] = []


class ChangedSettings(ExitStack):
    """Django's settings: what is set here holds until the end of the with block."""

    def __getattr__(self, name: str) -> Any:
        return getattr(current_settings, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name.isupper():
            self.enter_context(override_settings(**{name: value}))
        else:
            super().__setattr__(name, value)


@contextmanager
def serving(settings: Any, *, shop: Shop | None = None) -> Iterator[House]:
    """Serve the pages over the test database, with gaps in templates made visible."""
    settings.TEMPLATES = with_gaps_shown(settings.TEMPLATES)
    settings.MIDDLEWARE = ["tests.browser.serving.notice_trouble", *settings.MIDDLEWARE]
    settings.ALLOWED_HOSTS = [HOST, "testserver"]
    # A connection that a browser keeps open would keep the test database from being dropped.
    connections["default"].settings_dict["CONN_MAX_AGE"] = 0
    # Static files come from where they come from in earnest: WhiteNoise, among the middleware.
    as_it_is: Any = lambda application: application  # noqa: E731 - a class is expected
    thread = LiveServerThread(HOST, static_handler=as_it_is)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    _noticed.clear()
    try:
        yield House(f"http://{HOST}:{thread.port}", shop, _noticed)
    finally:
        thread.terminate()


def with_gaps_shown(templates: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Answer Django's template settings, changed so that nothing missing stays unseen."""
    changed = deepcopy(templates)
    for engine in changed:
        engine.setdefault("OPTIONS", {})["string_if_invalid"] = GAP
    return changed


def notice_trouble(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Note pages that break, and pages with gaps: middleware for served tests."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not response.streaming and GAP_BEGINS.encode() in response.content:
            gap = response.content.decode().partition(GAP_BEGINS)[2].partition("⟫")[0]
            _noticed.append(f"{request.path}: the template has no variable “{gap.strip(': ')}”")
        return response

    def process_exception(request: HttpRequest, exception: Exception) -> None:
        _noticed.append(f"{request.path}: {type(exception).__name__}: {exception}")

    respond.process_exception = process_exception  # type: ignore[attr-defined]
    return respond


def stand_still(settings: Any, clock: Clock) -> None:
    """Let the pages go by a clock of the test, which stands."""
    _clocks[:] = [clock]
    order = list(settings.MIDDLEWARE)
    order.insert(order.index(VISITS) + 1, "tests.browser.serving.go_by_the_clock")
    settings.MIDDLEWARE = order


def go_by_the_clock(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Give every visit the clock of the test: middleware behind the one that makes visits."""

    def respond(request: HttpRequest) -> HttpResponse:
        request.visit.clock = _clocks[0]  # type: ignore[attr-defined]  # made by access.visits
        return get_response(request)

    return respond


def emptied() -> None:
    """Leave an empty database, as tests do that really commit."""
    call_command("flush", verbosity=0, interactive=False, allow_cascade=False)
