"""What does the page of a feed show of the listings whose quantities went with it?"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from counterpart.amazon.listings.fed import FedFigure, Outcome, figures_of
from counterpart.amazon.models.feeds import Feed
from counterpart.amazon.models.listings import Listing

OUTCOMES = {
    Outcome.OPEN: ("info", _("Under way")),
    Outcome.ACCEPTED: ("success", _("Accepted by Amazon")),
    Outcome.REJECTED: ("danger", _("Rejected by Amazon")),
    Outcome.UNKNOWN: ("warning", _("Not known; sent once more")),
}


def listing_messages(feed: Feed, most: int) -> dict[str, Any]:
    """Answer the messages of a feed of quantities, what was refused first, and how many more."""
    figures = figures_of(feed)
    shown = figures[:most]
    known = Listing.objects.filter(account=feed.account_id, sku__in=[one.sku for one in shown])
    keys = dict(known.values_list("sku", "pk"))
    return {
        "lines": [_line(one, keys.get(one.sku)) for one in shown],
        "further": len(figures) - len(shown),
    }


def _line(figure: FedFigure, key: int | None) -> dict[str, Any]:
    tone, label = OUTCOMES[figure.outcome]
    return {"figure": figure, "key": key, "tone": tone, "label": label}
