"""Where does a person begin, and what helps to get around?"""

from django.db import connection
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from counterpart.users.models import User
from counterpart.web.access import Request, for_everybody, for_everyone_signed_in
from counterpart.web.going_back import back
from counterpart.web.shell import GROUPS


@require_safe
@for_everyone_signed_in
def start(request: Request) -> HttpResponse:
    """Lead to the first room that is open to this person."""
    for group in GROUPS:
        for room in group.rooms:
            if request.visit.may(room.permission):
                return redirect(room.page)
    return render(request, "web/front/nothing_open.html")


@require_safe
@for_everyone_signed_in
def shortcuts(request: Request) -> HttpResponse:
    """List the keyboard's shortcuts."""
    return render(request, "web/front/shortcuts.html")


@require_safe
@for_everyone_signed_in
def palette(request: Request) -> HttpResponse:
    """List every room: the command palette for those who work without scripts."""
    return render(request, "web/front/palette.html")


@require_POST
@for_everyone_signed_in
def toggle_density(request: Request) -> HttpResponse:
    """Show lists denser, or less dense; remembered for this person."""
    dense = request.user.density == "compact"
    User.objects.filter(pk=request.user.pk).update(density="comfortable" if dense else "compact")
    return back(request)


@require_safe
@never_cache
@for_everybody
def health(_: Request) -> HttpResponse:
    """Answer 200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")
