"""A process of its own that forks a child for each deed on an order: a child can be killed.

It reads tasks as JSON lines and answers each with one: `python -m tests.storms.lone_hand`.
"""

import json
import os
import sys
from collections.abc import Callable
from typing import Any

from django.db import connection

# This one sets Django up, before any model is imported.
from tests.storms.victim import Deaths, end  # isort: skip

from tests.scene import NOON

from counterpart.orders.documents.invoicing import invoice_order
from counterpart.orders.documents.refunding import Credit, refund_order
from counterpart.orders.documents.shipping import ship_order
from counterpart.orders.models.orders import Order
from counterpart.orders.steps.canceling import cancel_order
from counterpart.orders.steps.expiring import expire_payments

WHO: dict[str, Any] = {"actor": "bo", "now": NOON}
DEEDS: dict[str, Callable[[Order], object]] = {
    "invoice": lambda order: invoice_order(order, **WHO),
    "ship": lambda order: ship_order(order, **WHO),
    "refund": lambda order: refund_order(order, Credit(return_to_stock="all"), **WHO),
    "cancel": lambda order: cancel_order(order, **WHO),
    "expire": lambda _: expire_payments(actor="worker", now=NOON.replace(year=2030)),
}


def act(task: dict[str, Any]) -> dict[str, Any]:
    """Do one deed, and die at the chosen point of it."""
    connection.close()
    connection.settings_dict["NAME"] = task["database"]
    order = Order.objects.get(pk=task["order"])
    deaths = Deaths(task["die_at"])
    deaths.lie_in_wait()
    DEEDS[task["deed"]](order)
    return {"points": deaths.points}


def begin(task: dict[str, Any]) -> tuple[int, int]:
    """Fork a child for the task; answers its process id and where its answer can be read."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return pid, reading
    os.close(reading)
    with os.fdopen(writing, "w") as out:
        json.dump(act(task), out)
    os._exit(0)


def main() -> None:
    for line in sys.stdin:
        print(json.dumps(end(*begin(json.loads(line)))), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
