"""What came of each message of a feed with orders?"""

from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from counterpart.amazon.client.answers import tidied
from counterpart.amazon.client.errors import Unreadable
from counterpart.amazon.client.order_feeds.parsing import parsed

LONGEST_MESSAGE = 1000
LONGEST_CODE = 50
LONGEST_ORDER_ID = 100


@dataclass(frozen=True)
class Result:
    """What Amazon says about a message; 0 is about the document as a whole.

    `message` may quote the buyer. One message can have several results.
    """

    message_id: int
    is_error: bool
    code: str
    message: str
    amazon_order_id: str


@dataclass(frozen=True)
class ProcessingReport:
    """The sums, and results for messages that did not simply succeed.

    A message without a result succeeded, as far as `successful` covers it and no error is
    about the document as a whole.
    """

    processed: int
    successful: int
    with_error: int
    with_warning: int
    results: tuple[Result, ...]


def read_report(content: bytes) -> ProcessingReport:
    """Read the processing report of an XML feed; raises Unreadable, also if it is not complete."""
    parts = list(parsed(content).iter("ProcessingReport"))
    summaries = [part.find("ProcessingSummary") for part in parts]
    if not parts or None in summaries:
        raise _unreadable("it is not a processing report")
    if any(_text(part, "StatusCode") == "Processing" for part in parts):
        raise _unreadable("it is not complete yet")
    return ProcessingReport(
        processed=_sum(summaries, "MessagesProcessed"),
        successful=_sum(summaries, "MessagesSuccessful"),
        with_error=_sum(summaries, "MessagesWithError"),
        with_warning=_sum(summaries, "MessagesWithWarning"),
        results=tuple(_result(one) for part in parts for one in part.findall("Result")),
    )


def _result(part: Element) -> Result:
    info = part.find("AdditionalInfo")
    order_id = "" if info is None else _text(info, "AmazonOrderID")
    return Result(
        message_id=_number(_text(part, "MessageID") or "0"),
        is_error=_text(part, "ResultCode") != "Warning",
        code=_text(part, "ResultMessageCode")[:LONGEST_CODE],
        message=_text(part, "ResultDescription")[:LONGEST_MESSAGE],
        amazon_order_id=order_id[:LONGEST_ORDER_ID],
    )


def _sum(summaries: Iterable[Element | None], tag: str) -> int:
    return sum(_number(_text(one, tag)) for one in summaries if one is not None)


def _text(part: Element, tag: str) -> str:
    return tidied(part.findtext(tag) or "")


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise _unreadable("a number in it is none")
    return int(text)


def _unreadable(message: str) -> Unreadable:
    return Unreadable(message, operation="getFeedDocument")
