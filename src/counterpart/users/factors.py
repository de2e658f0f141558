"""How do second factors come to be written with the newest key?"""

from allauth.mfa.models import Authenticator
from django.db import transaction

from counterpart.core.rotating import Rotated
from counterpart.core.secrets import WrongSecretKey, renewed

# Where the library keeps what the adapter encrypts; passkeys hold no secret.
SECRETS = ("secret", "seed")


def rotate_factors() -> Rotated:
    """Write the secrets of authenticator apps and recovery codes with the newest key.

    Safe to repeat and to kill; what no configured key reads is counted and stays.
    """
    done = Rotated(Authenticator._meta.label)  # noqa: SLF001
    secret = Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN)
    for key in secret.order_by("pk").values_list("pk", flat=True):
        try:
            done.renewed += _rotated(key)
        except WrongSecretKey:
            done.unreadable += 1
    return done


def _rotated(key: int) -> bool:
    with transaction.atomic():
        factor = Authenticator.objects.select_for_update().filter(pk=key).first()
        if factor is None:
            return False
        new = {name: renewed(factor.data[name]) for name in SECRETS if factor.data.get(name)}
        if all(factor.data[name] == value for name, value in new.items()):
            return False
        factor.data |= new
        factor.save(update_fields=["data"])
        return True
