"""What do the forms at the doors ask for, in our words?"""

from typing import Any

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.base import forms as factors
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from counterpart.core.errors import Refused
from counterpart.users.models import User
from counterpart.users.passwords import check_old_enough

LABELS = {
    "login": _("Login"),
    "password": _("Password"),
    "oldpassword": _("Current password"),
    "password1": _("New password"),
    "password2": _("New password again"),
    "email": _("E-mail address"),
    "code": _("Code"),
    "name": _("Name"),
    "passwordless": _("Sign in with it alone, without login and password"),
}
HELP = {
    "passwordless": _("The device then asks for a finger, a face or a PIN each time."),
}


class InOurWords(forms.Form):
    """A form of the library with our labels, and without its placeholders and links."""

    def __init__(self, *args: Any, **details: Any) -> None:
        super().__init__(*args, **details)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = LABELS.get(name, field.label)
            field.help_text = HELP.get(name, "")
        if "password1" in self.fields:
            self.fields["password1"].help_text = " ".join(password_validators_help_texts())
        if "code" in self.fields:
            self.fields["code"].widget.attrs["inputmode"] = "numeric"
        if "passwordless" in self.fields:
            self.fields["passwordless"].initial = True


class NewPassword(InOurWords):
    """The new password twice; refused while the last one is younger than a day."""

    user: User | None

    def clean(self) -> dict[str, Any]:
        if self.user is not None:
            try:
                check_old_enough(self.user, now=context.request.visit.clock.now())
            except Refused as no:
                raise ValidationError(no.sentence, code=no.code) from None
        return super().clean() or {}


class SignIn(InOurWords, account.LoginForm):  # type: ignore[misc]  # the library has no types
    """Login and password."""


class Reauthenticate(InOurWords, account.ReauthenticateForm):  # type: ignore[misc]
    """The password again."""


class ForgotPassword(InOurWords, account.ResetPasswordForm):  # type: ignore[misc]
    """Where to send the link."""


class ChangePassword(NewPassword, account.ChangePasswordForm):  # type: ignore[misc]
    """The password until now, and the new one."""


class SetPassword(NewPassword, account.SetPasswordForm):  # type: ignore[misc]
    """A password for somebody who has none."""


class ResetPassword(NewPassword, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password for somebody who came by the link of an e-mail."""


class Code(InOurWords, factors.AuthenticateForm):  # type: ignore[misc]
    """The code of the second step."""


class CodeAgain(InOurWords, factors.ReauthenticateForm):  # type: ignore[misc]
    """The code again."""


class SetUpApp(InOurWords, ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an authenticator app."""


class AddPasskey(InOurWords, AddWebAuthnForm):  # type: ignore[misc]
    """The name of a passkey; what the device says comes with it."""


class RenamePasskey(InOurWords, EditWebAuthnForm):  # type: ignore[misc]
    """Another name of a passkey."""
