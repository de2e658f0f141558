"""What signs a call to Amazon, and where do the processes of one store share it?"""

import threading
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Credentials:
    """One application's key and one seller's grant. Nothing of it shows in a repr."""

    client_id: str
    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)


@dataclass(frozen=True)
class AccessToken:
    """Good until `expires_at`, which already leaves a minute for the call it signs."""

    value: str = field(repr=False)
    expires_at: datetime


class TokenCache(Protocol):
    """Where the processes of one store share its access token."""

    def load(self) -> AccessToken | None:
        """Answer the token last saved, even if it has expired."""

    def save(self, token: AccessToken) -> None:
        """Keep the token for the next call."""

    def drop(self, token: AccessToken) -> None:
        """Forget this token, unless another one was saved meanwhile."""


class MemoryTokenCache:
    """A cache for one process. Thread-safe."""

    def __init__(self) -> None:
        self._token: AccessToken | None = None
        self._lock = threading.Lock()

    def load(self) -> AccessToken | None:
        with self._lock:
            return self._token

    def save(self, token: AccessToken) -> None:
        with self._lock:
            self._token = token

    def drop(self, token: AccessToken) -> None:
        with self._lock:
            if self._token is not None and self._token.value == token.value:
                self._token = None
