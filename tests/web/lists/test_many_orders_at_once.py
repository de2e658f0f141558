"""Is each of many orders judged for itself, and is told what came of it (CO-8.7, P-8)?"""

from typing import Any

import pytest
from tests.browser.signing_in import signed_in
from tests.orders.scene import line, placed, read, shelves, standing
from tests.scene import NOON
from tests.users.scene import hired, made
from tests.web.lists.reading import heads, page, told, words

from counterpart.audit.models import AuditEntry
from counterpart.orders.documents.invoicing import invoice_order
from counterpart.orders.documents.shipping import ship_order
from counterpart.orders.models.orders import Order
from counterpart.orders.steps.holding import hold_order
from counterpart.orders.steps.working_many import work_each
from counterpart.users.permissions import Permission
from counterpart.websites.founding import default_view, open_website

BY: dict[str, Any] = {"actor": "bo", "now": NOON}
LIST = "/orders/"


@pytest.fixture
def mixed(house) -> dict[str, Order]:
    """A new order, one on hold, one that is complete, and one that only Amazon cancels."""
    shelves()
    orders = {
        "new": placed(line("MUG")),
        "held": placed(line("MUG")),
        "complete": placed(line("CUP")),
        "amazon": placed(line("CUP"), channel="amazon", external_id="111-1",
                         canceled_by_channel_only=True),
    }  # fmt: skip
    hold_order(orders["held"], **BY)
    invoice_order(orders["complete"], **BY)
    ship_order(orders["complete"], **BY)
    return orders


def keys(orders: dict[str, Order], *names: str) -> list[int]:
    return [orders[name].pk for name in names or orders]


def states(orders: dict[str, Order]) -> dict[str, str]:
    return {name: standing(order)[0] for name, order in orders.items()}


BEFORE = {"new": "new", "held": "holded", "complete": "complete", "amazon": "new"}


def test_hold_holds_those_that_can_be_and_tells_why_the_others_were_not(ada, mixed):
    answer = ada.post(f"{LIST}hold/", {"sel": keys(mixed), "next": LIST}, follow=True)
    held, complete = mixed["held"], mixed["complete"]
    assert states(mixed) == BEFORE | {"new": "holded", "amazon": "holded"}
    assert told(answer) == [
        "You have put 2 orders on hold.",
        (
            "2 orders were not put on hold.\n"
            f"{held.number}: A hold action is not available. An order that is On Hold cannot "
            f"be put on hold.\n"
            f"{complete.number}: A hold action is not available. An order that is Complete "
            f"cannot be put on hold."
        ),
    ]


def test_hold_done_twice_holds_once(ada, mixed):
    for _ in range(2):
        ada.post(f"{LIST}hold/", {"sel": keys(mixed, "new")})
    assert mixed["new"].history.filter(code="held").count() == 1


def test_unhold_releases_those_on_hold(ada, mixed):
    answer = ada.post(f"{LIST}unhold/", {"sel": keys(mixed), "next": LIST}, follow=True)
    assert states(mixed) == BEFORE | {"held": "new"}
    good, bad = told(answer)
    assert good == "1 order has been released from on hold status."
    assert bad.startswith("3 orders were not released from on hold status.\n")


def test_nothing_that_could_be_released_is_told_as_such(ada, mixed):
    answer = ada.post(f"{LIST}unhold/", {"sel": keys(mixed, "new"), "next": LIST}, follow=True)
    assert told(answer) == [
        (
            "No order was released from on hold status.\n"
            f"{mixed['new'].number}: You cannot remove the hold. Order {mixed['new'].number} "
            f"is not on hold."
        )
    ]


def test_canceling_asks_first_with_counts_and_consequences_and_changes_nothing(ada, mixed):
    """P1: irreversible, so the page names what will be canceled, and what will not and why."""
    answer = ada.post(f"{LIST}cancel/", {"sel": keys(mixed), "next": f"{LIST}?tab=hold"})
    text = words(page(answer))
    assert "Cancel 1 order?" in text
    assert f"Will be canceled: {mixed['new'].number} " in text
    assert "3 orders cannot be canceled and stay as they are:" in text
    assert "came from Amazon (111-1) and is canceled there" in text
    assert f'name="sel" value="{mixed["new"].pk}"' in page(answer)
    assert page(answer).count('name="sel"') == 1
    assert states(mixed) == BEFORE


def test_canceling_cancels_what_can_be_and_counts_the_rest(ada, mixed):
    answer = ada.post(
        f"{LIST}cancel/now/",
        {"sel": keys(mixed), "comment": "Out of business", "next": LIST},
        follow=True,
    )
    assert states(mixed) == BEFORE | {"new": "canceled"}
    good, bad = told(answer)
    assert good == "We canceled 1 order."
    assert bad.startswith("3 orders cannot be canceled.\n")
    assert mixed["new"].history.get(code="canceled").comment == "Out of business"
    again = ada.post(
        f"{LIST}cancel/now/",
        {"sel": keys(mixed, "new"), "comment": "Again", "next": LIST},
        follow=True,
    )
    assert told(again)[0].startswith("You cannot cancel the orders.\n")
    assert mixed["new"].history.filter(code="canceled").count() == 1


def test_canceling_without_a_reason_asks_again(ada, mixed):
    answer = ada.post(f"{LIST}cancel/now/", {"sel": keys(mixed), "comment": " "})
    assert told(answer) == ["Say why the orders are canceled: their history keeps it."]
    assert states(mixed) == BEFORE


def test_all_that_match_are_worked_and_no_other(ada, mixed):
    """CO-8.7: the selection reaches beyond the page, and not beyond the filter."""
    answer = ada.post(
        f"{LIST}hold/", {"all": "1", "query": "channel=amazon", "next": LIST}, follow=True
    )
    assert told(answer) == ["You have put 1 order on hold."]
    assert states(mixed) == BEFORE | {"amazon": "holded"}


def test_without_a_choice_nothing_is_done(ada, mixed):
    answer = ada.post(f"{LIST}hold/", {"next": LIST}, follow=True)
    assert told(answer) == ["Nothing was selected."]
    assert states(mixed) == BEFORE


def test_orders_where_a_role_does_not_hold_are_told_apart(ada, mixed):
    """P-14: seeing everything, holding only on one website."""
    other = open_website("other", name="Other")
    inside = placed(line("CUP"), store_view=default_view(other))
    made("viewer", Permission.VIEW_ORDERS)
    made("holder", Permission.HOLD_ORDERS, websites=[other])
    hired("dee", "viewer", "holder")
    answer = signed_in("dee").post(
        f"{LIST}hold/", {"sel": [inside.pk, mixed["new"].pk], "next": LIST}, follow=True
    )
    assert told(answer) == [
        "You have put 1 order on hold.",
        (
            "1 order was not put on hold.\n"
            f"{mixed['new'].number}: Your roles do not permit that for this order."
        ),
    ]
    assert (standing(inside)[0], standing(mixed["new"])[0]) == ("holded", "new")


def test_buttons_are_offered_only_for_what_is_permitted(ada, mixed):
    made("viewer", Permission.VIEW_ORDERS)
    hired("dee", "viewer")
    text = page(signed_in("dee").get(LIST))
    assert f'formaction="{LIST}export/"' in text
    for action in ("hold", "unhold", "cancel"):
        assert f'formaction="{LIST}{action}/"' not in text
        assert f'formaction="{LIST}{action}/"' in page(ada.get(LIST))
        assert signed_in("dee").post(f"{LIST}{action}/", {"sel": keys(mixed)}).status_code == 403
    assert states(mixed) == BEFORE


def test_one_order_that_breaks_stops_no_other(mixed):
    def step(order: Order) -> None:
        if order.pk == mixed["held"].pk:
            raise ZeroDivisionError
        hold_order(order, **BY)

    orders = [mixed["held"], mixed["new"]]
    outcomes = work_each(orders, step, what="hold")
    assert [(one.number, one.is_done) for one in outcomes] == [
        (mixed["held"].number, False),
        (mixed["new"].number, True),
    ]
    assert read(mixed["new"]).state == "holded"


def test_the_papers_of_chosen_orders_come_on_one_page_and_their_buyers_were_seen(ada, mixed):
    """CO-7: single and many, with the papers of those that have some."""
    answer = ada.post("/documents/chosen/invoices/", {"sel": keys(mixed), "next": LIST})
    text = page(answer)
    assert text.count('<section class="sheet"') == 1
    assert f"Invoice {mixed['complete'].invoices.get().number}" in text
    seen = AuditEntry.objects.filter(action="buyer_seen").values_list("subject", flat=True)
    assert sorted(seen) == sorted(order.number for order in mixed.values())


def test_orders_without_papers_print_nothing_and_say_so(ada, mixed):
    answer = ada.post("/documents/chosen/credit-memos/", {"sel": keys(mixed)})
    assert answer.status_code == 409
    sentence = "There are no printable documents related to selected orders."
    assert sentence in answer.content.decode()
    assert not AuditEntry.objects.filter(action="buyer_seen").exists()


def test_the_pick_list_adds_up_what_is_left_and_names_no_buyer(ada, mixed):
    another = placed(line("MUG", 3), customer_name="Ida Example")
    answer = ada.post("/documents/chosen/picks/", {"sel": [*keys(mixed), another.pk]})
    rows = words(page(answer).partition("<tbody>")[2])
    new, held = mixed["new"].number, mixed["held"].number
    assert rows.startswith(f"Cup CUP 1 {mixed['amazon'].number} × 1 Mug MUG 4 ")
    assert f"{new} × 1 {another.number} × 3" in rows
    assert held not in rows
    assert "Ida" not in page(answer)
    assert mixed["complete"].number not in rows


def test_papers_of_orders_whose_buyers_are_hidden_are_refused(ada, mixed):
    made("clerk", Permission.VIEW_ORDERS, Permission.VIEW_DOCUMENTS)
    hired("dee", "clerk")
    dee = signed_in("dee")
    order = mixed["complete"]
    for answer in (
        dee.post("/documents/chosen/invoices/", {"sel": [order.pk]}),
        dee.get(f"/documents/orders/{order.pk}/slip/"),
        dee.get(f"/documents/invoices/{order.invoices.get().pk}/print/"),
    ):
        assert answer.status_code == 403
        assert "See buyers" in answer.content.decode()
    assert page(dee.post("/documents/chosen/picks/", {"sel": keys(mixed)}))
    assert not AuditEntry.objects.filter(action="buyer_seen").exists()
    assert heads(dee.get("/documents/invoices/")) == [order.invoices.get().number]
