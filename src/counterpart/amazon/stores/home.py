"""Where does this database belong, and is it there?"""

from datetime import datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.db import transaction

from counterpart.amazon.models.stores import ChannelSettings
from counterpart.audit.trail import record
from counterpart.core.secrets import fingerprints

# Codes of why read-only mode is on; `channel_settings.BECAUSE` tells them.
MOVED = "moved"
NO_ADDRESS = "no_address"
PORTS = {"http": 80, "https": 443}

log = structlog.get_logger()


def look_at_home(*, actor: str, now: datetime) -> None:
    """Take the database for this address, or keep everything back if it belongs to another (F-17).

    Without an address of its own, such as on the machine of a developer, an installation takes
    nothing; a database that belongs elsewhere sends nothing from there either, which
    `why_away` sees without a word written. Safe to repeat; of several at once, one takes or
    switches. One query unless something changes.
    """
    here = marks_of_here()
    if not here:
        return
    home = ChannelSettings.objects.filter(pk=1).values_list("home", flat=True).first()
    if not home:
        _take(here[0])
    elif home not in here:
        _keep_back(here, actor=actor, now=now)
    elif home != here[0]:
        # Made with a key that will be taken away: it would be another place then.
        ChannelSettings.objects.filter(pk=1, home=home).update(home=here[0])


def why_away(home: str) -> str:
    """Answer the code of why a database with this home is not there; "" if it is."""
    if not home:
        return ""
    here = marks_of_here()
    if not here:
        return NO_ADDRESS
    return "" if home in here else MOVED


def marks_of_here() -> list[str]:
    """Answer the marks of this address, one for each key and the newest first; none without one."""
    origin = _origin(settings.URL)
    return fingerprints(origin) if origin else []


def _origin(address: str) -> str:
    """Answer scheme, host and port; "" for an address that only this machine has."""
    parts = urlsplit(address)
    host = (parts.hostname or "").lower().rstrip(".")
    if not host or host == "localhost" or host.endswith(".localhost") or _is_loopback(host):
        return ""
    return f"{parts.scheme}://{host}:{parts.port or PORTS.get(parts.scheme, 0)}"


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _take(mark: str) -> None:
    ChannelSettings.objects.get_or_create(pk=1)
    if ChannelSettings.objects.filter(pk=1, home="").update(home=mark):
        log.info("home_taken", address=settings.URL)


def _keep_back(here: list[str], *, actor: str, now: datetime) -> None:
    with transaction.atomic():
        away = ChannelSettings.objects.filter(pk=1, is_read_only=False).exclude(home__in=here)
        if not away.update(is_read_only=True, read_only_because=MOVED):
            return
        record(
            "read_only_switched",
            kind="setting",
            subject="read_only",
            before={"is_read_only": False},
            after={"is_read_only": True, "because": MOVED},
            actor=actor,
            now=now,
        )
    log.warning("read_only_because_moved", address=settings.URL)
