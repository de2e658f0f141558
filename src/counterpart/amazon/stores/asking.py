"""How does a person ask for a pass over an account, without waiting for it?"""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext

from counterpart.amazon.models.accounts import SellerAccount
from counterpart.core.errors import Refused


class LookRefused(Refused):
    """There is nothing to look at."""

    code = "look_refused"


def ask_for_look(accounts: Iterable[SellerAccount], *, now: datetime) -> int:
    """Let the worker make a pass over some accounts with its next minute; answers over how many.

    Asked twice before it begins, it is made once. Refuses where no store takes part.
    """
    wanted = [account.pk for account in accounts]
    working = SellerAccount.objects.filter(pk__in=wanted, stores__is_active=True)
    keys = list(working.values_list("pk", flat=True).distinct())
    if not keys:
        raise LookRefused(gettext("No active store is there to sync. Activate one first."))
    SellerAccount.objects.filter(pk__in=keys, look_asked_at=None).update(look_asked_at=now)
    return len(keys)


def accounts_asked_for() -> list[int]:
    """Answer the accounts over which a pass was asked for that has not begun."""
    asked = SellerAccount.objects.filter(look_asked_at__isnull=False, stores__is_active=True)
    return list(asked.distinct().order_by("pk").values_list("pk", flat=True))


def is_asked_for(account_id: int) -> bool:
    """Tell whether a pass over an account is still asked for."""
    return SellerAccount.objects.filter(pk=account_id, look_asked_at__isnull=False).exists()


def begin_look(account: SellerAccount) -> None:
    """Take the wish off the account: a pass that begins now fulfills it."""
    SellerAccount.objects.filter(pk=account.pk).exclude(look_asked_at=None).update(
        look_asked_at=None
    )
