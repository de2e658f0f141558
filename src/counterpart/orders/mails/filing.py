"""Where do e-mails go when no mail server is set up? Into files that a mail program opens."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class MailFiles(BaseEmailBackend):
    """Write each e-mail to a file that only its owner may read, named after its Message-ID.

    Sent twice, it is the same file. A copy for others, which has the Message-ID of what it is a
    copy of, has a name of its own.
    """

    def __init__(self, *, file_path: str | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.folder = Path(file_path or settings.EMAIL_FILE_PATH)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for message in email_messages:
            _write(self.folder / _name(message), message)
        return len(email_messages)


def _name(message: EmailMessage) -> str:
    letter = message.message()
    name = str(letter["Message-ID"]).strip("<>").partition("@")[0]
    plain = "".join(char if char.isalnum() or char in ".-" else "_" for char in name)
    is_copy = set(message.recipients()) != set(message.to)
    return f"{plain}-copy.eml" if is_copy else f"{plain}.eml"


def _write(path: Path, message: EmailMessage) -> None:
    draft = path.with_suffix(".draft")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(message.message().as_bytes())
    draft.replace(path)
