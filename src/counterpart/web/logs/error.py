"""The page of one communication error, whole, and trying again what it was about (B-17)."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from counterpart.amazon.models.logs import CommunicationError
from counterpart.amazon.operations.retrying import can_retry, retry_error
from counterpart.amazon.stores.troubles import find_errors
from counterpart.core.errors import Refused
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.logs.grid import fetched
from counterpart.web.logs.words import code_told, region_label, standing, stores_of
from counterpart.web.refusing import refusals_told
from counterpart.web.submitting import once


class ErrorUnknown(Refused):
    """There is no such error, or it is no longer kept."""

    code = "error_unknown"


@require_safe
@demands(Permission.VIEW_CHANNEL)
def communication_error(request: Request, pk: int) -> HttpResponse:
    """Show what Amazon said, when and how often, and whether trying again helps."""
    error = _find(request, pk)
    return render(
        request,
        "web/logs/error.html",
        {
            "error": error,
            "code": code_told(error),
            "region": region_label(error.account.region),
            "stores": stores_of(error),
            "standing": standing(error),
            "why_not": can_retry(error),
            "may_work": find_errors(request.visit.permitted(Permission.WORK_CHANNEL))
            .filter(pk=pk)
            .exists(),
        },
    )


@require_POST
@demands(Permission.WORK_CHANNEL)
def retry_one(request: Request, pk: int) -> HttpResponse:
    """Try again what an error was about."""
    error = _find(request, pk)
    now = request.clock.now()
    done = _("It is tried again within a minute.")
    with refusals_told(request, done=done), once(request, now=now):
        retry_error(error, actor=request.operator.name, now=now)
    return redirect("communication_error", pk=error.pk)


def _find(request: Request, pk: int) -> CommunicationError:
    """Answer an error within the scope of what the page demands."""
    error = fetched(find_errors(request.scope), request).filter(pk=pk).first()
    if error is None:
        raise ErrorUnknown(_("There is no such error, or it is no longer kept."))
    return error
