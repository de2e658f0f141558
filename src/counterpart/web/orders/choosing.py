"""Which orders was a bulk action asked for, and with which of them is it permitted?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from counterpart.orders.models.orders import Order
from counterpart.orders.steps.working_many import MOST_AT_ONCE, StepOutcome, work_each
from counterpart.users.permissions import Permission
from counterpart.web.access import Request
from counterpart.web.grids.grid import chosen_rows
from counterpart.web.orders.grid import orders_grid

Failed = list[tuple[str, str]]


@dataclass(frozen=True)
class Chosen:
    """The chosen orders, oldest first, apart by whether the permission reaches them.

    `left` of them are not looked at: too many were chosen at once.
    """

    permitted: Sequence[Order]
    others: Sequence[Order]
    left: int

    @property
    def refusals(self) -> Failed:
        """The orders that are not worked whatever their state, each with the sentence why not."""
        because = _("Your roles do not permit that for this order.")
        return [(order.number, because) for order in self.others]


def chosen_orders(request: Request) -> Chosen:
    """Answer the chosen orders among those that the person may see; three queries."""
    rows = chosen_rows(orders_grid(request), request).order_by("placed_at", "pk")
    found = list(
        rows.select_related("store_view__store__website").prefetch_related("lines")[
            : MOST_AT_ONCE + 1
        ]
    )
    left = rows.count() - MOST_AT_ONCE if len(found) > MOST_AT_ONCE else 0
    orders = found[:MOST_AT_ONCE]
    inside = [one for one in orders if request.scope.allows(one.store_view_id)]
    outside = [one for one in orders if not request.scope.allows(one.store_view_id)]
    return Chosen(inside, outside, left)


def may_work(request: Request, permission: Permission, order: Order) -> bool:
    """Tell whether something is permitted with an order."""
    return request.visit.permitted(permission).allows(order.store_view_id)


def worked(
    request: Request, step: Callable[[Order], object], *, what: str
) -> tuple[int, Failed, int]:
    """Take a step with each chosen order; answer how many were done, the others, and what is left.

    Each order is worked in its own transaction: one refusal stops nobody.
    """
    chosen = chosen_orders(request)
    outcomes: list[StepOutcome] = work_each(chosen.permitted, step, what=what)
    failed = [(one.number, one.sentence) for one in outcomes if not one.is_done]
    return sum(one.is_done for one in outcomes), [*chosen.refusals, *failed], chosen.left
