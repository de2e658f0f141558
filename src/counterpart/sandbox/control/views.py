"""What does the control API show?"""

from collections.abc import Callable
from typing import Any

from counterpart.sandbox.amazon import Amazon
from counterpart.sandbox.books.clock import show_time
from counterpart.sandbox.wire.answers import Seen

LATEST = 200


def state(amazon: Amazon) -> dict[str, Any]:
    return {
        "seed": amazon.seed,
        "now": show_time(amazon.clock.now()),
        "clock_is_frozen": amazon.clock.frozen,
        "quotas_are_enforced": amazon.quotas.enforced,
        "endpoint": amazon.endpoint,
        "token_url": amazon.token_url,
        "sellers": [
            {
                "seller_id": seller.seller_id,
                "store_name": seller.store_name,
                "marketplaces": seller.marketplaces,
                "revoked": seller.revoked,
            }
            for seller in amazon.sellers.values()
        ],
        "orders": len(amazon.orders),
        "confirmations": len(amazon.confirmations),
        "still_to_happen": len(amazon.agenda),
        "buckets": buckets(amazon),
        "misbehaviour": [
            {"kind": fault.kind, "operation": fault.operation, "times": fault.times}
            for fault in amazon.faults.waiting
        ],
        "storm": amazon.faults.storm is not None,
        "fired": dict(amazon.fired),
    }


def buckets(amazon: Amazon) -> list[dict[str, Any]]:
    return [
        {
            "seller_id": seller_id,
            "operation": operation,
            "left": round(bucket.left, 2),
            "burst": amazon.quotas.plans[operation][1],
            "rate": amazon.quotas.plans[operation][0],
        }
        for (seller_id, _client_id, operation), bucket in amazon.quotas.buckets.items()
    ]


def orders(amazon: Amazon) -> list[dict[str, Any]]:
    return [
        {
            "order_id": order.order_id,
            "status": order.status,
            "fulfilled_by": order.fulfilled_by,
            "created_at": show_time(order.created_at),
            "updated_at": show_time(order.updated_at),
            "total": f"{order.total()} {order.currency}",
            "lines": [{"sku": line.sku, "quantity": line.quantity} for line in order.lines],
            "alterations": sorted(order.alterations),
        }
        for order in reversed(amazon.orders.values())
    ]


def requests(amazon: Amazon) -> list[dict[str, Any]]:
    return [show_seen(seen) for seen in amazon.requests[-LATEST:]]


def show_seen(seen: Seen) -> dict[str, Any]:
    return {
        "at": show_time(seen.at),
        "request_id": seen.request_id,
        "operation": seen.operation,
        "method": seen.method,
        "path": seen.path,
        "query": seen.query,
        "body": seen.body,
        "status": seen.status,
        "misbehaved": seen.misbehaved,
        "seller_id": seen.seller_id,
        "unknown_parameters": seen.unknown_parameters,
    }


VIEWS: dict[str, Callable[[Amazon], Any]] = {
    "/control/state": state,
    "/control/orders": orders,
    "/control/confirmations": lambda amazon: amazon.confirmations,
    "/control/requests": requests,
    "/control/feeds": lambda amazon: amazon.tell_feeds(),
    "/control/listings": lambda amazon: amazon.listing_book(),
    "/control/reports": lambda amazon: amazon.tell_reports(),
    "/control/returns": lambda amazon: amazon.tell_returns(),
    "/control/book": lambda amazon: amazon.book(),
}
