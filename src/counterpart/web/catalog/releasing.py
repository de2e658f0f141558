"""Something of a product was mended: what comes of the orders that waited for it?"""

from typing import Any

from counterpart.amazon.attention.releasing import release_held
from counterpart.users.permissions import Permission
from counterpart.web.access import Request
from counterpart.web.attention.telling import tell_released


def release_after(request: Request, **what: Any) -> None:
    """Look at the held orders again, for those who may, and tell what came of them.

    Silent where no held order is concerned. What nobody may look at comes in with the next run.
    """
    scope = request.visit.permitted(Permission.WORK_CHANNEL)
    if scope.is_nothing:
        return
    released = release_held(
        **what, scope=scope, actor=request.operator.name, now=request.clock.now()
    )
    if released.outcomes or released.left:
        tell_released(request, released)
