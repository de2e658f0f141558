"""What does the audit trail learn from the doors?"""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from counterpart.audit.trail import record
from counterpart.users.models import User

# Somebody may have typed a password where the login belongs: what nobody is called is not kept.
NOBODY = "?"


def tell_sign_in(request: HttpRequest, person: User) -> None:
    """Write down that a person signed in, with what, and from where."""
    used = [one.get("type") or one["method"] for one in get_authentication_records(request, person)]
    _tell("signed_in", person.username, request, {"with": used})


def tell_failure(request: HttpRequest, login: str) -> None:
    """Write down that somebody tried a wrong password, and when that locked the door."""
    locked = getattr(request, "axes_locked_out", False)
    failures = getattr(request, "axes_failures_since_start", 0)
    if locked and not failures:
        return  # the door was locked already: one entry tells it, however often it is tried
    known = login.strip().lower()
    subject = known if User.objects.filter(username=known).exists() else NOBODY
    _tell("sign_in_failed", subject, request, {})
    if locked and failures == settings.AXES_FAILURE_LIMIT:
        _tell("locked_out", subject, request, {"failures": failures})


def tell_sign_out(request: HttpRequest, person: User) -> None:
    """Write down that a person signed out."""
    _tell("signed_out", person.username, request, {})


def tell_change(request: HttpRequest, person: User, action: str, what: str) -> None:
    """Write down that a second factor was added or removed."""
    _tell(action, person.username, request, {"what": what.rpartition("/")[2]})


def mail_trouble() -> str:
    """Answer the sentence for an e-mail that did not leave."""
    return _(
        "The e-mail could not be sent now. Try again later, or ask somebody who manages people."
    )


def _tell(action: str, subject: str, request: HttpRequest, facts: dict[str, object]) -> None:
    record(
        action,
        kind="person",
        subject=subject,
        before={},
        after={"address": get_adapter().get_client_ip(request), **facts},
        actor=subject if subject != NOBODY else "",
        now=request.visit.clock.now(),  # type: ignore[attr-defined]  # access.visits
    )
