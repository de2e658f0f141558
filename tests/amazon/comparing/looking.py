"""What does a comparison with Amazon say?"""

from datetime import timedelta

from tests.scene import Shop

from counterpart.amazon.comparing.accounts import differences
from counterpart.amazon.comparing.tallying import Tally
from counterpart.amazon.models.accounts import SellerAccount

LONG_AGO = timedelta(days=3650)


def compared(shop: Shop, tally: Tally | None = None, *, said: list[str] | None = None) -> list[str]:
    """Compare everything; answers the differences, one sentence each."""
    return differences_at(shop.account, shop, tally or Tally(), said=said)


def differences_at(
    account: SellerAccount, shop: Shop, tally: Tally, *, said: list[str] | None = None
) -> list[str]:
    """Compare one account."""
    tell = (said if said is not None else []).append
    since = shop.now - LONG_AGO
    return list(differences(account, shop.clock, tally, since=since, tell=tell))


def tallied(shop: Shop) -> dict[str, dict[str, int]]:
    """Answer what was compared, underway and waiting; there is no difference."""
    tally = Tally()
    assert compared(shop, tally) == []
    return {
        name: dict(getattr(tally, name))
        for name in ("compared", "underway", "waiting")
        if getattr(tally, name)
    }
