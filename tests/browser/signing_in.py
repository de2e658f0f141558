"""How is somebody signed in at once, without the form? And with which second factors?"""

import hashlib
import time
from typing import Any

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as METHODS
from allauth.account.internal.userkit import user_id_to_str
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from counterpart.users.models import User

ORIGIN = "http://127.0.0.1"
NAME = b"blue"


def signed_in(login: str, **client: Any) -> Client:
    """Answer a client whose session is that of somebody who typed the password just now.

    Without a login: a client of nobody.
    """
    made = Client(**client)
    if not login:
        return made
    person = User.objects.get(username=login)
    made.force_login(person)
    session = made.session
    session[METHODS] = [{"method": "password", "at": time.time(), "username": login}]
    session[f"{METHODS}_user"] = user_id_to_str(person)
    session.save()
    return made


def cookie_of(client: Client, *, url: str) -> Any:
    """Answer the cookie that makes a browser go on with a client's session."""
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    return {"name": cookie.key, "value": cookie.value, "url": url}


def give_factors(person: User) -> Authenticator:
    """Let somebody have an app for codes, recovery codes and a passkey; answers the passkey."""
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(person)
    return Authenticator.objects.create(
        user=person,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "Blue key", "credential": made_passkey()},
    )


def made_passkey() -> dict[str, Any]:
    """Answer the credential that a browser sends when a passkey is made: always the same one."""
    key = ec.derive_private_key(7, ec.SECP256R1()).public_key()
    credential = AttestedCredentialData.create(
        Aaguid(bytes(16)), NAME, ES256.from_cryptography_key(key)
    )
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
    site = hashlib.sha256(b"127.0.0.1").digest()
    data = AuthenticatorData.create(site, flags, 0, credential)
    client = CollectedClientData.create(
        type=CollectedClientData.TYPE.CREATE, challenge=bytes(16), origin=ORIGIN
    )
    return {
        "id": websafe_encode(NAME),
        "rawId": websafe_encode(NAME),
        "type": "public-key",
        "response": {
            "clientDataJSON": websafe_encode(client),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        },
        "clientExtensionResults": {"credProps": {"rk": True}},
    }
