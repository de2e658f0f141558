"""What does a person say about a return: that it is dealt with, or that it is not after all?"""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from counterpart.amazon.returns import handling
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.refusing import refusals_told
from counterpart.web.returns.sight import find_return_for
from counterpart.web.submitting import once


@require_POST
@demands(Permission.WORK_CHANNEL)
def deal_with(request: Request, pk: int) -> HttpResponse:
    """Say that a return needs no credit memo, or has one under another name."""
    one = find_return_for(request, pk, Permission.WORK_CHANNEL)
    now = request.clock.now()
    done = _("The return is dealt with.")
    with refusals_told(request, done=done), once(request, now=now):
        handling.mark_handled(one, actor=request.operator.name, now=now)
    return redirect("amazon_return", pk=pk)


@require_POST
@demands(Permission.WORK_CHANNEL)
def reopen(request: Request, pk: int) -> HttpResponse:
    """Take that word back: the return is to be dealt with again."""
    one = find_return_for(request, pk, Permission.WORK_CHANNEL)
    now = request.clock.now()
    done = _("The return is to be dealt with again.")
    with refusals_told(request, done=done), once(request, now=now):
        handling.reopen(one, actor=request.operator.name, now=now)
    return redirect("amazon_return", pk=pk)
