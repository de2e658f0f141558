"""How is the XML written that Amazon takes messages about orders in?"""

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, tostring

INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
MOST_MESSAGES = 25_000
# What XML 1.0 can carry, section 2.2.
WRITABLE = re.compile("[\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*")


def envelope(seller_id: str, message_type: str, messages: Iterable[tuple[int, Element]]) -> bytes:
    """Write numbered messages of one type; raises ValueError if there are none or one twice."""
    root = Element("AmazonEnvelope", {"xmlns:xsi": INSTANCE})
    root.set("xsi:noNamespaceSchemaLocation", "amzn-envelope.xsd")
    header = with_text(root, "Header")
    with_text(header, "DocumentVersion", "1.01")
    with_text(header, "MerchantIdentifier", seller_id)
    with_text(root, "MessageType", message_type)
    numbers = set()
    for number, body in messages:
        if number < 1 or number in numbers:
            raise ValueError("Each message of a feed needs a number of its own.")
        numbers.add(number)
        message = with_text(root, "Message")
        with_text(message, "MessageID", str(number))
        message.append(body)
    if not 1 <= len(numbers) <= MOST_MESSAGES:
        raise ValueError("A feed has at least one message, and not too many.")
    document: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def with_text(parent: Element, tag: str, text: str = "") -> Element:
    """Add a part; its text is escaped, and refused with ValueError if XML cannot carry it."""
    if not WRITABLE.fullmatch(text):
        raise ValueError("A text contains characters that XML does not know.")
    part = SubElement(parent, tag)
    part.text = text or None
    return part
