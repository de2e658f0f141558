"""How is one step taken with many orders? Each for itself: a refusal stops no other."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from django.utils.translation import gettext as _

from counterpart.core.each_alone import SomeFailed, each_alone
from counterpart.core.errors import Refused
from counterpart.orders.models.orders import Order

# More would keep whoever asked waiting for longer than a server lets them.
MOST_AT_ONCE = 500


@dataclass(frozen=True)
class StepOutcome:
    """What came of one of many orders: "" if the step was taken, or the sentence why not."""

    number: str
    sentence: str = ""

    @property
    def is_done(self) -> bool:
        return not self.sentence


def work_each(
    orders: Sequence[Order], step: Callable[[Order], object], *, what: str
) -> list[StepOutcome]:
    """Take a step with each order, in its own transaction, and answer what came of each.

    `step` opens the transaction. What breaks is logged under `what` and stops no other order.
    """
    sentences: dict[int, str] = {}

    def take(order: Order) -> int:
        try:
            step(order)
        except Refused as no:
            sentences[order.pk] = no.sentence
            return 0
        sentences[order.pk] = ""
        return 1

    with suppress(SomeFailed):
        each_alone(orders, take, what=what)
    broken = _("Something broke; the log of the server tells what. Nothing was changed.")
    return [StepOutcome(order.number, sentences.get(order.pk, broken)) for order in orders]
