"""P-4 and P-6: whatever two people do at the same moment, money, units and stock stay right."""

from random import Random

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from tests.core.racing import at_once
from tests.orders.scene import line, placed
from tests.scene import NOON, put_in_stock
from tests.storms.books import with_papers, wrong_books
from tests.storms.deeds import DEEDS, Hand, NothingToDo

from counterpart.core.errors import Refused
from counterpart.inventory.availability import availability
from counterpart.inventory.checking import stock_findings
from counterpart.inventory.models import StockItem
from counterpart.inventory.stocks import default_stock
from counterpart.orders.checking import order_findings
from counterpart.orders.models.orders import Order
from counterpart.orders.states import ALLOWED, FINAL, State
from counterpart.orders.stock_checking import promise_findings

WHICH = st.integers(0, 3)
DEED = st.sampled_from([deed for deed, weight in DEEDS for _ in range(weight)])
DICE = st.integers(0, 10**6).map(Random)


class TwoHands(RuleBasedStateMachine):
    """Four orders over the same two products, worked by two hands at once."""

    def __init__(self) -> None:
        super().__init__()
        have_salable("MUG", 12)
        have_salable("LAMP", 2)
        self.orders = [
            placed(line("MUG", 3, "19.99"), line("LAMP", 1, "5.00")).pk,
            placed(line("MUG", 2), line("LAMP", 1), is_paid=True).pk,
            placed(line("MUG", 2), begins=State.PENDING_PAYMENT).pk,
            placed(
                line("MUG", 3),
                is_paid=True,
                lines_locked=True,
                canceled_by_channel_only=True,
                completion_waits_for_channel=True,
            ).pk,
        ]

    def teardown(self) -> None:
        Order.objects.update(replaces=None)
        Order.objects.all().delete()

    @rule(first=DEED, second=DEED, one=WHICH, other=WHICH, dice=st.tuples(DICE, DICE))
    def both_do_something(self, first, second, one, other, dice):
        before = dict(Order.objects.values_list("pk", "state"))
        hands = [Hand(die, name, NOON) for die, name in zip(dice, ("bo", "ada"), strict=True)]
        outcomes = at_once(
            lambda: first(hands[0], Order.objects.get(pk=self.orders[one])),
            lambda: second(hands[1], Order.objects.get(pk=self.orders[other])),
        )
        unexpected = [
            outcome
            for outcome in outcomes
            if isinstance(outcome, Exception) and not isinstance(outcome, (Refused, NothingToDo))
        ]
        assert unexpected == []
        after = dict(Order.objects.values_list("pk", "state"))
        moved = [(was, after[key]) for key, was in before.items() if after[key] != was]
        assert [step for step in moved if step[0] in FINAL] == []
        assert [step for step in moved if not is_way(*step)] == []

    @invariant()
    def the_books_are_right(self):
        assert wrong_books(with_papers()) == []
        assert [*order_findings(), *stock_findings()] == []
        # Orders of earlier histories are gone, what the ledger says of them stays.
        assert [one for one in promise_findings() if not one.startswith("An order that is")] == []

    @invariant()
    def nothing_is_sold_twice(self):
        for item in StockItem.objects.all():
            assert 0 <= item.reserved <= item.on_hand


def have_salable(sku: str, units: int) -> None:
    """Count so many that this many can be sold, whatever earlier histories were promised."""
    known = put_in_stock(sku, 0)
    promised = availability(default_stock(), [known.pk])[known.pk].reserved
    put_in_stock(sku, int(promised) + units)


def is_way(was: str, is_now: str) -> bool:
    """Tell whether two steps of the table can lead from one state to the other."""
    reached = ALLOWED[State(was)] | {
        state for between in ALLOWED[State(was)] for state in ALLOWED[between]
    }
    return is_now in reached | {state for between in reached for state in ALLOWED[between]}


def test_books_stay_right_whatever_two_hands_do_at_once(lasting_house):
    run_state_machine_as_test(
        TwoHands,
        settings=settings(
            derandomize=True, deadline=None, database=None, max_examples=12, stateful_step_count=12
        ),
    )
