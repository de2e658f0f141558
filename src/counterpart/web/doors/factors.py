"""How are second factors kept, and what are they called?"""

from io import BytesIO

import qrcode
from allauth.account.adapter import get_adapter as account_adapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathFillImage

from counterpart.core.secrets import hidden, revealed
from counterpart.users.models import User


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]  # the library has no types
    """Secrets of authenticator apps and recovery codes are encrypted like all others."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right."),
        "cannot_generate_recovery_codes": _("Recovery codes need a second factor first."),
    }

    def encrypt(self, text: str) -> str:
        return hidden(text)

    def decrypt(self, encrypted_text: str) -> str:
        return revealed(encrypted_text)

    def get_totp_label(self, user: User) -> str:
        return str(user.username)

    def build_totp_svg(self, url: str) -> str:
        """Draw the code on white: cameras do not read it on dark pages."""
        drawn = BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage).save(drawn)
        return drawn.getvalue().decode()

    def generate_authenticator_name(self, user: User, type: object) -> str:  # noqa: A002 - theirs
        """Name a passkey after its number; people rename it."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}

    def send_notification_mail(self, *args: object, **details: object) -> None:
        account_adapter().send_notification_mail(*args, **details)

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, object]:
        entity: dict[str, object] = super().get_public_key_credential_user_entity(user)
        return entity | {"name": user.username, "display_name": user.get_full_name()}
