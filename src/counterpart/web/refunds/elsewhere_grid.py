"""The list of refunds that stand in Amazon's books and were made in Seller Central (B-20, S-12)."""

from collections.abc import Mapping

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from counterpart.amazon.models.refunds import RefundTransaction
from counterpart.core.finding.counting import capped_count
from counterpart.web.access import Request
from counterpart.web.components.amounts import number
from counterpart.web.grids.grid import Empty, Grid, Tab
from counterpart.web.refunds.columns import elsewhere_columns
from counterpart.web.refunds.filters import ElsewhereFilters
from counterpart.web.refunds.sight import visible_elsewhere

OPEN = Q(handled_at=None)


def elsewhere_grid(request: Request) -> Grid:
    """Build the list for whoever asks."""
    rows = visible_elsewhere(request.visit)
    return Grid(
        name="refunds_elsewhere",
        title=_("Refunds made in Seller Central"),
        rows=rows,
        columns=elsewhere_columns(request.visit),
        filters=ElsewhereFilters,
        default_sort="-posted",
        noun=_noun,
        empty=Empty(
            "undo-2",
            _("Amazon's books show no such refund"),
            _(
                "They are read every few hours. A refund that was not asked for from here stands "
                "here then, until somebody records a credit memo for it."
            ),
        ),
        fetch=_fetch,
        tabs=(Tab("", _("All"), Q()), Tab("open", _("To be dealt with"), OPEN, is_work=True)),
        tab_counts=lambda: _tab_counts(rows),
        row_name=lambda row: row.order_number,
        search_label=_("Search an order number"),
    )


def _fetch(rows: QuerySet[RefundTransaction]) -> QuerySet[RefundTransaction]:
    shown = rows.select_related(
        "amazon_order__store__order_settings", "amazon_order__order", "credit_memo"
    )
    hidden = ("document", "buyer", "address", "corrected_address")
    return shown.defer(*(f"amazon_order__{name}" for name in hidden))


def _tab_counts(rows: QuerySet[RefundTransaction]) -> Mapping[str, int | None]:
    return {"open": capped_count(rows.filter(OPEN))}


def _noun(count: int) -> str:
    return ngettext("{count} refund", "{count} refunds", count).format(count=number(count))
