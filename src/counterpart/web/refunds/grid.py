"""The list of refunds on Amazon that were asked for from here, and where each stands."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from counterpart.amazon.models.refunds import AmazonRefund
from counterpart.core.finding.counting import capped_count
from counterpart.web.access import Request
from counterpart.web.components.amounts import number
from counterpart.web.grids.grid import Empty, Grid, Tab
from counterpart.web.refunds.columns import columns
from counterpart.web.refunds.filters import RefundFilters
from counterpart.web.refunds.sight import visible_refunds
from counterpart.web.refunds.standing import (
    UNDERWAY,
    Standing,
    in_doubt,
    is_in_doubt,
    standing_as,
)

TO_APPROVE = standing_as(Standing.WAITING)
REJECTED = standing_as(Standing.REJECTED)


def refunds_grid(request: Request) -> Grid:
    """Build the list for whoever asks."""
    rows, now = visible_refunds(request.visit), request.visit.clock.now()
    return Grid(
        name="refunds",
        title=_("Refunds"),
        rows=rows,
        columns=columns(request.visit),
        filters=RefundFilters,
        default_sort="-asked",
        noun=_noun,
        empty=Empty(
            "undo-2",
            _("No refund was asked for yet"),
            _(
                "A credit memo of an order from Amazon can be refunded there as well: it says so "
                "in the form of the credit memo. Each of these refunds stands here."
            ),
        ),
        fetch=fetched,
        tabs=(
            Tab("", _("All"), Q()),
            Tab("approve", _("To approve"), TO_APPROVE, is_work=True),
            Tab("doubt", _("In doubt"), in_doubt(now), is_work=True),
            Tab("rejected", _("Rejected"), REJECTED, is_work=True),
            Tab("underway", _("Under way"), standing_as(*UNDERWAY)),
        ),
        tab_counts=lambda: _tab_counts(rows, now),
        row_class=lambda row: "err" if is_in_doubt(row, now) else "",
        row_name=lambda row: row.credit_memo.number,
        search_label=_("Search an order number or a credit memo"),
    )


def fetched(rows: QuerySet[AmazonRefund]) -> QuerySet[AmazonRefund]:
    """Read what a page shows of refunds: without what Amazon sent of the orders."""
    shown = rows.select_related(
        "amazon_order__store__order_settings", "amazon_order__order", "credit_memo", "operation"
    )
    hidden = ("document", "buyer", "address", "corrected_address")
    return shown.defer(*(f"amazon_order__{name}" for name in hidden)).prefetch_related(
        "transactions"
    )


def _tab_counts(rows: QuerySet[AmazonRefund], now: datetime) -> Mapping[str, int | None]:
    return {
        "approve": capped_count(rows.filter(TO_APPROVE)),
        "doubt": capped_count(rows.filter(in_doubt(now))),
        "rejected": capped_count(rows.filter(REJECTED)),
    }


def _noun(count: int) -> str:
    return ngettext("{count} refund", "{count} refunds", count).format(count=number(count))
