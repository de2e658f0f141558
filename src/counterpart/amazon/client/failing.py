"""Which error follows from an answer that is no success?"""

from datetime import datetime, timedelta
from typing import Any

from counterpart.amazon.client.answers import Answer, Verdict, complaint_in
from counterpart.amazon.client.errors import AmazonError, ReconnectStore, Rejected, TryLater, Unsure
from counterpart.amazon.client.usage_plans import USAGE_PLANS

TROUBLE_SECONDS = 60.0
TOO_LARGE = "TooLarge"


def error_for(
    answer: Answer, verdict: Verdict, *, secrets: tuple[str, ...], now: datetime
) -> AmazonError:
    """Make the error to raise. No secret gets into it, whatever Amazon echoed."""
    if verdict is Verdict.AGAIN and answer.is_success():
        return answer.unreadable("it was cut short")
    told = _told(answer, secrets)
    if verdict in (Verdict.AGAIN, Verdict.SLOW_DOWN):
        return TryLater(now + timedelta(seconds=_pause(answer, verdict, now)), **told)
    kinds: dict[Verdict, type[AmazonError]] = {
        Verdict.SIGN_AGAIN: ReconnectStore,
        Verdict.UNSURE: Unsure,
    }
    return kinds.get(verdict, Rejected)(told.pop("message"), **told)


def document_error(answer: Answer, *, now: datetime) -> AmazonError:
    """Make the error for a document that could not be sent or fetched: nearly all passes.

    What stood in the answer is left out, because a store of documents quotes the address.
    """
    if answer.trouble == TOO_LARGE:
        return answer.unreadable("it is too large")
    refused = answer.http_status in (401, 403, 404)
    return TryLater(
        now + timedelta(seconds=TROUBLE_SECONDS),
        operation=answer.operation,
        message="the document's address has run out" if refused else _own_words(answer),
        code=answer.trouble,
        http_status=answer.http_status,
    )


def _pause(answer: Answer, verdict: Verdict, now: datetime) -> float:
    asked = answer.retry_after(now)
    if asked is not None:
        return asked
    if verdict is Verdict.AGAIN:
        return TROUBLE_SECONDS
    return 1 / (answer.rate or USAGE_PLANS[answer.operation].rate)


def _told(answer: Answer, secrets: tuple[str, ...]) -> dict[str, Any]:
    told = complaint_in(answer.body)
    return {
        "message": _without(secrets, told.message or _own_words(answer)),
        "operation": answer.operation,
        "code": _without(secrets, told.code or answer.trouble),
        "request_id": _without(secrets, answer.request_id),
        "http_status": answer.http_status,
        "details": _without(secrets, told.details),
    }


def _own_words(answer: Answer) -> str:
    if answer.http_status is None:
        return "no answer came back"
    if 300 <= answer.http_status < 400:
        return "the answer is a redirect, which is never followed"
    if answer.is_success():
        return "the answer is not Amazon's or was cut short"
    return "Amazon gave no reason"


def _without(secrets: tuple[str, ...], text: str) -> str:
    for secret in secrets:
        if secret:
            text = text.replace(secret, "…")
    return text
