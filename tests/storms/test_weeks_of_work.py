"""Random weeks of work on a thousand orders, by several hands at once, leave the books right."""

import os
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

from tests.core.racing import at_once
from tests.scene import NOON
from tests.storms.books import with_papers, wrong_books
from tests.storms.deeds import DEEDS, Deed, Hand, NothingToDo
from tests.storms.house_deeds import HOUSE_DEEDS, put_house_in_order
from tests.storms.market import open_market, place_thousand

from counterpart.cli.checking import findings
from counterpart.core.clock import SteppingClock
from counterpart.core.errors import Refused
from counterpart.orders.addressing import stop_shipping
from counterpart.orders.documents.invoicing import invoice_order
from counterpart.orders.documents.shipping import NewTrack, ship_order
from counterpart.orders.models.mails import MailState, OrderMail
from counterpart.orders.models.orders import HistoryEntry, Order
from counterpart.orders.states import State
from counterpart.orders.steps.completing import complete_order
from counterpart.orders.steps.holding import unhold_order
from counterpart.orders.steps.reviewing import accept_payment
from counterpart.sandbox.books.seeds import dice
from counterpart.worker.running import run_once

SEED = int(os.environ.get("STORM_SEED", "2026"))
ORDERS = int(os.environ.get("STORM_ORDERS", "1000"))
WEEKS = 3
HANDS = 3
DEEDS_A_WEEK = int(os.environ.get("STORM_DEEDS", "300"))
# Most of the work is done on some of the orders: long stories, and hands that meet.
BUSY, BUSY_SHARE = 500, 0.8
# A hand goes on to other orders when one does not let it.
TRIES = 3
# The rarest deed is done so often.
SELDOM = 3
ANYTHING = (*((deed, 2 * weight) for deed, weight in DEEDS), *HOUSE_DEEDS)
ENDS = {State.COMPLETE, State.CLOSED, State.CANCELED}


def test_random_weeks_of_work_leave_the_books_right(lasting_house):
    open_market()
    place_thousand(dice(SEED), count=ORDERS)
    # Payments that never come expire: after some weeks no order may be left that waits for one.
    at_first = set(Order.objects.values_list("state", flat=True))
    done: Counter[str] = Counter()
    clock = SteppingClock(NOON)
    for week in range(WEEKS):
        for spent in at_once(*(week_of(hand, week, clock) for hand in range(HANDS))):
            assert isinstance(spent, Counter), spent
            done.update(spent)
        clock.wait(timedelta(days=7).total_seconds())
        assert run_once(clock)
    story = f"seed {SEED}: {dict(done)}"
    assert [deed.__name__ for deed, _ in ANYTHING if done[deed.__name__] < SELDOM] == [], story
    assert at_first | states_seen() == set(State), story
    assert OrderMail.objects.filter(state=MailState.SENT).exists(), story
    assert_books_are_right(story)

    # No order is stuck: whatever was done to it, somebody can bring it to its end.
    put_house_in_order(Hand(dice(SEED), now=clock.now()))
    for order in Order.objects.exclude(state__in=ENDS):
        finish(order)
    assert Counter(Order.objects.exclude(state__in=ENDS).values_list("state")) == Counter(), story
    assert_books_are_right(story)


def week_of(number: int, week: int, clock: SteppingClock) -> Callable[[], Counter[str]]:
    """Answer a week's work of one hand, to be done beside others."""

    def work() -> Counter[str]:
        hand = Hand(dice(SEED, week, number), f"hand {number}", clock.now())
        keys = list(Order.objects.order_by("pk").values_list("pk", flat=True))
        done: Counter[str] = Counter()
        for _ in range(DEEDS_A_WEEK):
            deed = any_deed(hand.die)
            busy = [*keys[:BUSY], *hand.born]
            for key in hand.die.sample(busy if hand.die.random() < BUSY_SHARE else keys, TRIES):
                if done_to(key, deed, hand, done):
                    break
        return done

    return work


def done_to(key: int, deed: Deed, hand: Hand, done: Counter[str]) -> bool:
    """Try a deed on an order; tell whether it could be done."""
    try:
        deed(hand, Order.objects.get(pk=key))
    except Refused:
        done[f"{deed.__name__} refused"] += 1
        return False
    except NothingToDo:
        return False
    done[deed.__name__] += 1
    return True


def any_deed(die: Random) -> Deed:
    """Choose what is done next."""
    return die.choices([deed for deed, _ in ANYTHING], [weight for _, weight in ANYTHING])[0]


def assert_books_are_right(story: str) -> None:
    assert wrong_books(with_papers()) == [], story
    assert list(findings()) == [], story


def states_seen() -> set[str]:
    """Answer every state that an order has, or left for another one."""
    entries = HistoryEntry.objects.filter(code="state_changed").values_list("params", flat=True)
    labels = {params["to"] for params in entries}
    known = {state for state in State if str(state.label) in labels}
    return known | set(Order.objects.values_list("state", flat=True)) | {State.NEW}


def finish(order: Order) -> None:
    """Work an order to its end, whatever was done to it before."""
    who: dict[str, Any] = {"actor": "bo", "now": NOON + timedelta(weeks=WEEKS)}
    if order.state == State.HOLDED:
        unhold_order(order, **who)
    order.refresh_from_db()
    if order.state == State.PAYMENT_REVIEW:
        accept_payment(order, **who)
    stop_shipping(order, "", **who)
    if any(line.quantities.to_invoice for line in order.lines.all()):
        invoice_order(order, **who)
    if any(line.quantities.to_ship for line in order.lines.all()):
        ship_order(order, tracks=[NewTrack("ups", "1Z999")], **who)
    complete_order(order, **who)
