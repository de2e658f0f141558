"""How does a test call the sandbox?"""

from typing import Any

import httpx

from counterpart.sandbox.books.ledger import Seller
from counterpart.sandbox.server import SandboxServer

NOON = "2026-11-02T12:00:00Z"
LONG_AGO = "2020-01-01T00:00:00Z"
SEARCH = "/orders/2026-01-01/orders"
ALL = (
    "BUYER,RECIPIENT,PROCEEDS,EXPENSE,PROMOTION,CANCELLATION,"
    "FULFILLMENT,PACKAGES,TAX,PAYMENT,FULFILLMENT_ORDERS"
)


class Caller(httpx.Client):
    def __init__(self, server: SandboxServer, seller: Seller) -> None:
        super().__init__(base_url=server.url, timeout=5)
        self.server = server
        self.seller = seller
        self.sign_in()

    def ask_token(self, **changes: str) -> httpx.Response:
        form = {
            "grant_type": "refresh_token",
            "refresh_token": self.seller.refresh_token,
            "client_id": self.seller.client_id,
            "client_secret": self.seller.client_secret,
        }
        return self.post("/auth/o2/token", data={**form, **changes})

    def sign_in(self) -> None:
        self.headers["x-amz-access-token"] = self.ask_token().json()["access_token"]

    def search(self, **said: Any) -> httpx.Response:
        said = {"lastUpdatedAfter": LONG_AGO, **said}
        return self.get(SEARCH, params={k: v for k, v in said.items() if v is not None})

    def found(self, **said: Any) -> list[str]:
        answer = self.search(**said)
        assert answer.status_code == 200, answer.text
        return [order["orderId"] for order in answer.json()["orders"]]

    def order(self, order_id: str, data_sets: str | None = ALL) -> dict[str, Any]:
        query = {"includedData": data_sets} if data_sets else {}
        answer = self.get(f"{SEARCH}/{order_id}", params=query)
        assert answer.status_code == 200, answer.text
        order: dict[str, Any] = answer.json()["order"]
        return order

    def confirm(self, order_id: str, **changes: Any) -> httpx.Response:
        return self.post(
            f"/orders/v0/orders/{order_id}/shipmentConfirmation",
            json=self.confirmation(order_id, **changes),
        )

    def confirmation(self, order_id: str, **changes: Any) -> dict[str, Any]:
        amazon = self.server.amazon
        order = amazon.orders.get(order_id)
        lines = order.lines if order else []
        items = [{"orderItemId": line.item_id, "quantity": line.quantity} for line in lines]
        body = {"marketplaceId": changes.pop("marketplaceId", "ATVPDKIKX0DER")}
        detail = {
            "packageReferenceId": "1",
            "carrierCode": "UPS",
            "trackingNumber": "1Z999",
            "shipDate": "2026-11-02T11:00:00Z",
            "orderItems": items,
            **changes,
        }
        detail = {name: value for name, value in detail.items() if value is not None}
        return {**body, "packageDetail": detail}


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["errors"][0]["code"]
