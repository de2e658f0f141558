"""In which language and which time zone does a person read the pages?"""

from collections.abc import Callable
from contextlib import suppress
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from counterpart.users.models import User


def speak_to_the_reader(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Show pages in the reader's language and time zone: chosen, or else what the browser asks.

    Only `PAGE_LANGUAGES` are spoken; e-mails and papers to buyers have languages of their own.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        reader = request.user if isinstance(request.user, User) else None
        language = language_of(reader, accepted=request.headers.get("Accept-Language", ""))
        request.LANGUAGE_CODE = language
        with translation.override(language), timezone.override(zone_of(reader)):
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language",))
        return response

    return respond


def language_of(reader: User | None, *, accepted: str) -> str:
    """Answer the language a person chose, else the first that the browser asks for, else English.

    `accepted` is an Accept-Language header.
    """
    spoken = [code for code, _ in settings.PAGE_LANGUAGES]
    wanted = [reader.language] if reader and reader.language else []
    wanted += [code for code, _ in parse_accept_lang_header(accepted)]
    for code in wanted:
        for candidate in (code, code.partition("-")[0]):
            if candidate in spoken:
                return candidate
    return spoken[0]


def zone_of(reader: User | None) -> ZoneInfo:
    """Answer the time zone a person chose, else that of the installation."""
    if reader and reader.time_zone:
        # A zone may be gone after an update of the machine; nobody is kept out for that.
        with suppress(ZoneInfoNotFoundError):
            return ZoneInfo(reader.time_zone)
    return ZoneInfo(settings.TIME_ZONE)
