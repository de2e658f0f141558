"""Which sign-ins need not be remembered any longer?"""

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef

from counterpart.core.cleaning import delete_in_portions

KEEP_ATTEMPTS = timedelta(days=1)


def clean_sign_ins(*, now: datetime) -> int:
    """Delete sessions that ended by themselves, and wrong passwords of before; answers how many.

    Safe to repeat. The audit trail goes on telling of both.
    """
    there = Session.objects.filter(session_key=OuterRef("session_key"))
    return sum(
        delete_in_portions(rows)
        for rows in (
            Session.objects.filter(expire_date__lt=now),
            UserSession.objects.filter(~Exists(there)),
            AccessAttempt.objects.filter(attempt_time__lt=now - KEEP_ATTEMPTS),
        )
    )
