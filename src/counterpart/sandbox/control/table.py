"""Which of this Amazon's methods can be called over HTTP, and under which name?"""

import inspect
import json
from collections.abc import Callable, Mapping
from typing import Any

from counterpart.sandbox.amazon import Amazon
from counterpart.sandbox.books.ledger import NotPossible, Seller

# One table: where a call is posted, and the methods that can be called there.
METHODS: dict[str, tuple[str, ...]] = {
    "/control/orders": ("buyer_orders", "adopt"),
    "/control/orders/{id}": (
        "payment_clears",
        "ships",
        "ships_partly",
        "delivers",
        "cancels",
        "buyer_asks_to_cancel",
        "changes_address",
        "changes_quantity",
        "replace_document",
        "holds_back",
        "sends_unknown_enums",
        "sends_nulls",
        "leaves_out",
        "breaks_order",
        "mends_order",
        "refunds",
    ),
    "/control/accounts": ("open_account", "register_application"),
    "/control/clock": ("advance", "set_time"),
    "/control/misbehave": (
        "throttles",
        "fails",
        "answers_html",
        "answers_empty",
        "answers_message_only",
        "answers_slowly",
        "drops_before",
        "drops_after",
        "cuts_short",
        "redirects",
        "repeats_orders_across_pages",
        "changes_orders_while_paging",
        "rejects_confirmation",
        "forgets_confirmation",
        "loses_feed",
        "reports_slowly",
        "feeds_get_stuck",
        "feeds_get_canceled",
        "feeds_break",
        "rejects_message",
        "rejects_patch",
        "loses_patch",
        "reports_break",
        "expires_tokens",
        "expires_page_tokens",
        "revokes",
        "teaches_rate",
        "storm",
    ),
    "/control/calm": ("calms_down",),
    "/control/feeds": ("feeds_go_on",),
    "/control/listings": ("offers",),
    "/control/returns": ("buyer_returns", "return_arrives", "return_ends"),
    "/control/habits": (
        "compresses_documents",
        "refunds_appear_late",
        "listings_lag",
        "reports_take",
    ),
    "/control/day": ("lives_a_day",),
    "/control/requests/forget": ("forget_requests",),
}
# How a word that a form sends as text is read.
READ: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(("quantity", "times", "retry_after", "burst", "orders", "seed"), int),
    **dict.fromkeys(("seconds", "minutes", "hours", "days", "rate", "speed_up", "share"), float),
    **dict.fromkeys(
        ("quantities", "lines", "document", "skus", "address", "issues", "suppressed", "in_policy"),
        json.loads,
    ),
    **dict.fromkeys(("names", "kinds", "programs", "marketplaces"), lambda text: text.split(",")),
}


def call(amazon: Amazon, place: str, name: str, said: Mapping[str, Any]) -> Any:
    """Call a method of the table; raise NotPossible with a sentence where it does not fit."""
    if name not in METHODS[place]:
        raise NotPossible(f"There is no {name} here; there is {', '.join(METHODS[place])}.")
    method = getattr(amazon, name)
    words = dict(said)
    signature = inspect.signature(method)
    several = [
        word
        for word, parameter in signature.parameters.items()
        if parameter.kind is inspect.Parameter.VAR_POSITIONAL
    ]
    more = [value for word in several for value in words.pop(word, ())]
    try:
        if more:
            first = [words.pop("order_id")]
            bound = signature.bind(*first, *more, **words)
        else:
            bound = signature.bind(**words)
    except TypeError as trouble:
        raise NotPossible(f"{name} cannot be called so: {trouble}.") from trouble
    return show(method(*bound.args, **bound.kwargs))


def read_words(form: Mapping[str, str]) -> dict[str, Any]:
    """Read a form: empty fields are left out, the others get the type their name asks for."""
    words: dict[str, Any] = {}
    for name, text in form.items():
        if not text.strip():
            continue
        if name == "status" and text.isdigit():
            words[name] = int(text)
            continue
        try:
            words[name] = READ.get(name, str)(text)
        except ValueError as trouble:
            raise NotPossible(f"{name} cannot be {text}.") from trouble
    return words


def show(result: Any) -> Any:
    if isinstance(result, Seller):
        # The keys are what the caller set; they are not told again.
        return {"seller_id": result.seller_id, "marketplaces": result.marketplaces}
    return result
