"""Which headers protect every page, and what does no page take?"""

from collections.abc import Callable

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
NULL = "\0"


def content_security_policy(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Let pages load nothing but files that we serve, and keep them out of shared caches."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    return respond


def no_null_characters(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse requests with a null character: nobody types one, and PostgreSQL takes none."""

    def respond(request: HttpRequest) -> HttpResponse:
        for values in (request.GET, request.POST):
            if any(NULL in text for name, given in values.lists() for text in (name, *given)):
                raise SuspiciousOperation("There is a null character in the request.")
        return get_response(request)

    return respond
