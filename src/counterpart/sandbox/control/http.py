"""How are the control page and the control API answered, and for whom?"""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from counterpart.sandbox.amazon import Amazon
from counterpart.sandbox.books.ledger import NotPossible
from counterpart.sandbox.control.page import draw_page
from counterpart.sandbox.control.table import METHODS, call, read_words
from counterpart.sandbox.control.views import VIEWS
from counterpart.sandbox.wire.answers import Reply, Request, as_json

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
# A misbehaviour or a habit is named in the body, an order's step in the path, everything else
# by its place.
NAMED_BY = {
    "/control/misbehave": "kind",
    "/control/clock": "method",
    "/control/accounts": "method",
    "/control/orders": "method",
    "/control/habits": "kind",
    "/control/returns": "kind",
}


def is_control(path: str) -> bool:
    return path == "/" or path.startswith("/control/")


def answer_control(amazon: Amazon, request: Request) -> Reply:
    if not is_from_here(request):
        return refuse(403, "The controls answer only this machine and its own page.")
    if request.method == "GET":
        return answer_view(amazon, request.path)
    if request.method != "POST":
        return refuse(405, "The controls know GET and POST.")
    form = "form" in request.headers.get("content-type", "")
    try:
        result = answer_call(amazon, request.path, read_body(request, form=form))
    except NotPossible as refusal:
        return refuse(400, str(refusal))
    except (ValueError, TypeError, KeyError, ArithmeticError) as trouble:
        return refuse(400, f"That cannot be read: {type(trouble).__name__} {trouble}.")
    return Reply(303, headers={"Location": "/"}) if form else as_json(200, {"result": result})


def is_from_here(request: Request) -> bool:
    """Refuse other hosts (a rebound name) and other sites (a forged form)."""
    host = request.headers.get("host", "")
    origin = request.headers.get("origin")
    return urlsplit(f"//{host}").hostname in LOOPBACK and origin in (None, f"http://{host}")


def answer_view(amazon: Amazon, path: str) -> Reply:
    if path == "/":
        page = draw_page(amazon).encode()
        return Reply(200, page, {"Content-Type": "text/html; charset=utf-8"})
    view: Callable[[Amazon], Any] | None = VIEWS.get(path)
    if view is None:
        return refuse(404, f"There is no {path}; there is {', '.join(VIEWS)}.")
    with amazon.lock:
        amazon.catch_up()
        return as_json(200, view(amazon))


def read_body(request: Request, *, form: bool) -> dict[str, Any]:
    if form:
        fields = parse_qs(request.body.decode("utf-8", errors="replace"))
        return read_words({name: values[-1] for name, values in fields.items()})
    body = json.loads(request.body or b"{}")
    if not isinstance(body, dict):
        raise NotPossible("The body must be a JSON object.")
    return body


def answer_call(amazon: Amazon, path: str, said: dict[str, Any]) -> Any:
    if path in METHODS:
        name = said.pop(NAMED_BY.get(path, ""), METHODS[path][0])
        return call(amazon, path, name, said)
    parts = path.removeprefix("/control/orders/").split("/")
    if not path.startswith("/control/orders/") or len(parts) != 2:
        raise NotPossible(f"There is no {path}; there is {', '.join(METHODS)}.")
    order_id, name = parts
    return call(amazon, "/control/orders/{id}", name, {"order_id": order_id, **said})


def refuse(status: int, message: str) -> Reply:
    return as_json(status, {"message": message})
