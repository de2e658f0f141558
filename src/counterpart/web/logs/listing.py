"""The page *Communication Errors Log*, and trying again what many errors were about (F-18)."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from counterpart.amazon.operations.retrying import retry_error
from counterpart.amazon.stores.troubles import find_errors
from counterpart.core.errors import Refused
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.going_back import back
from counterpart.web.grids.grid import ShownGrid, answered, chosen_rows
from counterpart.web.grids.outcomes import tell_outcomes
from counterpart.web.logs.grid import errors_grid
from counterpart.web.logs.words import code_of

MOST_AT_ONCE = 200


@require_safe
@demands(Permission.VIEW_CHANNEL)
def communication_errors(request: Request) -> HttpResponseBase:
    """Show what went wrong between Amazon and us, the last first."""
    grid = errors_grid(request)
    other = answered(grid, request)
    if other is not None:
        return other
    return render(request, "web/logs/listing.html", {"shown": ShownGrid(grid, request)})


@require_POST
@demands(Permission.WORK_CHANNEL)
def retry_chosen(request: Request) -> HttpResponse:
    """Try again what the chosen errors were about; each is judged for itself."""
    mine = find_errors(request.scope).values("pk")
    chosen = chosen_rows(errors_grid(request), request).filter(pk__in=mine).order_by("pk")
    done, failed = 0, []
    for error in chosen.select_related("account", "outbox__shipment")[:MOST_AT_ONCE]:
        try:
            retry_error(error, actor=request.operator.name, now=request.clock.now())
            done += 1
        except Refused as no:
            failed.append((code_of(error) or _("No answer"), no.sentence))
    tell_outcomes(
        request,
        done=_tried(done),
        failed=failed,
        refused=ngettext(
            "{count} error is not tried again:", "{count} errors are not tried again:", len(failed)
        ).format(count=len(failed)),
    )
    return back(request, reverse("communication_errors"))


def _tried(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "What {count} error was about is tried again within a minute.",
        "What {count} errors were about is tried again within a minute.",
        count,
    ).format(count=count)
