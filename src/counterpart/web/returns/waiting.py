"""Which returns wait for a person, as *Needs attention* tells them (S-08)?"""

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from counterpart.amazon.returns.queries import count_open_returns, find_returns
from counterpart.web.returns.words import name_of
from counterpart.websites.scopes import Scope

SHOWN = 10


def returns_to_deal_with(scope: Scope) -> dict[str, Any]:
    """Answer how many returns wait, how many of them are back, and those that are back longest."""
    some = find_returns(open_only=True, scope=scope)
    back = some.filter(delivered_on__isnull=False)
    first = back.order_by("delivered_on", "pk")[:SHOWN]
    return {
        "count": count_open_returns(scope=scope),
        "back": back.order_by().count(),
        "first": [{"row": one, "name": name_of(one)} for one in first],
        "list_url": _list("open"),
        "back_url": _list("delivered"),
    }


def _list(tab: str) -> str:
    return f"{reverse('returns')}?{urlencode({'tab': tab})}"
