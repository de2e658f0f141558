"""What is done with many Amazon orders at once: each is judged for itself."""

from django.http import HttpResponse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from counterpart.amazon.attention.releasing import MOST_AT_ONCE, release_held
from counterpart.amazon.finding.matching import within
from counterpart.amazon.importing.requesting import import_orders
from counterpart.amazon.models.orders import ImportState
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.amazon_orders.grid import amazon_orders_grid
from counterpart.web.going_back import back
from counterpart.web.grids.grid import chosen_rows
from counterpart.web.grids.outcomes import tell_outcomes


@require_POST
@demands(Permission.WORK_CHANNEL)
def retry(request: Request) -> HttpResponse:
    """Look again at the chosen orders that are held, as the next sync would (B-14)."""
    rows = chosen_rows(amazon_orders_grid(request), request).filter(import_state=ImportState.HELD)
    released = release_held(
        ids=list(rows.values_list("pk", flat=True)[:MOST_AT_ONCE]),
        scope=request.scope,
        actor=request.operator.name,
        now=request.clock.now(),
    )
    tell_outcomes(
        request,
        done=_created(released.in_commerce),
        failed=[
            (one.amazon_order_id, one.sentence)
            for one in released.outcomes
            if not one.is_in_commerce
        ],
        refused=_still_held(released.still_held),
    )
    return back(request)


@require_POST
@demands(Permission.WORK_CHANNEL)
def import_chosen(request: Request) -> HttpResponse:
    """Bring the chosen orders into Commerce that were received while import was disabled (K-8)."""
    chosen = chosen_rows(amazon_orders_grid(request), request).filter(within(request.scope))
    rows = chosen.order_by("purchased_at", "pk")
    wanted = rows.select_related("store__order_settings", "order")[:MOST_AT_ONCE]
    outcomes = import_orders(wanted, actor=request.operator.name, now=request.clock.now())
    failed = [one for one in outcomes if not one.is_in_commerce]
    tell_outcomes(
        request,
        done=_created(len(outcomes) - len(failed)),
        failed=[(one.amazon_order_id, one.sentence) for one in failed],
        refused=_still_held(len(failed)),
    )
    return back(request)


def _created(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "{count} order is in Commerce now.", "{count} orders are in Commerce now.", count
    ).format(count=count)


def _still_held(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "{count} order could not be created:", "{count} orders could not be created:", count
    ).format(count=count)
