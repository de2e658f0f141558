from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from tests.scene import NOON

from counterpart.core.batches import batched
from counterpart.core.clock import MachineClock, SteppingClock, TravelClock
from counterpart.core.errors import Refused
from counterpart.core.notes import sentence
from counterpart.core.quantities import as_number, written

MOSCOW = timezone(timedelta(hours=3))


@pytest.mark.parametrize(
    ("count", "answer"),
    [(0, []), (1, [[0]]), (2, [[0, 1]]), (3, [[0, 1], [2]]), (4, [[0, 1], [2, 3]])],
)
def test_long_row_is_taken_in_portions(count, answer):
    assert list(batched(iter(range(count)), 2)) == answer


def test_portions_are_taken_only_when_asked_for():
    numbers = iter(range(100))
    portions = batched(numbers, 2)
    assert (next(portions), next(numbers)) == ([0, 1], 2)


def test_machine_clock_answers_aware_utc():
    assert MachineClock().now().tzinfo == UTC


def test_stepping_clock_jumps_when_someone_waits_and_never_back():
    clock = SteppingClock(datetime(2026, 11, 2, 15, 0, tzinfo=MOSCOW))
    clock.wait(90)
    clock.wait(-5)
    assert (clock.now(), clock.now().tzinfo) == (NOON + timedelta(seconds=90), UTC)
    clock.set(NOON.astimezone(MOSCOW))
    assert (clock.now(), clock.now().tzinfo) == (NOON, UTC)


def test_travel_clock_stands_still_between_waits():
    clock = TravelClock(NOON)
    clock.wait(0)
    clock.wait(-1)
    assert (clock.now(), clock.now()) == (NOON, NOON)


@pytest.mark.parametrize(
    ("code", "params", "text"),
    [
        ("placed", {}, "Order placed."),
        ("invoiced", {"number": "1"}, "Invoice #1."),
        ("invoiced", {"number": "{x}"}, "Invoice #{x}."),
        ("unheard_of", {}, "unheard_of"),
        ("unheard_of", {"number": "1"}, "unheard_of"),
        ("invoiced", {"other": "1"}, "Invoice #{number}. {'other': '1'}"),
        ("invoiced", {}, "Invoice #{number}."),
    ],
)
def test_note_becomes_a_sentence_and_a_broken_one_is_still_shown(code, params, text):
    catalogue = {"placed": "Order placed.", "invoiced": "Invoice #{number}."}
    assert sentence(catalogue, code, params) == text


@pytest.mark.parametrize(
    ("quantity", "text", "number"),
    [
        ("2", "2", 2),
        ("2.0000", "2", 2),
        ("2.50", "2.5", 2.5),
        ("1E+2", "100", 100),
        ("0.0000", "0", 0),
        ("-0", "0", 0),
    ],
)
def test_quantity_is_written_without_needless_zeros(quantity, text, number):
    answered = as_number(Decimal(quantity))
    assert (written(Decimal(quantity)), answered, type(answered)) == (text, number, type(number))


def test_refusal_carries_its_sentence_and_a_code():
    plain, coded = Refused("No."), Refused("No.", code="because")
    assert (str(plain), plain.sentence, plain.code, coded.code, Refused.code) == (
        "No.",
        "No.",
        "refused",
        "because",
        "refused",
    )
