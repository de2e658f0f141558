"""How does django-allauth do things our way: passwords, the audit trail, e-mails?"""

from smtplib import SMTPException
from typing import Any, cast

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.internal.flows.login import get_authentication_records
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from counterpart.users.models import User
from counterpart.users.passwords import change_own_password
from counterpart.web.access import Request
from counterpart.web.doors import telling

# The library tells of these by e-mail only; the audit trail tells of them too.
CHANGES = {
    "mfa/email/totp_activated": "factor_added",
    "mfa/email/totp_deactivated": "factor_removed",
    "mfa/email/webauthn_added": "factor_added",
    "mfa/email/webauthn_removed": "factor_removed",
    "mfa/email/recovery_codes_generated": "recovery_codes_made",
}
logger = structlog.get_logger(__name__)


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library has no types
    """Nobody signs up; what happens at the doors is told to the audit trail."""

    request: Request
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This login is inactive."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_code": _("This code is not right."),
        "incorrect_password": _("This password is not right."),
        "invalid_password_reset": _("This link is no longer good."),
        "rate_limited": _("That was asked for too often. Wait a minute, then try again."),
        "too_many_login_attempts": _("Too many wrong codes. Wait five minutes, then try again."),
        "username_password_mismatch": _("This login and this password do not belong together."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        del request
        return False

    def set_password(self, user: User, password: str) -> None:
        """Forms ask for the rules before this; it refuses once more."""
        change_own_password(user, password, now=self.request.visit.clock.now())
        user.refresh_from_db()

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Leave the counting of wrong passwords to django-axes, which survives a restart."""

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        telling.tell_failure(request, str(credentials.get("username", "")))

    def post_login(self, request: HttpRequest, user: User, **details: Any) -> HttpResponse:
        telling.tell_sign_in(request, user)
        return cast("HttpResponse", super().post_login(request, user, **details))

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, User):
            telling.tell_sign_out(request, request.user)
        super().logout(request)

    def add_message(self, request: HttpRequest, level: int, *args: Any, **details: Any) -> None:
        """Greet nobody who signs in or out: the next page says it."""
        template = args[0] if args else details.get("message_template")
        if template not in {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}:
            super().add_message(request, level, *args, **details)

    def is_reauthentication_required(self, *, app: str, **details: Any) -> bool:
        """Ask nobody for the password again who has just signed in."""
        records = get_authentication_records(self.request, self.request.user)
        now = self.request.visit.clock.now().timestamp()
        if records and now - records[-1]["at"] < REAUTHENTICATION_TIMEOUT:
            return False
        return bool(super().is_reauthentication_required(app=app, **details))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        del request
        return reverse("profile")

    def send_notification_mail(
        self, template_prefix: str, user: User, context: Any = None, email: str | None = None
    ) -> None:
        """Tell a person of a change to their sign-in, at the address we know."""
        if template_prefix in CHANGES:
            telling.tell_change(self.request, user, CHANGES[template_prefix], template_prefix)
        super().send_notification_mail(template_prefix, user, context, email or user.email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send an e-mail; one that cannot leave fails nothing that was already done."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException) as trouble:
            logger.warning("mail_not_sent", kind=template_prefix, trouble=type(trouble).__name__)
            # Whoever is not signed in must not learn that there is somebody with this address.
            is_asked_for = template_prefix == "account/email/password_reset_key"
            if is_asked_for and self.request.user.is_authenticated:
                messages.error(self.request, telling.mail_trouble())
