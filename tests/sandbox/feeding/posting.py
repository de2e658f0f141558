"""How does a test send a feed and read what came of it?"""

import gzip
from typing import Any
from xml.etree import ElementTree as ET

import httpx
from tests.sandbox.caller import Caller

FEEDS = "/feeds/2021-06-30/feeds"
DOCUMENTS = "/feeds/2021-06-30/documents"
XML = "text/xml; charset=UTF-8"
US = "ATVPDKIKX0DER"
ACKNOWLEDGEMENT = "POST_ORDER_ACKNOWLEDGEMENT_DATA"
ADJUSTMENT = "POST_PAYMENT_ADJUSTMENT_DATA"


def new_document(caller: Caller) -> dict[str, str]:
    answer = caller.post(DOCUMENTS, json={"contentType": XML})
    assert answer.status_code == 201, answer.text
    told: dict[str, str] = answer.json()
    return told


def put(url: str, content: bytes, content_type: str = XML) -> httpx.Response:
    """Send the content as anybody may who has the address: without an access token."""
    return httpx.put(url, content=content, headers={"Content-Type": content_type})


def uploaded(caller: Caller, content: bytes) -> str:
    document = new_document(caller)
    answer = put(document["url"], content)
    assert answer.status_code == 200, answer.text
    return document["feedDocumentId"]


def create(caller: Caller, feed_type: str, document_id: str, **changes: Any) -> httpx.Response:
    body = {"feedType": feed_type, "marketplaceIds": [US], "inputFeedDocumentId": document_id}
    return caller.post(FEEDS, json={**body, **changes})


def submitted(caller: Caller, feed_type: str, content: bytes, **changes: Any) -> str:
    answer = create(caller, feed_type, uploaded(caller, content), **changes)
    assert answer.status_code == 202, answer.text
    feed_id: str = answer.json()["feedId"]
    return feed_id


def feed(caller: Caller, feed_id: str) -> dict[str, Any]:
    answer = caller.get(f"{FEEDS}/{feed_id}")
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def status(caller: Caller, feed_id: str) -> str:
    told: str = feed(caller, feed_id)["processingStatus"]
    return told


def finished(caller: Caller, feed_type: str, content: bytes, **changes: Any) -> dict[str, Any]:
    """Send a feed, let it be worked through and return its report."""
    feed_id = submitted(caller, feed_type, content, **changes)
    caller.server.amazon.advance(minutes=2)
    return report_of(caller, feed_id)


def report_of(caller: Caller, feed_id: str) -> dict[str, Any]:
    document_id = feed(caller, feed_id)["resultFeedDocumentId"]
    told = caller.get(f"{DOCUMENTS}/{document_id}").json()
    content = httpx.get(told["url"]).content
    if told.get("compressionAlgorithm") == "GZIP":
        content = gzip.decompress(content)
    return read_report(content)


def read_report(content: bytes) -> dict[str, Any]:
    found = ET.fromstring(content).find("Message/ProcessingReport")  # noqa: S314  the sandbox's
    assert found is not None
    assert found.findtext("StatusCode") == "Complete"
    summary = [
        int(found.findtext(f"ProcessingSummary/Messages{name}") or -1)
        for name in ("Processed", "Successful", "WithError", "WithWarning")
    ]
    results = [
        (result.findtext("MessageID"), result.findtext("ResultCode"), words(result))
        for result in found.findall("Result")
    ]
    return {"summary": summary, "results": results}


def words(result: ET.Element) -> str:
    assert result.findtext("ResultMessageCode")
    return result.findtext("ResultDescription") or ""


def envelope(kind: str, *messages: str, merchant: str = "A1SELLER") -> bytes:
    inner = "".join(
        f"<Message><MessageID>{number}</MessageID><{kind}>{message}</{kind}></Message>"
        for number, message in enumerate(messages, start=1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><AmazonEnvelope><Header>'
        "<DocumentVersion>1.01</DocumentVersion>"
        f"<MerchantIdentifier>{merchant}</MerchantIdentifier></Header>"
        f"<MessageType>{kind}</MessageType>{inner}</AmazonEnvelope>"
    ).encode()


def acknowledgements(*messages: str, **changes: str) -> bytes:
    return envelope("OrderAcknowledgement", *messages, **changes)


def cancellation(
    caller: Caller, order_id: str, reason: str = "NoInventory", *, word: str = "Failure"
) -> str:
    lines = caller.server.amazon.orders[order_id].lines
    items = "".join(
        f"<Item><AmazonOrderItemCode>{line.item_id}</AmazonOrderItemCode>"
        f"<CancelReason>{reason}</CancelReason></Item>"
        for line in lines
    )
    return f"<AmazonOrderID>{order_id}</AmazonOrderID><StatusCode>{word}</StatusCode>{items}"


def adjustments(*messages: str, **changes: str) -> bytes:
    return envelope("OrderAdjustment", *messages, **changes)


def refund(
    caller: Caller,
    order_id: str,
    *,
    reason: str = "CustomerReturn",
    quantity: int | None = None,
    currency: str = "USD",
    **components: str,
) -> str:
    """Return the message that refunds the order's first item by components."""
    item_id = caller.server.amazon.orders[order_id].lines[0].item_id
    parts = "".join(
        f'<Component><Type>{kind}</Type><Amount currency="{currency}">{amount}</Amount></Component>'
        for kind, amount in components.items()
    )
    units = "" if quantity is None else f"<QuantityCancelled>{quantity}</QuantityCancelled>"
    return (
        f"<AmazonOrderID>{order_id}</AmazonOrderID><ActionType>Refund</ActionType><AdjustedItem>"
        f"<AmazonOrderItemCode>{item_id}</AmazonOrderItemCode>"
        f"<AdjustmentReason>{reason}</AdjustmentReason>"
        f"<ItemPriceAdjustments>{parts}</ItemPriceAdjustments>{units}</AdjustedItem>"
    )
