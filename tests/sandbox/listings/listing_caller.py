"""How does a test ask for listings, change them, and send a listings feed?"""

import gzip
import json
from typing import Any
from urllib.parse import quote

import httpx
from tests.sandbox.caller import Caller

US, CANADA, GERMANY = "ATVPDKIKX0DER", "A2EUQ1WTGCTBG2", "A1PA6795UKMFR9"
ITEMS = "/listings/2021-08-01/items"
AVAILABILITY = "/attributes/fulfillment_availability"
OFFER = "/attributes/purchasable_offer"
EVERYTHING = (
    "summaries,attributes,issues,offers,fulfillmentAvailability,procurement,relationships,"
    "productTypes"
)


def path_of(caller: Caller, sku: str) -> str:
    return f"{ITEMS}/{caller.seller.seller_id}/{quote(sku, safe='')}"


def ask(caller: Caller, sku: str = "MUG", **said: Any) -> httpx.Response:
    query = {"marketplaceIds": US, "includedData": EVERYTHING, **said}
    return caller.get(path_of(caller, sku), params=query)


def search(caller: Caller, **said: Any) -> httpx.Response:
    query = {"marketplaceIds": US, **said}
    return caller.get(f"{ITEMS}/{caller.seller.seller_id}", params=query)


def seen_quantity(caller: Caller, sku: str = "MUG") -> int:
    answer = ask(caller, sku, includedData="fulfillmentAvailability")
    quantity: int = answer.json()["fulfillmentAvailability"][0]["quantity"]
    return quantity


def available(quantity: object, op: str = "replace", **more: Any) -> dict[str, Any]:
    entry = {"fulfillment_channel_code": "DEFAULT", "quantity": quantity, **more}
    return {"op": op, "path": AVAILABILITY, "value": [entry]}


def priced(amount: object, op: str = "replace", **more: Any) -> dict[str, Any]:
    entry = {"our_price": [{"schedule": [{"value_with_tax": amount}]}], **more}
    return {"op": op, "path": OFFER, "value": [entry]}


def patch(
    caller: Caller, *patches: dict[str, Any], sku: str = "MUG", **said: Any
) -> httpx.Response:
    body = {"productType": said.pop("product_type", "PRODUCT"), "patches": list(patches)}
    return caller.patch(path_of(caller, sku), params={"marketplaceIds": US, **said}, json=body)


def changed(answer: httpx.Response) -> tuple[int, str, list[str]]:
    told = answer.json()
    return answer.status_code, told["status"], [one["message"] for one in told["issues"]]


def message(number: int, sku: str, operation: str = "PATCH", **said: Any) -> dict[str, Any]:
    told = {"messageId": number, "sku": sku, "operationType": operation}
    return told if operation == "DELETE" else {**told, "productType": "PRODUCT", **said}


def send_feed(caller: Caller, document: Any) -> dict[str, Any]:
    """Send a listings feed, let it be worked through, and return its processing report."""
    content_type = "application/json; charset=UTF-8"
    place = caller.post("/feeds/2021-06-30/documents", json={"contentType": content_type}).json()
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    # The document store has its own doors: no access token goes there.
    httpx.put(place["url"], content=content, headers={"Content-Type": content_type})
    body = {
        "feedType": "JSON_LISTINGS_FEED",
        "marketplaceIds": [US],
        "inputFeedDocumentId": place["feedDocumentId"],
    }
    feed_id = caller.post("/feeds/2021-06-30/feeds", json=body).json()["feedId"]
    caller.server.amazon.advance(minutes=2)
    feed = caller.get(f"/feeds/2021-06-30/feeds/{feed_id}").json()
    assert feed["processingStatus"] == "DONE", feed
    told = caller.get(f"/feeds/2021-06-30/documents/{feed['resultFeedDocumentId']}").json()
    report: dict[str, Any] = json.loads(fetch(told))
    return report


def fetch(told: dict[str, Any]) -> bytes:
    content = httpx.get(told["url"]).content
    return gzip.decompress(content) if told.get("compressionAlgorithm") == "GZIP" else content


def feed_of(caller: Caller, *messages: dict[str, Any], **header: Any) -> dict[str, Any]:
    told = {"sellerId": caller.seller.seller_id, "version": "2.0", "issueLocale": "en_US"}
    return {"header": {**told, **header}, "messages": list(messages)}
