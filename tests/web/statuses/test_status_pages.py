"""Order statuses are made, called and given to states on their pages (CO-3)."""

from typing import Any

import pytest
from tests.orders.scene import main_view, placed
from tests.scene import NOON
from tests.users.scene import BY_MACHINE, hired, made, trail
from tests.web.asking import questions
from tests.web.stores.rooms import messages_of, page, someone

from counterpart.orders.labels.status_editing import assign_status, create_status, relabel_status
from counterpart.orders.models.orders import OrderStatus, StatusAssignment
from counterpart.orders.states import State
from counterpart.users.assigning import give_roles
from counterpart.users.permissions import Permission
from counterpart.websites.founding import open_website

pytestmark = pytest.mark.usefixtures("rooms")
ADA: dict[str, Any] = {"actor": "ada", "now": NOON}
SAVED = "You saved the order status."


def status(code: str) -> OrderStatus:
    return OrderStatus.objects.get(code=code)


def path(code: str, step: str = "") -> str:
    return f"/statuses/{status(code).pk}/{f'{step}/' if step else ''}"


def states_of(code: str) -> dict[str, tuple[bool, bool]]:
    rows = StatusAssignment.objects.filter(status__code=code)
    return {one.state: (one.is_default, one.is_visible_on_storefront) for one in rows}


def seen(client: Any, code: str) -> str:
    return client.get(path(code)).content.decode().partition('name="seen" value="')[2][:32]


def test_statuses_stand_with_their_states():
    create_status("waiting", "Waiting", **ADA)
    told = page(someone(), "/statuses/")
    assert "Payment Review Suspected Fraud fraud – Yes" in told
    assert "Pending Payment Pending Payment pending_payment Default No" in told
    assert "None yet Waiting waiting – –" in told


def test_a_status_is_made_and_given_to_a_state():
    """CO-3.1, CO-3.2: as the default it takes the place of the one that was."""
    client = someone()
    answer = client.post("/statuses/create/", {"code": "packing", "label": "Packing"})
    assert answer["Location"] == path("packing")
    assert messages_of(client, answer) == SAVED
    form = {"state": "processing", "is_default": "1", "is_visible": "1"}
    for _ in range(2):
        answer = client.post(path("packing", "assign"), form)
        assert messages_of(client, answer) == "You assigned the order status."
    assert states_of("packing") == {"processing": (True, True)}
    assert states_of("processing") == {"processing": (False, True)}
    assert len(trail("status_assigned")) == 1


@pytest.mark.parametrize(
    ("code", "label", "sentence"),
    [
        ("pending", "Mine", "We found another order status with the same order status code."),
        ("Not a code", "Mine", "is not a status code"),
        ("mine", "  ", "A status needs a label."),
        ("mine", "x" * 65, "The label of a status has 64 characters at most."),
    ],
)
def test_a_status_that_cannot_be_made_keeps_what_was_typed(code, label, sentence):
    before = OrderStatus.objects.count()
    answer = someone().post("/statuses/create/", {"code": code, "label": label})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in html
    assert f'value="{code}"' in html
    assert f'value="{label}"' in html
    assert OrderStatus.objects.count() == before


def test_labels_are_saved_everywhere_and_in_store_views():
    client, view = someone(), f"view_{main_view().pk}"
    form = {"label": "In the works", view: "In Arbeit", "seen": seen(client, "processing")}
    answer = client.post(path("processing", "label"), form)
    assert messages_of(client, answer) == SAVED
    html = client.get(path("processing")).content.decode()
    assert 'value="In the works"' in html
    assert 'value="In Arbeit"' in html
    client.post(path("processing", "label"), {"label": "In the works", view: " "})
    assert not status("processing").view_labels.exists()
    client.post(path("processing", "label"), {"label": "In the works"})
    assert len(trail("status_relabeled")) == 3


def test_labels_that_are_refused_leave_none_saved_and_all_typed():
    """Prevents a page that saved the first label and lost the second."""
    client, view = someone(), f"view_{main_view().pk}"
    answer = client.post(path("processing", "label"), {"label": "Works", view: "x" * 65})
    html = answer.content.decode()
    assert "64 characters at most" in html
    assert 'value="Works"' in html
    assert "x" * 65 in html
    assert status("processing").label == "Processing"
    assert trail("status_relabeled") == []


def test_labels_that_somebody_else_changed_meanwhile_are_not_overwritten():
    client = someone()
    before = seen(client, "processing")
    relabel_status(status("processing"), "Busy", **ADA)
    answer = client.post(path("processing", "label"), {"label": "Works", "seen": before})
    assert "This was changed by somebody else meanwhile." in answer.content.decode()
    assert 'value="Works"' in answer.content.decode()
    assert status("processing").label == "Busy"


def test_a_default_stays_until_another_status_is_the_default():
    client = someone()
    answer = client.post(path("fraud", "assign"), {"state": "processing", "take": "1"})
    assert messages_of(client, answer) == "You have unassigned the order status."
    answer = client.post(path("processing", "assign"), {"state": "processing"})
    assert "Make another status the default first." in messages_of(client, answer)
    assert states_of("processing") == {"processing": (True, True)}


def test_a_state_keeps_its_last_status():
    """CO-3.3: in these words."""
    client = someone()
    answer = client.post(path("complete", "assign"), {"state": "complete", "take": "1"})
    assert messages_of(client, answer) == (
        "The last status can't be changed and needs to stay assigned to its current state."
    )
    assert states_of("complete") == {"complete": (True, True)}


def test_a_status_that_an_order_has_stays_with_its_state():
    """CO-3.3: in these words."""
    order = placed()
    create_status("fresh", "Fresh", **ADA)
    assign_status(status("fresh"), State.NEW, **ADA)
    order.status = "fresh"
    order.save(update_fields=["status"])
    client = someone()
    answer = client.post(path("fresh", "assign"), {"state": "new", "take": "1"})
    assert messages_of(client, answer) == (
        "The status can't be unassigned because the status is currently used by an order."
    )
    assert states_of("fresh") == {"new": (False, True)}


def test_a_status_is_taken_away_once():
    client, form = someone(), {"state": "processing", "take": "1"}
    client.post(path("fraud", "assign"), form)
    assert "fraud" in OrderStatus.objects.values_list("code", flat=True)
    told = messages_of(client, client.post(path("fraud", "assign"), form))
    assert "is not a status of state Processing." in told
    assert states_of("fraud") == {"payment_review": (False, True)}
    assert len(trail("status_unassigned")) == 1


def test_a_state_that_does_not_exist_is_refused():
    client = someone()
    answer = client.post(path("fraud", "assign"), {"state": "melted"})
    assert messages_of(client, answer) == "There is no such state of orders."


def test_a_status_that_does_not_exist_is_not_found():
    client = someone()
    assert client.get("/statuses/9999/").status_code == 404
    assert client.post("/statuses/9999/label/", {"label": "x"}).status_code == 404


def test_statuses_are_for_those_who_manage_them_everywhere():
    """No website owns them: whoever is limited to one changes the labels of none."""
    other = open_website("other", name="Other")
    limited = made("limited", Permission.MANAGE_STATUSES, websites=[other])
    give_roles(hired("eva"), [limited], **BY_MACHINE)
    for login in ("bo", "cy", "eva"):
        client = someone(login)
        for address in ("/statuses/", path("fraud")):
            answer = client.get(address)
            assert answer.status_code == 403
            assert "Manage order statuses" in answer.content.decode()
        new = {"code": "mine", "label": "Mine"}
        assert client.post("/statuses/create/", new).status_code == 403
        assert client.post(path("fraud", "label"), {"label": "x"}).status_code == 403
        form = {"state": "processing", "take": "1"}
        assert client.post(path("fraud", "assign"), form).status_code == 403
    assert status("fraud").label == "Suspected Fraud"
    assert len(states_of("fraud")) == 2
    assert not OrderStatus.objects.filter(code="mine").exists()


def test_the_pages_ask_as_often_for_many_statuses_as_for_few():
    client, addresses = someone(), ("/statuses/", path("fraud"))
    few = [questions(client, one) for one in addresses]
    for number in range(15):
        assign_status(create_status(f"mine{number}", "Mine", **ADA), State.NEW, **ADA)
        open_website(f"site{number}", name=f"Site {number}")
    assert [questions(client, one) for one in addresses] == few
