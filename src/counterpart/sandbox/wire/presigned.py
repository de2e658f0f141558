"""How are documents sent to and fetched from a presigned address?"""

from counterpart.sandbox.books.ledger import NotPossible
from counterpart.sandbox.books.storage.storing import StoredDocument
from counterpart.sandbox.wire.answers import Reply, Request, Seen
from counterpart.sandbox.wire.desk import Desk

PRESIGNED_PARAMETERS = frozenset({"until", "encoding", "signature"})


def upload(desk: Desk, request: Request, seen: Seen) -> Reply:
    """Take the content; sent again in time, the later one counts."""
    try:
        document = open_document(desk, request, seen)
    except NotPossible as refusal:
        return deny(str(refusal))
    if request.headers.get("content-type", "") != document.content_type:
        return deny("The Content-Type is not the one that was announced.")
    document.content = request.body
    return Reply(200)


def download(desk: Desk, request: Request, seen: Seen) -> Reply:
    try:
        document = open_document(desk, request, seen)
    except NotPossible as refusal:
        return deny(str(refusal))
    headers = {"Content-Type": document.content_type}
    if "gzip" in request.query.get("encoding", ()):
        headers["Content-Encoding"] = "gzip"
    return Reply(200, document.content or b"", headers)


def open_document(desk: Desk, request: Request, seen: Seen) -> StoredDocument:
    said = {name: values[-1] for name, values in request.query.items()}
    document_id = request.path.rsplit("/", 1)[-1]
    document = desk.open_presigned(request.method, document_id, said)
    seen.seller_id = document.seller_id
    return document


def deny(message: str) -> Reply:
    """Answer as a document store does, which speaks XML."""
    body = f"<Error><Code>AccessDenied</Code><Message>{message}</Message></Error>"
    return Reply(403, body.encode(), {"Content-Type": "application/xml"})
