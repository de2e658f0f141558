"""How does a person get in: newly hired, locked out, or without their second factor?"""

from datetime import datetime

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.utils.translation import gettext

from counterpart.users.extending import changing_rights, check_reach
from counterpart.users.models import User
from counterpart.users.operators import Operator, rights_of
from counterpart.users.people import PersonRefused


def unlock(person: User, *, by: Operator, now: datetime) -> None:
    """Forget the wrong passwords that were tried for a person, from everywhere. Safe to repeat.

    Refuses people who may more than the operator.
    """
    with changing_rights(by, now=now) as change:
        check_reach(change.by, rights_of(person))
        tried, _ = AccessAttempt.objects.filter(username=person.username).delete()
        change.written(
            "person_unlocked",
            kind="person",
            subject=person.username,
            before={"is_locked": bool(tried)},
            after={"is_locked": False},
        )


def forget_factors(person: User, *, by: Operator, now: datetime) -> None:
    """Take a person's second factors away, who lost them; the password stays. Safe to repeat.

    Refuses people who may more than the operator: without the factors, their password is all
    that protects them.
    """
    with changing_rights(by, now=now) as change:
        check_reach(change.by, rights_of(person))
        factors = Authenticator.objects.filter(user_id=person.pk)
        had = sorted(factors.values_list("type", flat=True))
        factors.delete()
        change.written(
            "factors_forgotten",
            kind="person",
            subject=person.username,
            before={"factors": had},
            after={"factors": []},
        )


def offer_link(person: User, *, by: Operator, now: datetime) -> None:
    """Write down that a person is sent a link to choose a password; the caller sends it then.

    It goes to the address of the person, so everybody who manages people may. Refuses people who
    do not work here: they could not sign in with it.
    """
    with changing_rights(by, now=now) as change:
        person.refresh_from_db()
        if not person.is_active:
            raise PersonRefused(
                gettext("{username} does not work here any more.").format(username=person.username)
            )
        change.written(
            "link_sent",
            kind="person",
            subject=person.username,
            before={},
            after={"link": "sent"},
        )
