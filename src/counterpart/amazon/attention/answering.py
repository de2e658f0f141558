"""What happens when a person answers what an Amazon order asks?"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from counterpart.amazon.attention.lowering import follow_lowered
from counterpart.amazon.attention.questions import (
    CANCEL,
    FOLLOW,
    GOODS_ARE_BACK,
    GOODS_ARE_GONE,
    KEEP,
    LEFT_ELSEWHERE,
    LEFT_OUR_SHELVES,
    SHIP_ANYWAY,
    question_of,
)
from counterpart.amazon.importing.following.decisions import FIGURES, WISH, figures_of, remember
from counterpart.amazon.importing.following.elsewhere import (
    parcels_elsewhere,
    settle_shipment,
    told_units,
    tracks_of,
    units_elsewhere,
)
from counterpart.amazon.importing.following.ending import end_shipped_order
from counterpart.amazon.importing.following.stops import renew_stop
from counterpart.amazon.models.orders import AmazonOrder, ImportState
from counterpart.amazon.operations.canceling import cancel_at_amazon
from counterpart.amazon.operations.confirming import mark_confirmed
from counterpart.amazon.operations.locking import taken_with_order
from counterpart.amazon.timeline import write_note
from counterpart.audit.trail import record
from counterpart.core.errors import Refused
from counterpart.orders.documents.shipping_elsewhere import record_shipped_elsewhere
from counterpart.orders.models.orders import Order
from counterpart.orders.states import FINAL
from counterpart.orders.working import StepNotAllowed, lines_of


class AnswerRefused(Refused):
    """Nothing is asked, something else is asked by now, or that is no answer to it."""

    code = "answer_refused"


def answer_question(
    row: AmazonOrder, answer: str, *, seen: str = "", actor: str, now: datetime
) -> AmazonOrder:
    """Do what a person decided about an order, in one transaction; answers the row as it then is.

    `seen` is the mark of the question that was shown. Refuses AnswerRefused when nothing or
    something else is asked by now, so that of two people one decides; and what the step refuses.
    """
    with transaction.atomic():
        row = taken_with_order(row.pk)
        question = question_of(row)
        if question is None:
            raise AnswerRefused(
                gettext("Nothing is to be decided about {amazon_order_id}.").format(
                    amazon_order_id=row.amazon_order_id
                )
            )
        if seen and seen != question.mark:
            raise AnswerRefused(gettext("Something has changed meanwhile; look again."))
        if question.answer(answer) is None:
            raise AnswerRefused(
                gettext("“{answer}” is no answer here; choose one of {answers}.").format(
                    answer=answer, answers=", ".join(one.code for one in question.answers)
                )
            )
        STEPS[answer](row, actor, now)
        _look_again(row.pk, actor=actor, now=now)
        record(
            "question_answered",
            kind="amazon_order",
            subject=row.amazon_order_id,
            before={"question": question.code},
            after={"answer": answer},
            actor=actor,
            now=now,
        )
    row.refresh_from_db()
    return row


def _look_again(pk: int, *, actor: str, now: datetime) -> None:
    """Lift the stop, or put the next one in its place."""
    row = taken_with_order(pk)
    order = row.order
    if order is not None and order.state not in FINAL and row.import_state != ImportState.CANCELED:
        renew_stop(row, order, actor=actor, now=now)


def _order_of(row: AmazonOrder) -> Order:
    if row.order is None:
        raise StepNotAllowed(
            gettext("{amazon_order_id} is not in Commerce yet.").format(
                amazon_order_id=row.amazon_order_id
            )
        )
    order: Order = row.order
    return order


def _cancel(row: AmazonOrder, actor: str, now: datetime) -> None:
    cancel_at_amazon(row, "BuyerCanceled", actor=actor, now=now)


def _ship_anyway(row: AmazonOrder, actor: str, now: datetime) -> None:
    remember(row, WISH, True)  # noqa: FBT003 - what was decided
    write_note(row, "ships_despite_wish", actor=actor, now=now)


def _left_our_shelves(row: AmazonOrder, actor: str, now: datetime) -> None:
    _record_elsewhere(row, left_our_shelves=True, actor=actor, now=now)


def _left_elsewhere(row: AmazonOrder, actor: str, now: datetime) -> None:
    _record_elsewhere(row, left_our_shelves=False, actor=actor, now=now)


def _record_elsewhere(
    row: AmazonOrder, *, left_our_shelves: bool, actor: str, now: datetime
) -> None:
    order = _order_of(row)
    units = units_elsewhere(row, list(row.items.all()), lines_of(order))
    parcels = parcels_elsewhere(row)
    shipment = record_shipped_elsewhere(
        order,
        {line.pk: quantity for line, quantity in units.items()},
        left_our_shelves=left_our_shelves,
        tracks=tracks_of(parcels),
        actor=actor,
        now=now,
    )
    settle_shipment(row, shipment, parcels, now=now)
    code = "left_elsewhere" if left_our_shelves else "left_from_elsewhere"
    write_note(row, code, actor=actor, now=now, items=told_units(units))
    mark_confirmed(row, actor=actor, now=now)


def _follow(row: AmazonOrder, actor: str, now: datetime) -> None:
    follow_lowered(row, _order_of(row), actor=actor, now=now)


def _keep(row: AmazonOrder, actor: str, now: datetime) -> None:
    remember(row, FIGURES, figures_of(row, row.items.all()))
    write_note(row, "change_kept", actor=actor, now=now, number=_order_of(row).number)


def _goods_are_gone(row: AmazonOrder, actor: str, now: datetime) -> None:
    end_shipped_order(row, _order_of(row), goods_are_back=False, actor=actor, now=now)


def _goods_are_back(row: AmazonOrder, actor: str, now: datetime) -> None:
    end_shipped_order(row, _order_of(row), goods_are_back=True, actor=actor, now=now)


STEPS: dict[str, Callable[[AmazonOrder, str, datetime], None]] = {
    CANCEL.code: _cancel,
    SHIP_ANYWAY.code: _ship_anyway,
    LEFT_OUR_SHELVES.code: _left_our_shelves,
    LEFT_ELSEWHERE.code: _left_elsewhere,
    FOLLOW.code: _follow,
    KEEP.code: _keep,
    GOODS_ARE_GONE.code: _goods_are_gone,
    GOODS_ARE_BACK.code: _goods_are_back,
}
