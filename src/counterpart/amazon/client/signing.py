"""Where does a good access token come from?"""

import re
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import httpx
import msgspec

from counterpart.amazon.client.answers import request_id_in
from counterpart.amazon.client.errors import ReconnectStore, TryLater
from counterpart.amazon.client.tokens import AccessToken, Credentials, TokenCache
from counterpart.core.clock import Clock

OPERATION = "getAccessToken"
# "Connect to the Selling Partner API": an access token lives one hour.
USUAL_LIFETIME_SECONDS = 3600.0
MARGIN_SECONDS = 60
ATTEMPTS = 3
TROUBLE_SECONDS = 60

# Error codes of Login with Amazon's token endpoint.
WHAT_TO_DO = {
    "invalid_grant": "the seller's authorization was revoked or has run out; authorize it again",
    "invalid_client": "the client id or secret is wrong or was rotated; enter the current ones",
    "unauthorized_client": "the application may not use this grant; check it in Seller Central",
    "access_denied": "the seller's authorization was refused; authorize the application again",
    "invalid_scope": "the application lacks this scope; check its roles in Seller Central",
}
ERROR_CODE = re.compile(r"[a-z_]{1,40}")
OTHERWISE = "the sign-in refused the credentials; check them and connect the store again"


class Signer:
    """Keeps one good access token; threads that need a new one wait for a single request."""

    def __init__(
        self,
        *,
        http: httpx.Client,
        token_url: str,
        credentials: Credentials,
        cache: TokenCache,
        clock: Clock,
        guard: Callable[[], None],
        backoff: Callable[[int], float],
    ) -> None:
        self._http = http
        self._token_url = token_url
        self._credentials = credentials
        self._cache = cache
        self._clock = clock
        self._guard = guard
        self._backoff = backoff
        self._lock = threading.Lock()

    def token(self) -> AccessToken:
        """Answer a good token; raises ReconnectStore if Amazon refuses one, or TryLater."""
        with self._lock:
            known = self._cache.load()
            if known is not None and self._clock.now() < known.expires_at:
                return known
            fresh = self._fetched()
            self._cache.save(fresh)
            return fresh

    def drop(self, token: AccessToken) -> None:
        self._cache.drop(token)

    def _fetched(self) -> AccessToken:
        attempt = 1
        while True:
            self._guard()
            try:
                return fetch_token(
                    self._http,
                    token_url=self._token_url,
                    credentials=self._credentials,
                    now=self._clock.now(),
                )
            except TryLater:
                if attempt == ATTEMPTS:
                    raise
            self._clock.wait(self._backoff(attempt))
            attempt += 1


def fetch_token(
    http: httpx.Client, *, token_url: str, credentials: Credentials, now: datetime
) -> AccessToken:
    """Ask once for an access token. Safe to repeat.

    Raises ReconnectStore if the sign-in refuses, TryLater if it is out of order.
    """
    response = granted_answer(
        http,
        token_url=token_url,
        form={
            "grant_type": "refresh_token",
            "refresh_token": credentials.refresh_token,
            "client_id": credentials.client_id,
            "client_secret": credentials.client_secret,
        },
        now=now,
    )
    token = _granted(response, now=now)
    if token is None:
        raise out_of_order(now, message="the sign-in gave no token", response=response)
    return token


def granted_answer(
    http: httpx.Client, *, token_url: str, form: Mapping[str, str], now: datetime
) -> httpx.Response:
    """Ask Login with Amazon for a grant and answer its success; raises as `fetch_token` does."""
    trouble = ""
    response: httpx.Response | None = None
    try:
        response = http.post(token_url, data=form)
    except httpx.RequestError as gone:
        trouble = type(gone).__name__
    if response is None:
        raise out_of_order(now, message="the sign-in cannot be reached", code=trouble)
    status = response.status_code
    if 400 <= status < 500 and status not in (408, 429):
        raise _refused(response)
    if not response.is_success:
        raise out_of_order(now, message="the sign-in gave no token", response=response)
    return response


class _Grant(msgspec.Struct):
    access_token: str
    expires_in: float = USUAL_LIFETIME_SECONDS


class _Refusal(msgspec.Struct):
    error: str = ""


def _granted(response: httpx.Response, *, now: datetime) -> AccessToken | None:
    try:
        grant = msgspec.json.decode(response.content, type=_Grant, strict=False)
        life = timedelta(seconds=grant.expires_in - MARGIN_SECONDS)
    except (msgspec.MsgspecError, UnicodeDecodeError, OverflowError, ValueError):
        return None
    value = grant.access_token
    if not value or not value.isascii() or not value.isprintable():
        return None
    return AccessToken(value=value, expires_at=now + min(life, timedelta(days=1)))


def _refused(response: httpx.Response) -> ReconnectStore:
    try:
        code = msgspec.json.decode(response.content, type=_Refusal).error
    except (msgspec.MsgspecError, UnicodeDecodeError):
        code = ""
    if not ERROR_CODE.fullmatch(code):
        code = ""
    return ReconnectStore(
        WHAT_TO_DO.get(code, OTHERWISE),
        operation=OPERATION,
        code=code,
        request_id=request_id_in(response.headers),
        http_status=response.status_code,
    )


def out_of_order(
    now: datetime, *, message: str, code: str = "", response: httpx.Response | None = None
) -> TryLater:
    return TryLater(
        now + timedelta(seconds=TROUBLE_SECONDS),
        operation=OPERATION,
        message=message,
        code=code,
        request_id=request_id_in(response.headers) if response is not None else "",
        http_status=response.status_code if response is not None else None,
    )
