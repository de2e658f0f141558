"""Which operation answers which method and path?"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from counterpart.sandbox.books.ledger import Seller
from counterpart.sandbox.wire.answers import Reply, Request, Seen
from counterpart.sandbox.wire.confirmation import confirm_shipment
from counterpart.sandbox.wire.desk import Desk
from counterpart.sandbox.wire.faults import DOWNLOAD, TOKEN, UPLOAD
from counterpart.sandbox.wire.feeding.creating import (
    cancel_feed,
    create_feed,
    create_feed_document,
)
from counterpart.sandbox.wire.feeding.showing import (
    DOCUMENT_PARAMETERS,
    FEEDS_PARAMETERS,
    get_feed,
    get_feed_document,
    get_feeds,
)
from counterpart.sandbox.wire.finances import TRANSACTION_PARAMETERS, list_transactions
from counterpart.sandbox.wire.listings.routes import LISTING_ROUTES
from counterpart.sandbox.wire.parameters import GET_ORDER_PARAMETERS, SEARCH_PARAMETERS
from counterpart.sandbox.wire.presigned import PRESIGNED_PARAMETERS, download, upload
from counterpart.sandbox.wire.reading import get_order, get_participations, search_orders
from counterpart.sandbox.wire.reports.routes import REPORT_ROUTES
from counterpart.sandbox.wire.tokens import answer_token

Answer = Callable[[Desk, Request, Seller, Seen], Reply]
OpenAnswer = Callable[[Desk, Request, Seen], Reply]


@dataclass(frozen=True)
class Operation:
    """`answer` wants an access token and a place in the usage plan, `answer_anyone` neither."""

    name: str
    method: str
    path: re.Pattern[str]
    parameters: frozenset[str]
    answer: Answer | None = None
    answer_anyone: OpenAnswer | None = None


NONE = frozenset[str]()
FEEDS = r"/feeds/2021-06-30/feeds"
FEED_DOCUMENTS = r"/feeds/2021-06-30/documents"
SIGNED_IN: tuple[tuple[str, str, str, frozenset[str], Answer], ...] = (
    ("searchOrders", "GET", r"/orders/2026-01-01/orders", SEARCH_PARAMETERS, search_orders),
    ("getOrder", "GET", r"/orders/2026-01-01/orders/[^/]+", GET_ORDER_PARAMETERS, get_order),
    (
        "confirmShipment",
        "POST",
        r"/orders/v0/orders/[^/]+/shipmentConfirmation",
        NONE,
        confirm_shipment,
    ),
    (
        "getMarketplaceParticipations",
        "GET",
        r"/sellers/v1/marketplaceParticipations",
        NONE,
        get_participations,
    ),
    ("createFeedDocument", "POST", FEED_DOCUMENTS, NONE, create_feed_document),
    (
        "getFeedDocument",
        "GET",
        FEED_DOCUMENTS + r"/[^/]+",
        DOCUMENT_PARAMETERS,
        get_feed_document,
    ),
    ("createFeed", "POST", FEEDS, NONE, create_feed),
    ("getFeeds", "GET", FEEDS, FEEDS_PARAMETERS, get_feeds),
    ("getFeed", "GET", FEEDS + r"/[^/]+", NONE, get_feed),
    ("cancelFeed", "DELETE", FEEDS + r"/[^/]+", NONE, cancel_feed),
    (
        "listTransactions",
        "GET",
        r"/finances/2024-06-19/transactions",
        TRANSACTION_PARAMETERS,
        list_transactions,
    ),
    *LISTING_ROUTES,
    *REPORT_ROUTES,
)
FOR_ANYONE: tuple[tuple[str, str, str, frozenset[str], OpenAnswer], ...] = (
    (TOKEN, "POST", r"/auth/o2/token", NONE, answer_token),
    (UPLOAD, "PUT", r"/presigned/[^/]+", PRESIGNED_PARAMETERS, upload),
    (DOWNLOAD, "GET", r"/presigned/[^/]+", PRESIGNED_PARAMETERS, download),
)
OPERATIONS = (
    *(
        Operation(name, method, re.compile(path), parameters, answer_anyone=act)
        for name, method, path, parameters, act in FOR_ANYONE
    ),
    *(
        Operation(name, method, re.compile(path), parameters, answer=act)
        for name, method, path, parameters, act in SIGNED_IN
    ),
)


def find_operation(request: Request) -> Operation | None:
    for operation in OPERATIONS:
        if operation.method == request.method and operation.path.fullmatch(request.path):
            return operation
    return None
