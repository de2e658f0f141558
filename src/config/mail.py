"""How do e-mails leave? Which mail server does a URL mean, and who is their sender?"""

from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SECONDS_TO_WAIT_FOR_A_SERVER = 20
FILES = "counterpart.orders.mails.filing.MailFiles"
SMTP = "django.core.mail.backends.smtp.EmailBackend"
CONSOLE = "django.core.mail.backends.console.EmailBackend"
# Scheme: port unless given, STARTTLS, TLS from the start.
SERVERS = {
    "smtp": (587, True, False),
    "smtps": (465, False, True),
    "smtp+plain": (25, False, False),
}


@dataclass(frozen=True)
class Transport:
    """How e-mails leave, in the words of Django's settings."""

    backend: str
    folder: Path
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = False
    tls: bool = False


def transport(url: str, data_dir: Path) -> Transport:
    """Answer what a mail URL means; no URL means files in the data folder."""
    folder = data_dir / "mails"
    if not url:
        return Transport(FILES, folder)
    parts = urlsplit(url)
    if parts.scheme == "console":
        return Transport(CONSOLE, folder)
    if parts.scheme == "file":
        return Transport(FILES, _folder(parts))
    if parts.scheme in SERVERS:
        return _server(parts, folder)
    raise ImproperlyConfigured(
        f"EMAIL_URL begins with “{parts.scheme}:”; it must be smtp:, smtps:, smtp+plain:, file: "
        f"or console:."
    )


def _folder(parts: SplitResult) -> Path:
    if parts.netloc or not parts.path.strip("/"):
        raise ImproperlyConfigured("EMAIL_URL needs three slashes and a folder: file:///folder.")
    return Path(unquote(parts.path))


def _server(parts: SplitResult, folder: Path) -> Transport:
    if not parts.hostname:
        raise ImproperlyConfigured("EMAIL_URL names no mail server.")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ImproperlyConfigured(
            "EMAIL_URL has something after the mail server; in a password, “/”, “?” and “#” are "
            "written %2F, %3F and %23."
        )
    usual_port, starttls, tls = SERVERS[parts.scheme]
    return Transport(
        SMTP,
        folder,
        host=parts.hostname,
        port=_port(parts) or usual_port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=starttls,
        tls=tls,
    )


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError:
        raise ImproperlyConfigured("EMAIL_URL names a port that is not a number.") from None


def sender(text: str) -> str:
    """Answer whom e-mails come from, or refuse what is no address."""
    _, address = parseaddr(text)
    local, at, domain = address.rpartition("@")
    if not (local and at and domain) or not text.isprintable() or " " in address:
        raise ImproperlyConfigured(
            f"COUNTERPART_MAIL_FROM is “{text}”; it must be an e-mail address such as "
            f"Sales <sales@example.com>."
        )
    return text
