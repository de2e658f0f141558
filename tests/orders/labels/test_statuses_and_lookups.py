import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.orders.scene import BO, line, placed, shipped, standing
from tests.scene import NOON

from counterpart.orders.documents.invoicing import invoice_order
from counterpart.orders.documents.shipping import NewTrack
from counterpart.orders.labels.statuses import default_statuses, found_statuses, labels, statuses_of
from counterpart.orders.models.orders import OrderStatus, StatusAssignment
from counterpart.orders.queries import OrderUnknown, find_orders, get_order
from counterpart.orders.states import State
from counterpart.websites.founding import default_view, open_website

HOUR = NOON.replace(hour=1)


def assignments() -> list[tuple[object, ...]]:
    return list(
        StatusAssignment.objects.order_by("pk").values_list(
            "state", "status__code", "is_default", "is_visible_on_storefront"
        )
    )


def custom_default(state: State, code: str) -> None:
    """Let a state have a status of the operator's own as its default."""
    StatusAssignment.objects.filter(state=state).update(is_default=False)
    status = OrderStatus.objects.create(code=code, label=code.capitalize())
    StatusAssignment.objects.create(status=status, state=state, is_default=True)


def test_shipped_statuses_are_founded_once(db):
    found_statuses()
    first = assignments()
    found_statuses()
    assert (assignments(), first) == (
        first,
        [
            ("new", "pending", True, True),
            ("pending_payment", "pending_payment", True, False),
            ("payment_review", "payment_review", True, True),
            ("payment_review", "fraud", False, True),
            ("processing", "processing", True, True),
            ("processing", "fraud", False, True),
            ("complete", "complete", True, True),
            ("closed", "closed", True, True),
            ("canceled", "canceled", True, True),
            ("holded", "holded", True, True),
        ],
    )


def test_founding_again_respects_what_the_operator_chose(house):
    custom_default(State.PROCESSING, "packing")
    OrderStatus.objects.filter(code="complete").update(label="Done")
    found_statuses()
    assert (default_statuses()["processing"], labels()["complete"]) == ("packing", "Done")


def test_workflow_uses_the_states_default_status(house):
    custom_default(State.PROCESSING, "packing")
    order = placed()
    invoice_order(order, **BO)
    assert (standing(order), standing(placed(is_paid=True))) == (
        ("processing", "packing"),
        ("processing", "packing"),
    )


def test_statuses_of_a_state_begin_with_its_default(house):
    custom_default(State.PROCESSING, "zz_packing")
    assert statuses_of(State.PROCESSING) == {
        "zz_packing": "Zz_packing",
        "processing": "Processing",
        "fraud": "Suspected Fraud",
    }


def test_state_without_any_status_shows_its_own_name(db):
    assert default_statuses() == {state: state for state in State.values}


def test_orders_are_listed_newest_first_and_by_status_or_state(house):
    old = placed(placed_at=HOUR)
    new = placed(is_paid=True, status="fraud")
    assert (
        list(find_orders()),
        list(find_orders(status="FRAUD")),
        list(find_orders(status="processing")),
        list(find_orders(status="pending")),
        list(find_orders(status="nothing")),
    ) == ([new, old], [new], [new], [old], [])


@pytest.mark.parametrize("text", ["111-1", " 111-1 ", "#111-1"])
def test_order_is_found_by_its_number(house, text):
    order = placed(number="111-1")
    placed()
    assert get_order(text) == order


def test_order_is_found_by_the_number_that_its_channel_gave_it(house):
    order = placed(channel="amazon", external_id="111-1")
    assert get_order("111-1") == order


def test_order_that_does_not_exist_is_told_in_a_sentence(house):
    with pytest.raises(OrderUnknown) as refusal:
        get_order("9")
    assert refusal.value.sentence == "There is no Commerce order 9."


def test_number_that_names_several_orders_is_told_with_their_store_views(house):
    second = default_view(open_website("second"))
    placed(number="111-1")
    placed(number="111-1", store_view=second)
    with pytest.raises(OrderUnknown) as refusal:
        get_order("111-1")
    assert refusal.value.sentence == (
        "111-1 names several orders: 111-1 of second_default, 111-1 of default."
    )


def test_own_number_goes_before_another_orders_channel_number(house):
    placed(channel="amazon", external_id="000000002")
    order = placed()
    assert get_order("000000002") == order


def statements_to_list() -> int:
    with CaptureQueriesContext(connection) as seen:
        for order in find_orders():
            assert [
                (track.number, row.order_line.sku)
                for shipment in order.shipments.all()
                for track in shipment.tracks.all()
                for row in shipment.lines.all()
            ]
            counts = (len(order.lines.all()), len(order.invoices.all()))
            assert (order.store_view.code, counts) == ("default", (1, 1))
    return len(seen)


def test_listing_takes_as_many_statements_for_three_orders_as_for_one(house):
    def full_order() -> None:
        order = placed(line("CUP", 2), is_paid=True)
        shipped(order, tracks=[NewTrack("ups", "1Z")])

    full_order()
    one = statements_to_list()
    full_order()
    full_order()
    assert statements_to_list() == one
