"""How does a form take effect once, however often it is sent?"""

import hashlib
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from counterpart.core.errors import Refused
from counterpart.web.models import Submission

FIELD = "form_token"
REMEMBERED = timedelta(days=2)


class SentAlready(Refused):
    """The same form was sent before and took effect."""

    code = "sent_already"


class ChangedMeanwhile(Refused):
    """What the form was filled in for is no longer as it was shown."""

    code = "changed_meanwhile"


def new_token() -> str:
    """Answer a token for a form; the tag `form_token` puts it there."""
    return secrets.token_urlsafe(24)


@contextmanager
def once(request: HttpRequest, *, now: datetime) -> Iterator[None]:
    """Carry out what a form asks for in one transaction, once for each token.

    A form without a token is carried out as it is. Refuses one that took effect before; one that
    was refused may be sent again. No network inside: the transaction is open.
    """
    token = request.POST.get(FIELD, "")
    with transaction.atomic():
        if token:
            _claim(token, now)
        yield


def check_unchanged(request: HttpRequest, shown: datetime) -> None:
    """Refuse a form that was filled in for an older state than the one that is stored.

    Forms carry the moment of the last change that they show in `seen`.
    """
    check_same(request, shown.isoformat())


def check_same(request: HttpRequest, state: str) -> None:
    """Refuse a form that was filled in for another state than the one that is stored.

    For what has no moment of its last change: `seen` carries the mark of all that was shown.
    """
    seen = request.POST.get("seen", "")
    if seen and seen != state:
        raise ChangedMeanwhile(
            _("This was changed by somebody else meanwhile. Look at it again, then send it anew.")
        )


def mark_of(facts: Any) -> str:
    """Answer a short mark that is another one as soon as any of these JSON values is."""
    written = json.dumps(facts, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()[:32]


def _claim(token: str, now: datetime) -> None:
    Submission.objects.filter(taken_at__lt=now - REMEMBERED).delete()
    try:
        with transaction.atomic():
            Submission.objects.create(token=token[:40], taken_at=now)
    except IntegrityError:
        raise SentAlready(
            _("This form was sent before and took effect once; nothing was done again.")
        ) from None
