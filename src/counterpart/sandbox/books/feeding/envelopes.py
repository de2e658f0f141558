"""What stands in an AmazonEnvelope, the XML around every message of an order feed?"""

from xml.etree import ElementTree as ET

from counterpart.sandbox.books.feeding.feeds import Feed, Message, Unreadable

# Amazon publishes no list of these codes.
NOT_XML, NOT_AN_ENVELOPE, OTHER_MERCHANT = "5001", "5000", "5002"


def read_envelope(content: bytes, feed: Feed, message_type: str) -> list[Message]:
    """Raise Unreadable where Amazon could not work through any of it."""
    envelope = parse(content)
    if envelope.tag != "AmazonEnvelope" or text(envelope, "MessageType") != message_type:
        raise Unreadable(
            NOT_AN_ENVELOPE, f"The document is not an AmazonEnvelope of {message_type} messages."
        )
    if text(envelope, "Header/MerchantIdentifier") != feed.seller_id:
        raise Unreadable(OTHER_MERCHANT, "The MerchantIdentifier is not that of the seller.")
    messages = [read_message(found, message_type) for found in envelope.findall("Message")]
    if not messages:
        raise Unreadable(NOT_AN_ENVELOPE, "The document holds no message.")
    known = {message.message_id for message in messages}
    if len(known) < len(messages):
        raise Unreadable(NOT_AN_ENVELOPE, "Two messages have the same MessageID.")
    return messages


def parse(content: bytes) -> ET.Element:
    try:
        plain = content.decode("utf-8-sig")
        # A DOCTYPE could define entities that grow without end.
        if "<!DOCTYPE" in plain:
            raise Unreadable(NOT_XML, "The document must not have a DOCTYPE.")
        return ET.fromstring(plain)  # noqa: S314  without a DOCTYPE there are no entities
    except (UnicodeDecodeError, ET.ParseError):
        raise Unreadable(
            NOT_XML, "The XML you submitted is ill-formed at the Amazon Envelope XML level."
        ) from None


def read_message(found: ET.Element, message_type: str) -> Message:
    message_id = text(found, "MessageID")
    body = found.find(message_type)
    if not (message_id.isascii() and message_id.isdigit()) or body is None:
        raise Unreadable(NOT_AN_ENVELOPE, f"A message needs a MessageID and {message_type} in it.")
    return Message(message_id, body, {"order_id": text(body, "AmazonOrderID")})


def text(element: ET.Element, path: str) -> str:
    return (element.findtext(path) or "").strip()
