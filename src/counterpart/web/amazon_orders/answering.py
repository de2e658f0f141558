"""What does a person decide about an Amazon order that changed, on its page?"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from counterpart.amazon.attention.answering import AnswerRefused, answer_question
from counterpart.amazon.attention.questions import ANSWERS
from counterpart.amazon.queries import latest_note
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.amazon_orders.details import address_of_page
from counterpart.web.amazon_orders.sight import find_row_for
from counterpart.web.refusing import refusals_told
from counterpart.web.submitting import once


@require_POST
@demands(Permission.VIEW_CHANNEL)
def answer(request: Request, pk: int) -> HttpResponse:
    """Carry out the answer that a person chose; each needs a permission of its own."""
    chosen = ANSWERS.get(request.POST.get("answer", ""))
    row = find_row_for(request, pk, *([chosen.permission] if chosen else []))
    if chosen is None:
        raise AnswerRefused(_("There is no such answer."))
    now = request.clock.now()
    with refusals_told(request) as outcome, once(request, now=now):
        row = answer_question(
            row,
            chosen.code,
            seen=request.POST.get("seen", ""),
            actor=request.operator.name,
            now=now,
        )
    if outcome.is_done:
        messages.success(request, latest_note(row))
    return redirect(address_of_page(request, row))
