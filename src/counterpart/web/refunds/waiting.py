"""Which refunds wait for a person, as *Needs attention* tells them?"""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from counterpart.web.access import Visit
from counterpart.web.refunds.elsewhere_grid import OPEN
from counterpart.web.refunds.sight import visible_elsewhere, visible_refunds
from counterpart.web.refunds.standing import Standing, in_doubt, standing_as


def refunds_to_decide(visit: Visit, *, now: datetime) -> dict[str, Any]:
    """Answer how many refunds wait for approval, are in doubt, or were made elsewhere."""
    refunds = visible_refunds(visit)
    counts = {
        "approve": refunds.filter(standing_as(Standing.WAITING)).count(),
        "doubt": refunds.filter(in_doubt(now)).count(),
        "elsewhere": visible_elsewhere(visit).filter(OPEN).count(),
    }
    return {
        **counts,
        "count": sum(counts.values()),
        "approve_url": _list("refunds", "approve"),
        "doubt_url": _list("refunds", "doubt"),
        "elsewhere_url": _list("refunds_elsewhere", "open"),
    }


def _list(page: str, tab: str) -> str:
    return f"{reverse(page)}?{urlencode({'tab': tab})}"
