"""What does this Amazon know about one feed and the messages in it?"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

# Feeds 2021-06-30 model, Feed.processingStatus.
STATUSES = frozenset({"IN_QUEUE", "IN_PROGRESS", "DONE", "CANCELLED", "FATAL"})
ENDED = frozenset({"DONE", "CANCELLED", "FATAL"})


@dataclass
class Feed:
    feed_id: str
    seller_id: str
    feed_type: str
    marketplace_ids: list[str]
    document_id: str
    created_at: datetime
    options: dict[str, str] = field(default_factory=dict)
    status: str = "IN_QUEUE"
    started_at: datetime | None = None
    ended_at: datetime | None = None
    result_document_id: str | None = None
    is_stuck: bool = False


@dataclass(frozen=True)
class Message:
    """One message of a document; `about` says whom a misbehaviour may be meant for."""

    message_id: str
    body: Any
    about: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """One line of a processing report; `about` is what it repeats of the message."""

    message_id: str
    code: str
    text: str
    is_error: bool = True
    about: dict[str, str] = field(default_factory=dict)


@dataclass
class Outcome:
    """What came of the messages that were worked through."""

    processed: list[Message] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def refused(self) -> set[str]:
        return {found.message_id for found in self.findings if found.is_error}

    @property
    def warned(self) -> set[str]:
        return {found.message_id for found in self.findings if not found.is_error}


class Unreadable(Exception):
    """The document as a whole cannot be worked through."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True)
class Processor:
    """How a type of feed is worked through.

    `read` raises Unreadable; `carry_out` gets the books and changes them, message by message;
    `write_report` tells what came of them.
    """

    read: Callable[[bytes, Feed], list[Message]]
    carry_out: Callable[[Any, Feed, Message], list[Finding]]
    write_report: Callable[[Feed, Outcome], bytes]
    content_type: str = "text/xml; charset=UTF-8"
