"""How can a call to Amazon fail? One class for each thing to do next."""

from datetime import datetime
from typing import ClassVar


class AmazonError(Exception):
    """A call that did not succeed.

    Its text is one sentence with the operation, Amazon's code and the request id. It holds no
    secret and no body; `details` is Amazon's further text, for support, and stays out of it.
    """

    lead: ClassVar[str] = "{operation} failed"

    def __init__(
        self,
        message: str,
        *,
        operation: str,
        code: str = "",
        request_id: str = "",
        http_status: int | None = None,
        details: str = "",
    ) -> None:
        self.message = message
        self.operation = operation
        self.code = code
        self.request_id = request_id
        self.http_status = http_status
        self.details = details
        super().__init__(self._sentence())

    def _sentence(self) -> str:
        marks = [
            self.code,
            f"HTTP {self.http_status}" if self.http_status else "",
            f"request id {self.request_id}" if self.request_id else "",
        ]
        known = ", ".join(mark for mark in marks if mark)
        lead = self.lead.format(operation=self.operation)
        ending = f" ({known})." if known else "."
        return f"{lead}: {self.message.strip().rstrip('.')}{ending}"


class TryLater(AmazonError):
    """Nothing happened; the same call may be made again from `at` on."""

    lead = "Amazon could not take {operation} now"

    def __init__(
        self,
        at: datetime,
        *,
        operation: str,
        message: str = "the rate Amazon allows is used up",
        code: str = "",
        request_id: str = "",
        http_status: int | None = None,
        details: str = "",
    ) -> None:
        self.at = at
        super().__init__(
            message,
            operation=operation,
            code=code,
            request_id=request_id,
            http_status=http_status,
            details=details,
        )


class ReadOnly(TryLater):
    """Kept back by ourselves: in read-only mode nothing leaves that changes anything (F-17)."""

    lead = "{operation} was kept back"


class ReconnectStore(AmazonError):
    """Amazon no longer accepts our credentials: a person has to act, repeating does not help."""

    lead = "Amazon refused access for {operation}"


class Rejected(AmazonError):
    """Amazon said no to this request; the same request gets the same answer. Nothing changed."""

    lead = "Amazon did not accept {operation}"


class PageTokenRefused(Rejected):
    """The page token is no longer good: begin the same search again without it."""


class Unsure(AmazonError):
    """A change was sent and no trustworthy answer came: ask Amazon before acting again."""

    lead = "It is not known whether Amazon carried out {operation}"


class Unreadable(AmazonError):
    """Amazon answered a question with success but the answer cannot be read. Safe to repeat."""

    lead = "Amazon's answer to {operation} cannot be read"
