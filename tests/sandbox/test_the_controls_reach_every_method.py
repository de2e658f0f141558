import inspect
from typing import Any

import httpx
import pytest
from tests.sandbox.caller import Caller

from counterpart.sandbox.amazon import Amazon
from counterpart.sandbox.control.table import METHODS
from counterpart.sandbox.control.views import VIEWS
from counterpart.sandbox.server import SandboxServer
from counterpart.sandbox.wire.faults import KINDS

ORDER_PLACE = "/control/orders/{id}"
# What each method needs to be told, besides an order id; nothing where it is not listed.
NEEDS: dict[str, dict[str, Any]] = {
    "ships_partly": {"quantities": {"MUG": 1}},
    "changes_address": {"city": "Elsewhere"},
    "changes_quantity": {"sku": "MUG", "quantity": 1},
    "replace_document": {"document": {"orderId": "1"}},
    "holds_back": {"until": 60},
    "leaves_out": {"names": ["buyer", "tax"]},
    "set_time": {"moment": "2026-12-01T00:00:00Z"},
    "answers_slowly": {"seconds": 0.01},
    "redirects": {"to_url": "http://127.0.0.1:9/"},
    "teaches_rate": {"operation": "getOrder", "rate": 1},
}
# What cannot be called from outside, and why.
INSIDE_ONLY = {
    "patch_document",  # takes a function
    "misbehaves",  # what the named misbehaviours are made of
}


def post(caller: Caller, place: str, **said: Any) -> httpx.Response:
    return caller.post(place, json=said)


@pytest.mark.parametrize("step", METHODS[ORDER_PLACE])
def test_every_step_of_an_order_can_be_posted(amazon: Amazon, caller: Caller, step: str) -> None:
    status = {"payment_clears": "PENDING", "delivers": "SHIPPED", "refunds": "SHIPPED"}.get(
        step, "UNSHIPPED"
    )
    order_id = amazon.buyer_orders("MUG", 2, status=status)
    amazon.advance(minutes=1)
    version = amazon.version
    answer = post(caller, f"/control/orders/{order_id}/{step}", **NEEDS.get(step, {}))
    assert (answer.status_code, answer.json()) == (200, {"result": None})
    assert amazon.version > version


@pytest.mark.parametrize("kind", METHODS["/control/misbehave"])
def test_every_misbehaviour_can_be_posted(amazon: Amazon, caller: Caller, kind: str) -> None:
    answer = post(caller, "/control/misbehave", kind=kind, **NEEDS.get(kind, {}))
    assert answer.status_code == 200, answer.text
    waiting = [fault.kind for fault in amazon.faults.waiting]
    assert waiting == ([kind] if kind in KINDS else [])
    assert post(caller, "/control/calm").status_code == 200
    assert amazon.faults.waiting == []


def test_the_table_names_every_method_that_tells_amazon_something() -> None:
    listed = {name for names in METHODS.values() for name in names}
    told = {
        name
        for name, member in inspect.getmembers(Amazon, inspect.isfunction)
        if hasattr(member, "__wrapped__")
    }
    assert told - INSIDE_ONLY <= listed
    assert listed >= KINDS
    assert all(callable(getattr(Amazon, name)) for name in listed)


def test_an_order_an_account_a_day_and_the_clock_can_be_posted(
    amazon: Amazon, caller: Caller
) -> None:
    answer = post(caller, "/control/orders", sku="LAMP", quantity=2, status="UNSHIPPED")
    order_id = answer.json()["result"]
    assert amazon.book()[order_id]["lines"] == {"LAMP": 2}
    document = caller.order(order_id) | {"orderId": "111-0000000-0000001"}
    adopted = post(caller, "/control/orders", method="adopt", document=document)
    assert adopted.json() == {"result": "111-0000000-0000001"}
    opened = post(caller, "/control/accounts", seller_id="A9")
    assert opened.json() == {"result": {"seller_id": "A9", "marketplaces": ["ATVPDKIKX0DER"]}}
    post(caller, "/control/day", orders=3)
    post(caller, "/control/clock", days=2)
    assert len(amazon.book()) == 5
    post(caller, "/control/clock", method="set_time", moment="2027-01-01T00:00:00Z")
    assert caller.get("/control/state").json()["now"] == "2027-01-01T00:00:00Z"


def test_every_view_answers(amazon: Amazon, caller: Caller) -> None:
    order_id = amazon.buyer_orders("MUG", 1, status="UNSHIPPED")
    caller.confirm(order_id)
    told = {path: caller.get(path).json() for path in VIEWS}
    assert told["/control/book"] == amazon.book()
    assert told["/control/confirmations"] == amazon.confirmations
    assert told["/control/orders"][0]["status"] == "SHIPPED"
    assert [seen["operation"] for seen in told["/control/requests"]] == [
        "token",
        "confirmShipment",
    ]
    assert told["/control/state"]["orders"] == 1
    post(caller, "/control/requests/forget")
    assert amazon.requests == []


@pytest.mark.parametrize(
    ("path", "said", "sentence"),
    [
        ("/control/misbehave", {"kind": "hail"}, "There is no hail here; there is throttles, "),
        ("/control/orders/1/sings", {}, "There is no sings here; there is payment_clears, "),
        ("/control/orders/1/ships", {}, "There is no order 1."),
        ("/control/elsewhere", {}, "There is no /control/elsewhere; there is /control/orders, "),
        ("/control/calm", {"gently": 1}, "calms_down cannot be called so: "),
        ("/control/orders", {"price": "1.001"}, "That cannot be read: ValueError 1.001 USD "),
    ],
)
def test_what_does_not_exist_is_answered_with_what_does(
    caller: Caller, path: str, said: dict[str, Any], sentence: str
) -> None:
    answer = post(caller, path, **said)
    assert answer.status_code == 400
    assert answer.json()["message"].startswith(sentence)


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "sandbox.example"},
        {"Origin": "http://elsewhere.example"},
        {"Origin": "null"},
    ],
)
def test_other_hosts_and_other_sites_are_refused(
    amazon: Amazon, caller: Caller, headers: dict[str, str]
) -> None:
    answer = caller.post("/control/orders", json={}, headers=headers)
    assert (answer.status_code, amazon.book()) == (403, {})


def test_the_page_shows_orders_and_its_forms_work(
    server: SandboxServer, amazon: Amazon, caller: Caller
) -> None:
    order_id = amazon.buyer_orders("<b>MUG</b>", 1)
    page = caller.get("/")
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert order_id in page.text
    assert "&lt;b&gt;MUG&lt;/b&gt;" in page.text
    assert "prefers-color-scheme: dark" in page.text
    form = {"sku": "LAMP", "quantity": "2", "price": "", "status": "UNSHIPPED"}
    answer = caller.post("/control/orders", data=form, headers={"Origin": server.url})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert [entry["lines"] for entry in amazon.book().values()][-1] == {"LAMP": 2}
    paid = caller.post(f"/control/orders/{order_id}/payment_clears", data={"": ""})
    assert paid.status_code in {200, 303}
    assert amazon.book()[order_id]["status"] == "UNSHIPPED"
