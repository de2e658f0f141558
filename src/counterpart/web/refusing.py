"""How does a refusal reach the person who asked?"""

from collections.abc import Callable
from types import TracebackType
from typing import Self

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from counterpart.core.errors import Refused
from counterpart.users.guarding import NotPermitted

UNKNOWN = "_unknown"


class refusals_told:  # noqa: N801 - it is read as a statement
    """Show a refusal as the page's message, or what was done as its good news.

    What a person is not permitted to do stays a refusal of the whole page.
    """

    def __init__(self, request: HttpRequest, *, done: str = "") -> None:
        self._request = request
        self._done = done
        self.is_done = False
        self.sentence = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, no: BaseException | None, _: TracebackType | None
    ) -> bool:
        if no is None:
            self.is_done = True
            if self._done:
                messages.success(self._request, self._done)
            return False
        if isinstance(no, Refused) and not isinstance(no, NotPermitted):
            self.sentence = no.sentence
            messages.error(self._request, no.sentence)
            return True
        return False


class RefusalsBecomePages:
    """Middleware: what no view caught is shown as a page with the sentence and the right status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, trouble: Exception) -> HttpResponse | None:
        if not isinstance(trouble, Refused):
            return None
        return render(
            request,
            "web/refused.html",
            {"sentence": trouble.sentence, "is_right_missing": isinstance(trouble, NotPermitted)},
            status=_status(trouble),
        )


def _status(no: Refused) -> int:
    if isinstance(no, NotPermitted):
        return 403
    return 404 if no.code.endswith(UNKNOWN) else 409
