"""Where is each task of the setup done?"""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from counterpart.amazon.figures.checklist import Task, checklist
from counterpart.amazon.models.stores import AmazonStore
from counterpart.web.access import Request
from counterpart.web.missing import has_second_factor

# Pages that are about one store; without one, it has to be added first.
ABOUT_A_STORE = frozenset({"renew_store", "order_settings"})


def tasks_of(request: Request, stores: Iterable[AmazonStore]) -> list[dict[str, Any]]:
    """Answer the tasks of the setup, each with the address of its page."""
    found = checklist(
        stores, has_second_factor=has_second_factor(request.user), now=request.clock.now()
    )
    return [{"task": task, "url": _address(task)} for task in found]


def _address(task: Task) -> str:
    if task.argument is not None:
        return reverse(task.page, args=[task.argument])
    return reverse("add_store" if task.page in ABOUT_A_STORE else task.page)
