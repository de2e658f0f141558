"""Where do documents lie between an upload and a download?"""

import gzip
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from counterpart.sandbox.books.clock import read_time, show_time
from counterpart.sandbox.books.ledger import Ledger, NotPossible, told
from counterpart.sandbox.books.seeds import dice, opaque

# Feeds and Reports 2021-06-30 models, url: "This URL expires after 5 minutes."
URL_LIFE = timedelta(minutes=5)
COMPRESSED_SHARE = 0.3
COMPRESSION = ("now and then", "always", "never")
PRESIGNED = "/presigned"


@dataclass
class StoredDocument:
    """`content` is None until it was uploaded; it is kept as it travels, GZIP included."""

    document_id: str
    seller_id: str
    content_type: str
    created_at: datetime
    content: bytes | None = None
    is_result: bool = False
    is_compressed: bool = False


class Storing(Ledger):
    stored: dict[str, StoredDocument]
    compression: str

    def expect_document(self, seller_id: str, content_type: str) -> StoredDocument:
        """Make room for a document that the seller will upload."""
        return self._store(seller_id, content_type)

    def publish_document(self, seller_id: str, content_type: str, plain: bytes) -> StoredDocument:
        """Keep a result for the seller to download, compressed now and then."""
        document = self._store(seller_id, content_type)
        document.is_result = True
        document.is_compressed = self._compresses(document.document_id)
        # Without a fixed time the same bytes would be compressed differently each second.
        document.content = gzip.compress(plain, mtime=0) if document.is_compressed else plain
        return document

    def find_document(self, seller_id: str, document_id: str) -> StoredDocument | None:
        document = self.stored.get(document_id)
        return document if document and document.seller_id == seller_id else None

    def presign(self, document: StoredDocument, method: str, *, encoding: str = "") -> str:
        """Return the address at which the document can be sent or fetched for five minutes."""
        until = show_time(self.clock.now() + URL_LIFE)
        signature = self._sign(method, document.document_id, until, encoding)
        address = f"{self.url}{PRESIGNED}/{document.document_id}?until={until}"
        return f"{address}&encoding={encoding}&signature={signature}"

    def open_presigned(self, method: str, document_id: str, said: dict[str, str]) -> StoredDocument:
        """Raise NotPossible where the address was not signed here for this, or is too old."""
        until, encoding = said.get("until", ""), said.get("encoding", "")
        if said.get("signature") != self._sign(method, document_id, until, encoding):
            raise NotPossible("The request signature does not match.")
        if read_time(until) <= self.clock.now():
            raise NotPossible("Request has expired")
        return self.stored[document_id]

    @told
    def compresses_documents(self, when: str = "now and then") -> None:
        """Compress the results from now on: `always`, `never` or `now and then`."""
        if when not in COMPRESSION:
            raise NotPossible(f"{when} is not one of {', '.join(COMPRESSION)}.")
        self.compression = when

    def _store(self, seller_id: str, content_type: str) -> StoredDocument:
        number = self.next_number("document")
        name = opaque(self.seed, "document", number)
        document_id = f"amzn1.tortuga.4.na.{name[:8]}-{name[8:12]}-{name[12:24]}.T{number}"
        document = StoredDocument(document_id, seller_id, content_type, self.clock.now())
        self.stored[document_id] = document
        return document

    def _compresses(self, document_id: str) -> bool:
        drawn = dice(self.seed, "compressed", document_id).random() < COMPRESSED_SHARE
        return {"always": True, "never": False}.get(self.compression, drawn)

    def _sign(self, *about: Any) -> str:
        return opaque(self.seed, "presigned", *about, length=40)
