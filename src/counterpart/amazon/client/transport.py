"""How does one request reach Amazon, at most as often as is safe?"""

import logging
import random
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any, Self

import httpx
import msgspec
import structlog

from counterpart.amazon.client.addressing import checked_address, is_on_this_machine, user_agent
from counterpart.amazon.client.answers import Answer, Verdict, judge
from counterpart.amazon.client.errors import AmazonError, ReadOnly, TryLater
from counterpart.amazon.client.failing import TOO_LARGE, document_error, error_for
from counterpart.amazon.client.listening import Exchange, Listener, Nobody
from counterpart.amazon.client.quota import Quota
from counterpart.amazon.client.signing import Signer
from counterpart.amazon.client.tokens import AccessToken, Credentials, TokenCache
from counterpart.core.clock import Clock

ATTEMPTS = 3
BACKOFF_SECONDS = 0.5
SHORTEST_WAIT_SECONDS = 0.001
LARGEST_BODY = 50_000_000
LOOK_AGAIN_SECONDS = 60
# Asks Amazon to write a report of what there is; it changes nothing of the seller's.
ONLY_ASKING = frozenset({"createReport"})
# What is told of a document in place of its address, which is a secret.
DOCUMENT_PATH = "/document"
# PUT uploads a whole document and PATCH sets a figure: both come to the same when done twice.
REPEATABLE = frozenset({"GET", "PUT", "PATCH"})
# Nothing has left the machine when one of these is raised.
NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)

log = structlog.get_logger(__name__)


@cache
def _trusted_authorities() -> ssl.SSLContext:
    """Read the certificates once for each process: it takes longer than many a request."""
    return httpx.create_ssl_context()


def open_http(
    address: str, *, connect_seconds: float = 5.0, read_seconds: float = 30.0
) -> httpx.Client:
    """Open a client that speaks as we do with Amazon; the caller closes it."""
    _quiet_http_logs()
    return httpx.Client(
        timeout=httpx.Timeout(read_seconds, connect=connect_seconds),
        headers={"User-Agent": user_agent(), "Accept": "application/json"},
        follow_redirects=False,
        trust_env=not is_on_this_machine(address),
        verify=_trusted_authorities(),
    )


@dataclass(frozen=True)
class Call:
    operation: str
    method: str
    path: str
    params: Mapping[str, str] = field(default_factory=dict, repr=False)
    content: bytes | None = field(default=None, repr=False)
    content_type: str = "application/json"
    # A presigned address is a secret, and gets no token.
    address: str = field(default="", repr=False)
    harmless: bool = False

    @property
    def repeatable(self) -> bool:
        return self.harmless or self.method in REPEATABLE

    @property
    def only_asks(self) -> bool:
        """Tell whether nothing of the seller's changes at Amazon by it, whatever its method."""
        return self.method == "GET" or self.operation in ONLY_ASKING


class Transport:
    """Speaks to Amazon for one seller account. Thread-safe; close it when done.

    `guard` is called before each send and refuses by raising. While `may_change` says no, whatever
    could change something at Amazon raises ReadOnly instead of being sent. A wait of up to
    `patience` seconds for the quota happens here, a longer one comes out as TryLater.
    """

    def __init__(
        self,
        *,
        endpoint: str,
        token_url: str,
        credentials: Credentials,
        tokens: TokenCache,
        quota: Quota,
        clock: Clock,
        guard: Callable[[], None] | None = None,
        may_change: Callable[[], bool] | None = None,
        listener: Listener | None = None,
        patience: float = 1.0,
        connect_seconds: float = 5.0,
        read_seconds: float = 30.0,
        randomness: random.Random | None = None,
    ) -> None:
        self.spent: Counter[str] = Counter()
        self._endpoint = checked_address(endpoint).rstrip("/")
        self._credentials = credentials
        self._quota = quota
        self._clock = clock
        self._guard = guard or _allow
        self._may_change = may_change or _yes
        self._listener = listener or Nobody()
        self._patience = timedelta(seconds=patience)
        self._random = randomness or random.Random()  # noqa: S311  jitter, not a secret
        self._lock = threading.Lock()
        self._http = open_http(endpoint, connect_seconds=connect_seconds, read_seconds=read_seconds)
        self._signer = Signer(
            http=self._http,
            token_url=checked_address(token_url),
            credentials=credentials,
            cache=tokens,
            clock=clock,
            guard=self._guard,
            backoff=self._backoff,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    def get(self, operation: str, path: str, *, params: Mapping[str, str] | None = None) -> Answer:
        """Ask Amazon something; server trouble is tried again up to three attempts in all."""
        return self._call(Call(operation, "GET", path, params=params or {}))

    def post(self, operation: str, path: str, *, body: Any, harmless: bool = False) -> Answer:
        """Change something at Amazon. Sent again only if it certainly had no effect.

        Raises Unsure if it left and no trustworthy answer came back; what is `harmless` may be
        done twice and is sent again as a question is.
        """
        content = msgspec.json.encode(body)
        return self._call(Call(operation, "POST", path, content=content, harmless=harmless))

    def patch(
        self, operation: str, path: str, *, body: Any, params: Mapping[str, str] | None = None
    ) -> Answer:
        """Set something at Amazon to what it shall be; sent again as a question is."""
        content = msgspec.json.encode(body)
        return self._call(Call(operation, "PATCH", path, params=params or {}, content=content))

    def exchange_document(
        self,
        operation: str,
        method: str,
        address: str,
        *,
        content: bytes | None = None,
        content_type: str = "",
    ) -> Answer:
        """Send to or fetch from a presigned address that the caller has checked, without a token.

        Safe to repeat. Whatever goes wrong, a refused address too, raises TryLater: such an
        address lives five minutes, and then Amazon has to give a new one. Only a document that
        is too large raises Unreadable.
        """
        call = Call(
            operation,
            method,
            DOCUMENT_PATH,
            content=content,
            content_type=content_type,
            address=address,
        )
        answer = self._exchanged_document(call)
        if judge(answer, repeatable=True) is Verdict.ACCEPTED:
            self._listener.succeeded(call.operation, call.path)
            return answer
        error = document_error(answer, now=self._clock.now())
        self._listener.failed(call.path, error)
        raise error

    @property
    def endpoint(self) -> str:
        return self._endpoint

    def _call(self, call: Call) -> Answer:
        try:
            answer = self._answered(call)
        except AmazonError as error:
            self._listener.failed(call.path, error)
            raise
        self._listener.succeeded(call.operation, call.path)
        return answer

    def check_may_change(self, operation: str) -> None:
        """Raise ReadOnly if changes are kept back; for what leaves by another way than a call."""
        if not self._may_change():
            at = self._clock.now() + timedelta(seconds=LOOK_AGAIN_SECONDS)
            raise ReadOnly(at, operation=operation, message="read-only mode is on")

    def _answered(self, call: Call) -> Answer:
        attempt, renewed = 1, False
        while True:
            self._guard()
            token = self._signer.token()
            self._take(call.operation)
            # Asked last: between two attempts, somebody may have switched it.
            if not call.only_asks:
                self.check_may_change(call.operation)
            answer = self._send(call, token)
            verdict = judge(answer, repeatable=call.repeatable)
            if verdict is Verdict.ACCEPTED:
                return answer
            if verdict is Verdict.SIGN_AGAIN and not renewed:
                renewed = True
                self._signer.drop(token)
            elif verdict is Verdict.AGAIN and attempt < ATTEMPTS:
                self._clock.wait(self._backoff(attempt))
                attempt += 1
            else:
                raise self._error(answer, verdict, token)

    def _exchanged_document(self, call: Call) -> Answer:
        attempt = 1
        while True:
            self._guard()
            if not call.only_asks:
                self.check_may_change(call.operation)
            answer = self._send(call, None)
            if judge(answer, repeatable=True) is not Verdict.AGAIN or attempt == ATTEMPTS:
                return answer
            self._clock.wait(self._backoff(attempt))
            attempt += 1

    def _take(self, operation: str) -> None:
        give_up_at = self._clock.now() + self._patience
        while True:
            now = self._clock.now()
            try:
                self._quota.take(operation, now=now)
            except TryLater as later:
                if later.at > give_up_at:
                    raise
                seconds = (later.at - now).total_seconds()
            else:
                return
            self._clock.wait(max(seconds, SHORTEST_WAIT_SECONDS))

    def _send(self, call: Call, token: AccessToken | None) -> Answer:
        self._guard()
        with self._lock:
            self.spent[call.operation] += 1
        began = time.perf_counter()
        answer = self._exchanged(call, token)
        self._tell(call, answer, milliseconds=round((time.perf_counter() - began) * 1000))
        if answer.rate is not None and not call.address:
            self._quota.learn(call.operation, answer.rate, now=self._clock.now())
        return answer

    def _tell(self, call: Call, answer: Answer, *, milliseconds: int) -> None:
        log.debug(
            "Amazon call",
            operation=call.operation,
            http_status=answer.http_status,
            trouble=answer.trouble,
            request_id=answer.request_id,
            milliseconds=milliseconds,
        )
        self._listener.exchanged(
            Exchange(
                operation=call.operation,
                method=call.method,
                path=call.path,
                params=call.params,
                http_status=answer.http_status,
                trouble=answer.trouble,
                request_id=answer.request_id,
                milliseconds=milliseconds,
                bytes_sent=len(call.content or b""),
                bytes_received=len(answer.body),
            )
        )

    def _exchanged(self, call: Call, token: AccessToken | None) -> Answer:
        headers = {"x-amz-access-token": token.value} if token else {}
        if call.content is not None:
            headers["Content-Type"] = call.content_type
        request = self._http.build_request(
            call.method,
            call.address or self._endpoint + call.path,
            params=call.params or None,
            content=call.content,
            headers=headers,
        )
        try:
            response = self._http.send(request, stream=True)
        except httpx.RequestError as gone:
            return Answer(
                call.operation,
                trouble=type(gone).__name__,
                left=not isinstance(gone, NEVER_LEFT),
            )
        body, trouble = _body_of(response)
        return Answer(call.operation, response.status_code, response.headers, body, trouble)

    def _backoff(self, attempt: int) -> float:
        """Full jitter: anything from nothing to the doubled step."""
        with self._lock:
            return self._random.uniform(0, BACKOFF_SECONDS * 2**attempt)

    def _error(self, answer: Answer, verdict: Verdict, token: AccessToken) -> AmazonError:
        now = self._clock.now()
        known = self._credentials
        secrets = (token.value, known.refresh_token, known.client_secret)
        error = error_for(answer, verdict, secrets=secrets, now=now)
        if verdict is Verdict.SLOW_DOWN and isinstance(error, TryLater):
            self._quota.pause(answer.operation, error.at, now=now)
        return error


def _allow() -> None:
    return None


def _yes() -> bool:
    return True


def _body_of(response: httpx.Response) -> tuple[bytes, str]:
    """Read what arrives; the second part names what cut it short, if anything did."""
    body = bytearray()
    try:
        for part in response.iter_bytes():
            body += part
            if len(body) > LARGEST_BODY:
                return b"", TOO_LARGE
    except httpx.RequestError as gone:
        return bytes(body), type(gone).__name__
    finally:
        response.close()
    return bytes(body), ""


def _quiet_http_logs() -> None:
    # At DEBUG and INFO these print headers and addresses with page tokens.
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
