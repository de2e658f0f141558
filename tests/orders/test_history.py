import ast
import re
from decimal import Decimal
from string import Formatter

import pytest
from tests.architecture.tree import HOUSE, called, calls, source_files
from tests.orders.scene import (
    BO,
    line,
    new_order,
    placed,
    read,
    sentences,
    shelves,
    shipped,
    standing,
)
from tests.scene import NOON

from counterpart.core.errors import Refused
from counterpart.orders import history
from counterpart.orders.addressing import (
    STOPS,
    change_billing_address,
    change_shipping_address,
    stop_shipping,
)
from counterpart.orders.commenting import CommentRefused, comment_order
from counterpart.orders.documents.invoicing import invoice_order
from counterpart.orders.documents.refunding import credit_unshipped_order
from counterpart.orders.documents.shipping import NewTrack
from counterpart.orders.models.orders import HistoryEntry, Order
from counterpart.orders.new_order import NewAddress
from counterpart.orders.states import State
from counterpart.orders.steps.canceling import cancel_order
from counterpart.orders.steps.completing import complete_order
from counterpart.orders.steps.editing import edit_order
from counterpart.orders.steps.holding import hold_order, unhold_order
from counterpart.orders.steps.reordering import reorder
from counterpart.orders.steps.reviewing import accept_payment, deny_payment

OSLO = NewAddress("NO", {"name": "Bo", "city": "Oslo"})
BERGEN = NewAddress("NO", {"name": "Bo", "city": "Bergen"})


def test_every_entry_is_told_without_a_gap(house):
    shelves()
    remarks: tuple[tuple[str, dict[str, str]], ...] = (
        ("name_without_last_name", {}),
        ("not_provided", {"fields": "phone"}),
        ("extra_charges", {"charges": "gift wrap"}),
        ("replaces", {"external_id": "111-0"}),
    )
    order = placed(channel="amazon", external_id="111-1", remarks=remarks)
    comment_order(order, "Hello", **BO)
    stop_shipping(order, "buyer_asks_to_cancel", **BO)
    stop_shipping(order, "", **BO)
    change_shipping_address(order, OSLO, **BO)
    change_billing_address(order, OSLO, **BO)
    hold_order(order, **BO)
    unhold_order(order, **BO)
    invoice_order(order, **BO)
    shipped(order, tracks=[NewTrack("ups", "1Z")])
    cancel_order(placed(), **BO)
    credit_unshipped_order(placed(is_paid=True), **BO)
    accept_payment(placed(begins=State.PAYMENT_REVIEW), **BO)
    deny_payment(placed(begins=State.PAYMENT_REVIEW), **BO)
    reorder(edit_order(placed(), new_order(line("MUG")), **BO), **BO)
    entries = list(HistoryEntry.objects.all())
    assert {one.code for one in entries} - set(history.SENTENCES) == set()
    assert [history.told(one) for one in entries if re.search(r"[{}]", history.told(one))] == []
    assert {"edited", "edited_from", "reordered", "reordered_from", "unheld"} <= {
        one.code for one in entries
    }


def test_whoever_writes_an_entry_gives_all_that_its_sentence_names():
    missing = {
        f"{path.name}: {code.value} wants {field}"
        for path in source_files()
        if path.is_relative_to(HOUSE / "orders")
        for call in calls(path)
        if called(call) in {"write", "entry"} and len(call.args) > 1
        for code in (call.args[1],)
        if isinstance(code, ast.Constant) and isinstance(code.value, str)
        for _, field, _, _ in Formatter().parse(str(history.SENTENCES[code.value]))
        if field and field not in {one.arg for one in call.keywords}
    }
    assert missing == set()


@pytest.mark.parametrize("because", STOPS)
def test_reason_why_packing_stops_is_told(house, because):
    order = placed()
    stop_shipping(order, because, **BO)
    stop_shipping(order, because, **BO)
    stop_shipping(order, "", **BO)
    stop_shipping(order, "", **BO)
    assert sentences(order)[1:] == [
        f"Do not ship: {STOPS[because]}",
        "The order may be shipped again.",
    ]


def test_unknown_reason_is_not_written_down(house):
    order = placed()
    with pytest.raises(KeyError):
        stop_shipping(order, "weather", **BO)
    assert (read(order).stop_shipping_because, sentences(order)) == (
        "",
        ["The order was placed."],
    )


def test_comment_is_kept_as_plain_text_with_its_author(house):
    order = placed()
    comment_order(order, " <b>Call</b> Bo <script>alert(1)</script> & 1 < 2 🎁 ", **BO)
    entry = order.history.latest("pk")
    assert (history.told(entry), entry.actor, entry.happened_at, entry.status) == (
        "Call Bo alert(1) & 1 < 2 🎁",
        "bo",
        NOON,
        "pending",
    )


@pytest.mark.parametrize("text", ["", "   ", "<br>", "<p> </p>"])
def test_comment_without_text_is_refused(house, text):
    order = placed()
    with pytest.raises(CommentRefused) as refusal:
        comment_order(order, text, status="pending", **BO)
    assert (refusal.value.sentence, order.history.count()) == (
        "The comment is missing. Enter and try again.",
        1,
    )


@pytest.mark.parametrize("text", ["<" * 51 + "a>" * 51, "<a" * 501 + "a", ">" + "<a" * 501])
def test_tags_without_end_are_refused_in_a_sentence(house, text):
    order = placed()
    with pytest.raises(CommentRefused) as refusal:
        comment_order(order, text, **BO)
    assert (refusal.value.sentence, order.history.count()) == (
        "The comment has too many “<” to be read as text.",
        1,
    )


def test_comment_may_choose_another_status_of_the_state(house):
    order = placed(is_paid=True)
    comment_order(order, "", status="fraud", **BO)
    entry = order.history.latest("pk")
    assert (standing(order), entry.status, history.told(entry)) == (
        ("processing", "fraud"),
        "fraud",
        "The status was changed to Suspected Fraud.",
    )
    comment_order(order, "All is well", status="processing", **BO)
    assert standing(order) == ("processing", "processing")


def test_status_of_another_state_is_refused(house):
    order = placed(is_paid=True)
    with pytest.raises(CommentRefused) as refusal:
        comment_order(order, "Hello", status="complete", **BO)
    assert (refusal.value.sentence, standing(order), order.history.count()) == (
        "“complete” is not a status of a Processing order; choose one of processing, fraud.",
        ("processing", "processing"),
        2,
    )


@pytest.mark.parametrize("state", ["closed", "canceled", "holded", "complete"])
def test_comment_is_always_possible(house, state):
    order = placed()
    Order.objects.update(state=state)
    comment_order(order, "Hello", **BO)
    assert sentences(order)[-1] == "Hello"


def test_address_is_replaced_while_something_is_left_to_ship(house):
    shelves()
    order = placed(line("MUG", 2), shipping_address=OSLO)
    change_shipping_address(order, BERGEN, **BO)
    assert [one.person for one in order.addresses.all()] == [BERGEN.person]
    shipped(order, items={"MUG": Decimal(1)})
    change_shipping_address(order, OSLO, **BO)
    shipped(order)
    with pytest.raises(Refused) as refusal:
        change_shipping_address(order, BERGEN, **BO)
    assert (refusal.value.sentence, [one.person for one in order.addresses.all()]) == (
        "The address of order 000000001 cannot change: nothing is left to ship.",
        [OSLO.person],
    )


def test_address_is_added_to_an_order_that_came_without(house):
    order = placed()
    change_shipping_address(order, NewAddress("NO", {}, is_placeholder=True), **BO)
    assert list(order.addresses.values_list("kind", "country", "is_placeholder")) == [
        ("shipping", "NO", True)
    ]


def test_order_becomes_complete_when_its_channel_accepts_and_not_before(house):
    order = placed(is_paid=True, completion_waits_for_channel=True)
    complete_order(order, **BO)
    early = standing(order)[0]
    Order.objects.update(completion_waits_for_channel=True)
    shipped(order)
    waiting = standing(order)[0]
    complete_order(order, **BO)
    before = sentences(order)
    complete_order(order, **BO)
    assert (early, waiting, standing(order)[0], sentences(order)) == (
        "processing",
        "processing",
        "complete",
        before,
    )


def test_canceled_order_stays_canceled_when_its_channel_accepts(house):
    order = placed(completion_waits_for_channel=True)
    cancel_order(order, **BO)
    assert complete_order(order, **BO).state == "canceled"
