"""The page *Learning and Preparation*: a checklist that checks itself (F-15, F-20)."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from counterpart.amazon.queries import find_stores
from counterpart.amazon.stores.signs_of_life import last_beat
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.home.tasks import tasks_of


@require_safe
@demands(Permission.CONFIGURE_CHANNEL)
def setup(request: Request) -> HttpResponse:
    """Show every task, done or not, and what only a person at Amazon can do."""
    tasks = tasks_of(request, list(find_stores(scope=request.scope)))
    return render(
        request,
        "web/home/setup.html",
        {
            "tasks": tasks,
            "tasks_done": sum(one["task"].is_done for one in tasks),
            "beaten_at": last_beat(),
        },
    )
