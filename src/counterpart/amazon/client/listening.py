"""Who hears what passes between us and Amazon?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from counterpart.amazon.client.errors import AmazonError


@dataclass(frozen=True)
class Exchange:
    """One request and what came of it: no header, no body, and no token but in `params`."""

    operation: str
    method: str
    path: str
    params: Mapping[str, str] = field(repr=False)
    http_status: int | None
    trouble: str
    request_id: str
    milliseconds: int
    bytes_sent: int
    bytes_received: int


class Listener(Protocol):
    """Hears of every request of a line, after it; what it raises ends the call."""

    def exchanged(self, exchange: Exchange) -> None:
        """Hear of one request: a call that is tried three times is heard three times."""

    def succeeded(self, operation: str, path: str) -> None:
        """Hear that a call ended well."""

    def failed(self, path: str, error: AmazonError) -> None:
        """Hear what a call ended with, before the caller does."""


class Nobody:
    """Hears of everything and keeps nothing."""

    def exchanged(self, exchange: Exchange) -> None:
        """Let it pass."""

    def succeeded(self, operation: str, path: str) -> None:
        """Let it pass."""

    def failed(self, path: str, error: AmazonError) -> None:
        """Let it pass."""
