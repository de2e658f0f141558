"""How are secrets and people's data hidden at rest?"""

import base64
import hashlib
import hmac
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from counterpart.core.errors import Refused


class WrongSecretKey(Refused):
    """Stored secrets were written with a key that is not configured."""

    code = "wrong_secret_key"


def hidden(text: str) -> str:
    """Encrypt with the newest key."""
    return _cipher().encrypt(text.encode()).decode("ascii")


def revealed(token: str) -> str:
    """Decrypt with whichever configured key wrote it, or refuse."""
    try:
        return _cipher().decrypt(token.encode()).decode()
    except InvalidToken:
        raise WrongSecretKey(
            "Stored secrets cannot be read: COUNTERPART_SECRET_KEY is not the key they were "
            "written with."
        ) from None


def renewed(token: str) -> str:
    """Answer the same secret encrypted with the newest key; unchanged if it is so already."""
    try:
        Fernet(_fernet_key(settings.SECRET_KEYS[0])).decrypt(token.encode())
    except InvalidToken:
        return hidden(revealed(token))
    return token


def fingerprint(text: str) -> str:
    """Answer what finds an encrypted value again without revealing it (keyed hash).

    Made with the newest key, for storing. To look a value up, use `fingerprints`: what is stored
    may have been made with an older key.
    """
    return _fingerprint(settings.SECRET_KEYS[0], text)


def fingerprints(text: str) -> list[str]:
    """Answer the fingerprints that a value may be stored under, one for each configured key."""
    return [_fingerprint(key, text) for key in settings.SECRET_KEYS]


def _fingerprint(secret_key: str, text: str) -> str:
    key = hashlib.sha256(b"fingerprint:" + secret_key.encode()).digest()
    return hmac.new(key, text.strip().casefold().encode(), hashlib.sha256).hexdigest()


@cache
def _cipher() -> MultiFernet:
    return MultiFernet([Fernet(_fernet_key(key)) for key in settings.SECRET_KEYS])


def _fernet_key(key: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest())
