"""How is XML from outside read, so that it can neither reach out nor fill the memory?"""

from typing import Any, NoReturn
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from counterpart.amazon.client.errors import Unreadable

LARGEST_REPORT = 100_000_000
MOST_ELEMENTS = 1_000_000


def parsed(content: bytes) -> Element:
    """Read an XML document, names without their namespaces; raises Unreadable.

    A document type declaration is refused: without one there are no entities to expand or fetch.
    """
    if len(content) > LARGEST_REPORT:
        raise _unreadable("it is too large")
    # The declaration that makes XML dangerous is refused by the builder.
    parser = XMLParser(target=_Plain())  # noqa: S314
    try:
        parser.feed(content)
        root: Element = parser.close()
    except (ParseError, ValueError, LookupError):
        raise _unreadable("it is not the XML document expected") from None
    return root


class _Plain(TreeBuilder):
    """Builds the tree, counts its elements and takes no document type declaration."""

    def __init__(self) -> None:
        super().__init__()
        self._elements = 0

    def start(self, tag: Any, attrs: Any) -> Element:
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise _unreadable("it is too large")
        return super().start(tag.rpartition("}")[2], attrs)

    def end(self, tag: Any) -> Element:
        return super().end(tag.rpartition("}")[2])

    def doctype(self, name: str, pubid: str | None, system: str | None) -> NoReturn:  # noqa: ARG002
        raise _unreadable("it declares a document type")


def _unreadable(message: str) -> Unreadable:
    return Unreadable(message, operation="getFeedDocument")
