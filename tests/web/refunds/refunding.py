"""What do the tests of refunds do: sell, ship, give back, and read the pages?"""

from decimal import Decimal
from typing import Any

from tests.scene import Shop
from tests.web.amazon_orders.details_page import html_of, rows
from tests.web.orders.order_page import SEEN, TOKEN, units
from tests.web.runs.test_runs import list_rows
from tests.web.stores.rooms import someone

from counterpart.amazon.models.refunds import AmazonRefund
from counterpart.amazon.operations.refunding.asking import ask_for_refund
from counterpart.amazon.stores.order_settings import change_settings
from counterpart.orders.documents.refunding import Credit, refund_order
from counterpart.orders.models.documents import CreditMemo

OFFLINE = "Refunded offline: Amazon was told nothing."


def shipped(shop: Shop, quantity: int = 2, **wishes: Any) -> str:
    """Sell, ship and wait until Amazon shows it; answers the number at Amazon."""
    number = shop.buyer_orders("MUG", quantity, **wishes)
    shop.sync()
    shop.ship(number)
    shop.sync()
    shop.sync()
    assert shop.row(number).amazon_status == "SHIPPED"
    return number


def credited(shop: Shop, number: str, quantity: int = 1) -> CreditMemo:
    """Give units back, offline."""
    credit = Credit(items={"MUG": Decimal(quantity)}, shipping=Decimal(0))
    return refund_order(shop.order(number), credit, actor="bo", now=shop.now)


def asked(shop: Shop, number: str, quantity: int = 1, actor: str = "bo") -> AmazonRefund:
    """Give units back, and ask that Amazon pays."""
    memo = credited(shop, number, quantity)
    return ask_for_refund(memo, "CustomerReturn", actor=actor, now=shop.now)


def approval_is_needed(shop: Shop) -> None:
    change_settings(shop.store, {"refunds_need_approval": "enabled"}, actor="ada", now=shop.now)


def memo_path(shop: Shop, number: str, query: str = "") -> str:
    return f"/orders/{shop.order(number).pk}/credit-memo/{query}"


def filled(client: Any, shop: Shop, number: str, query: str = "", **changes: Any) -> dict[str, Any]:
    """Answer what the form of the credit memo sends: one mug, unless told otherwise."""
    html = html_of(client, memo_path(shop, number, query))
    carried = {"form_token": TOKEN.findall(html)[-1], "seen": SEEN.findall(html)[-1]}
    return {**carried, "shipping": "0", **units(shop.order(number), MUG=1), **changes}


def listed(query: str = "", login: str = "ada", path: str = "/refunds/") -> list[dict[str, str]]:
    return list_rows(html_of(someone(login), f"{path}{query}"))


def posted(client: Any, path: str) -> Any:
    return client.post(path, {})


__all__ = ["rows"]
