"""People at the doors: Ada owns everything, with a password; each test's clock is the machine's."""

import time
from datetime import UTC, datetime
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.test import Client
from tests.users.scene import MACHINE, role

from counterpart.audit.models import AuditEntry
from counterpart.users.founding import found_roles
from counterpart.users.models import User
from counterpart.users.people import create_person

PASSWORD = "Seven mugs, 1 lamp"
OTHER = "Seven lamps, 1 mug"


def now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251


def hired(login: str = "ada", *roles: str, password: str | None = PASSWORD) -> User:
    """Add a person who can sign in; an owner unless told otherwise."""
    found_roles()
    return create_person(
        login,
        name=f"{login.capitalize()} Example",
        email=f"{login}@example.com",
        roles=[role(code) for code in roles or ("owner",)],
        password=password,
        by=MACHINE,
        now=now(),
    )


def sign_in(client: Client, login: str = "ada", password: str = PASSWORD, **extra: Any) -> Any:
    return client.post("/sign-in/", {"login": login, "password": password}, **extra)


def signed_in(login: str = "ada", password: str = PASSWORD) -> Client:
    """Answer a browser in which somebody signed in by the form."""
    client = Client()
    answer = sign_in(client, login, password)
    assert answer.status_code == 302
    return client


def is_in(client: Client) -> bool:
    """Whether the profile opens; else the way leads to the sign-in."""
    answer = client.get("/profile/")
    assert answer.status_code == 200 or answer.headers["Location"] == "/sign-in/?next=/profile/"
    return bool(answer.status_code == 200)


def give_app(person: User) -> str:
    """Give a person an authenticator app; answers its secret."""
    secret: str = generate_totp_secret()
    TOTP.activate(person, secret)
    RecoveryCodes.activate(person)
    return secret


def code(secret: str) -> str:
    """Answer what an authenticator app shows now."""
    shown: str = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    return shown


def told(*actions: str) -> list[tuple[Any, ...]]:
    """The entries of the audit trail about these, oldest first: action, actor, subject, after."""
    rows = AuditEntry.objects.filter(action__in=actions).order_by("pk")
    return [(one.action, one.actor, one.subject, one.after) for one in rows]
