"""The receipt of one run, whole."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from counterpart.amazon.figures.receipts import account_for
from counterpart.amazon.models.runs import AccountRun
from counterpart.amazon.queries import find_accounts
from counterpart.core.errors import Refused
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.runs.grid import COUNTS, duration, spent
from counterpart.web.runs.words import outcome_label, outcome_tone

DONE = ("created", "held", "waiting", "canceled", "failed", "completed")
TOLD = ("sent", "accepted", "rejected", "unsure")


class RunUnknown(Refused):
    """There is no such run, or its receipt is no longer kept."""

    code = "run_unknown"


@require_safe
@demands(Permission.VIEW_CHANNEL)
def receipt(request: Request, pk: int) -> HttpResponse:
    """Show what a run asked for, received, did and told."""
    mine = AccountRun.objects.filter(account__in=find_accounts(scope=request.scope))
    run = mine.select_related("account").filter(pk=pk).first()
    if run is None:
        raise RunUnknown(gettext("There is no such run, or its receipt is no longer kept."))
    accounted = account_for(run)
    return render(
        request,
        "web/runs/receipt.html",
        {
            "run": run,
            "label": outcome_label(run.outcome),
            "tone": outcome_tone(run.outcome),
            "seconds": duration(run),
            "requests": sorted(run.requests.items()),
            "request_count": spent(run),
            "received": [
                (_("Orders that Amazon sent"), accounted.received),
                (_("New or changed, taken in"), accounted.recorded),
                (_("Known already, unchanged"), accounted.unchanged),
                (_("From before the connection, left out"), accounted.before_connection),
                (_("Of other marketplaces, left out"), accounted.other_marketplaces),
                (_("Unreadable, asked for again"), accounted.unreadable),
                (_("Shown twice on a page"), accounted.repeated),
            ],
            "done": _named(run, DONE),
            "told": _named(run, TOLD),
        },
    )


def _named(run: AccountRun, names: tuple[str, ...]) -> list[tuple[object, int]]:
    labels = {name: label for name, label, _is_shown in COUNTS}
    return [(labels[name], getattr(run, name)) for name in names]
