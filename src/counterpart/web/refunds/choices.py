"""What may a person decide about a refund now, and what comes of each decision?"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from counterpart.amazon.models.refunds import AmazonRefund
from counterpart.amazon.operations.refunding.doubts import why_not_again
from counterpart.users.permissions import Permission
from counterpart.web.access import Request
from counterpart.web.refunds.sight import may_for
from counterpart.web.refunds.standing import Standing, is_in_doubt, standing_of


@dataclass(frozen=True)
class Choice:
    """A decision: the page that carries it out, who may take it, and what it brings about."""

    page: str
    permission: Permission
    label: Promise | str
    icon: str
    effect: Promise | str
    is_danger: bool = False


@dataclass(frozen=True)
class Offer:
    """A decision as the page offers it."""

    choice: Choice
    url: str


@dataclass(frozen=True)
class Choices:
    """What the page offers, and in a sentence why it does not offer what others may do."""

    offers: tuple[Offer, ...]
    explanation: str


APPROVE = Choice(
    "refund_approve", Permission.APPROVE_REFUNDS, _("Approve"), "check",
    _("Amazon is told with the next sync, and pays the buyer. That cannot be undone."),
)  # fmt: skip
DECLINE = Choice(
    "refund_decline", Permission.APPROVE_REFUNDS, _("Decline"), "x",
    _("Amazon is told nothing. The credit memo stays as it is."),
)  # fmt: skip
WITHDRAW = Choice(
    "refund_withdraw", Permission.CREDIT_ORDERS, _("Withdraw"), "undo-2",
    _("Nothing was sent yet: Amazon is told nothing. The credit memo stays as it is."),
)  # fmt: skip
PAID = Choice(
    "refund_paid", Permission.CREDIT_ORDERS, _("Amazon has paid it"), "check",
    _(
        "You have seen the refund in Seller Central. It counts as paid and is never sent again. "
        "If Amazon has not paid, the buyer gets nothing from here."
    ),
)  # fmt: skip
AGAIN = Choice(
    "refund_again", Permission.CREDIT_ORDERS, _("Amazon has not paid it: send again"), "send",
    _(
        "You have looked in Seller Central, and there is no such refund. Amazon is told once "
        "more. If it has paid after all, the buyer gets the money twice."
    ),
    is_danger=True,
)  # fmt: skip
OF_STANDING: dict[Standing, tuple[Choice, ...]] = {
    Standing.WAITING: (APPROVE, DECLINE, WITHDRAW),
    Standing.QUEUED: (WITHDRAW,),
}
IN_DOUBT = (PAID, AGAIN)


def choices_of(request: Request, refund: AmazonRefund) -> Choices:
    """Answer what whoever asks may decide about a refund, as it stands now."""
    now = request.clock.now()
    if is_in_doubt(refund, now):
        return _of_doubt(request, refund)
    choices = OF_STANDING.get(standing_of(refund), ())
    # Who may decline need not withdraw, and who asked may do nothing else.
    deciding = _permitted(request, refund, [one for one in choices if one is not WITHDRAW])
    if not deciding or _is_asker(request, refund):
        deciding = _permitted(request, refund, [one for one in choices if one is WITHDRAW])
    return Choices(tuple(deciding), _who_approves(request, refund))


def _of_doubt(request: Request, refund: AmazonRefund) -> Choices:
    """It is sent again only when Amazon's books are late no more, and by whoever may approve."""
    offers = _permitted(request, refund, IN_DOUBT)
    if not offers or refund.operation is None:
        return Choices((), gettext("Somebody with the right to do that decides."))
    why_not = why_not_again(
        refund,
        refund.amazon_order,
        refund.operation,
        actor=request.operator.name,
        now=request.clock.now(),
    )
    shown = tuple(one for one in offers if one.choice is not AGAIN or not why_not)
    return Choices(shown, why_not)


def _permitted(request: Request, refund: AmazonRefund, choices: Iterable[Choice]) -> list[Offer]:
    return [
        Offer(choice, reverse(choice.page, args=[refund.pk]))
        for choice in choices
        if may_for(request.visit, choice.permission, refund.amazon_order)
    ]


def _who_approves(request: Request, refund: AmazonRefund) -> str:
    if standing_of(refund) != Standing.WAITING:
        return ""
    if _is_asker(request, refund):
        return gettext("You asked for this refund yourself: somebody else must approve it.")
    if not may_for(request.visit, Permission.APPROVE_REFUNDS, refund.amazon_order):
        return gettext("Somebody who may approve refunds decides.")
    return ""


def _is_asker(request: Request, refund: AmazonRefund) -> bool:
    return refund.asked_by == request.operator.name
