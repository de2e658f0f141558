"""What must a person do before anything else?"""

from urllib.parse import urlsplit

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from counterpart.users.models import User
from counterpart.users.passwords import is_password_due

LOOPBACK = ("127.0.0.1", "localhost", "::1")
SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


# Whoever lacks something finds these open: there it is set up, or left alone.
WAYS_TO_A_PASSWORD = {"account_change_password"}
WAYS_TO_A_FACTOR = {
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
}

WAYS = {"account_change_password": WAYS_TO_A_PASSWORD, "mfa_index": WAYS_TO_A_FACTOR}


def what_is_missing(request: HttpRequest) -> str | None:
    """Answer where to lead somebody who is signed in: another password, a second factor.

    The pages where that is set up are let in.
    """
    here = request.resolver_match.url_name if request.resolver_match else None
    way = way_to_what_is_missing(request)
    if way is None or here in WAYS[way]:
        return None
    return f"{reverse(way)}?because=missing"


def way_to_what_is_missing(request: HttpRequest) -> str | None:
    """Answer the name of the page where a person gets what is missing, wherever they are now."""
    person = request.user
    if not isinstance(person, User):
        return None
    now = request.visit.clock.now()  # type: ignore[attr-defined]  # hung on by access.visits
    if is_password_due(person, now=now):
        return "account_change_password"
    if is_second_factor_demanded() and not has_second_factor(person):
        return "mfa_index"
    return None


def is_second_factor_demanded() -> bool:
    """Tell whether everybody signs in with a second factor: where Amazon's data are real, yes."""
    if settings.REQUIRE_MFA is not None:
        return bool(settings.REQUIRE_MFA)
    return urlsplit(settings.AMAZON_ENDPOINT).hostname not in LOOPBACK


def has_second_factor(person: User) -> bool:
    """Tell whether a person signs in with something besides the password."""
    found: bool = get_adapter().is_mfa_enabled(person, SECOND_FACTORS)
    return found
