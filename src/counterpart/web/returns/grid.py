"""The list of returns: what buyers send back, and what is to be done about each (S-08)."""

from collections.abc import Mapping

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from counterpart.amazon.returns.queries import TO_DEAL_WITH
from counterpart.core.finding.counting import capped_count
from counterpart.web.access import Request
from counterpart.web.components.amounts import number
from counterpart.web.grids.grid import Empty, Grid, Tab
from counterpart.web.returns.columns import columns_for
from counterpart.web.returns.filters import ReturnFilters
from counterpart.web.returns.sight import fetched, visible_returns
from counterpart.web.returns.words import name_of

# The tabs' names in the address; all but the first are parts of what is to be dealt with.
TABS = {
    "open": (_("To be dealt with"), TO_DEAL_WITH),
    "delivered": (_("Delivered back"), TO_DEAL_WITH & Q(delivered_on__isnull=False)),
    "claims": (_("A-to-z claims"), TO_DEAL_WITH & Q(has_claim=True)),
}


def returns_grid(request: Request) -> Grid:
    """Build the list for whoever asks."""
    rows = visible_returns(request.visit)
    return Grid(
        name="returns",
        title=_("Returns"),
        rows=rows,
        columns=columns_for(request),
        filters=ReturnFilters,
        default_sort="-requested",
        noun=_noun,
        empty=Empty(
            "undo-2",
            _("No buyer has sent anything back yet"),
            _(
                "Returns that buyers ask for at Amazon appear here within a few hours; each "
                "leads to its credit memo."
            ),
        ),
        fetch=fetched,
        tabs=(
            Tab("", _("All"), Q()),
            *(Tab(key, label, condition, is_work=True) for key, (label, condition) in TABS.items()),
        ),
        tab_counts=lambda: _tab_counts(request),
        row_class=lambda one: "err" if one.has_claim and one.handled_at is None else "",
        row_name=name_of,
        search_label=_("Search order, return, SKU or tracking number"),
    )


def _tab_counts(request: Request) -> Mapping[str, int | None]:
    rows = visible_returns(request.visit)
    return {key: capped_count(rows.filter(condition)) for key, (_label, condition) in TABS.items()}


def _noun(count: int) -> str:
    return ngettext("{count} return", "{count} returns", count).format(count=number(count))
