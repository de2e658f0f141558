"""How are searchOrders, getOrder and getMarketplaceParticipations answered?"""

import re
from itertools import islice
from typing import Any

from counterpart.sandbox.books.documents import DATA_SETS
from counterpart.sandbox.books.ledger import Seller
from counterpart.sandbox.books.marketplaces import MARKETPLACES
from counterpart.sandbox.books.orders import Order
from counterpart.sandbox.wire.answers import (
    Reply,
    Request,
    Seen,
    as_json,
    invalid_input,
    not_found,
)
from counterpart.sandbox.wire.desk import Desk
from counterpart.sandbox.wire.pages import (
    Bookmark,
    check_bookmark,
    question_of,
    read_token,
    write_token,
)
from counterpart.sandbox.wire.parameters import (
    Search,
    read_choice,
    read_one,
    read_search,
)

# Orders v0 model, orderId: "in 3-7-7 format".
ORDER_ID = re.compile(r"\d{3}-\d{7}-\d{7}")


def search_orders(desk: Desk, request: Request, seller: Seller, _seen: Seen) -> Reply:
    question = question_of(seller.seller_id, request.query)
    mark = find_bookmark(desk, request, question)
    now = desk.clock.now()
    search = read_search(request.query, now, paging_until=mark.until if mark else None)
    found = matching(desk, seller, search, mark)
    page = found[: search.per_page]
    answer: dict[str, Any] = {"orders": [desk.document(o, search.data_sets) for o in page]}
    if len(found) > len(page):
        last = page[-1]
        last_at = last.created_at if search.family == "created" else last.updated_at
        token = Bookmark(now, desk.page_generation, question, search.before, last_at, last.order_id)
        answer["pagination"] = {"nextToken": write_token(desk.seed, token)}
        if desk.faults.take_within("changes_orders_while_paging", "searchOrders"):
            desk.touch(found[search.per_page])
    return as_json(200, answer | search.echo)


def find_bookmark(desk: Desk, request: Request, question: str) -> Bookmark | None:
    token = read_one(request.query, "paginationToken")
    if token is None:
        return None
    mark = read_token(desk.seed, token)
    check_bookmark(mark, question=question, generation=desk.page_generation, now=desk.clock.now())
    return mark


def matching(desk: Desk, seller: Seller, search: Search, mark: Bookmark | None) -> list[Order]:
    """Return one order more than the page holds, where there is one."""
    # A zero byte sorts right behind the id itself, so that the page begins after that order.
    start = (mark.last_at, mark.last_id + "\0") if mark else (search.after, "")
    orders = desk.placed_between(seller.seller_id, search.family, start, search.before)
    wanted = (order for order in orders if is_wanted(order, search, desk))
    found: list[Order] = []
    if (
        mark is not None
        and search.per_page > 1
        and desk.faults.take_within("repeats_orders_across_pages", "searchOrders")
    ):
        found.append(desk.orders[mark.last_id])
    return [*found, *islice(wanted, search.per_page + 1 - len(found))]


def is_wanted(order: Order, search: Search, desk: Desk) -> bool:
    if order.hidden_until is not None and order.hidden_until > desk.clock.now():
        return False
    return (
        (not search.statuses or order.status in search.statuses)
        and (not search.marketplaces or order.marketplace_id in search.marketplaces)
        and (not search.fulfilled_by or order.fulfilled_by in search.fulfilled_by)
    )


def get_order(desk: Desk, request: Request, seller: Seller, _seen: Seen) -> Reply:
    data_sets = read_choice(request.query, "includedData", DATA_SETS)
    order = find_order(desk, seller, request.path.rsplit("/", 1)[-1])
    return as_json(200, {"order": desk.document(order, data_sets)})


def find_order(desk: Desk, seller: Seller, order_id: str) -> Order:
    order = desk.orders.get(order_id)
    if order is not None and order.seller_id == seller.seller_id:
        return order
    if not ORDER_ID.fullmatch(order_id):
        raise invalid_input("The order id is not in 3-7-7 format.")
    raise not_found(f"Order {order_id} was not found.")


def get_participations(_desk: Desk, _request: Request, seller: Seller, _seen: Seen) -> Reply:
    payload = [
        {
            "marketplace": {
                "id": marketplace_id,
                "countryCode": MARKETPLACES[marketplace_id].country,
                "name": MARKETPLACES[marketplace_id].name,
                "defaultCurrencyCode": MARKETPLACES[marketplace_id].currency,
                "defaultLanguageCode": MARKETPLACES[marketplace_id].language,
                "domainName": MARKETPLACES[marketplace_id].domain,
            },
            "storeName": seller.store_name,
            "participation": {"isParticipating": True, "hasSuspendedListings": False},
        }
        for marketplace_id in seller.marketplaces
    ]
    return as_json(200, {"payload": payload})
