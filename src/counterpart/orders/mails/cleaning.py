"""Which e-mails need not be remembered any longer?"""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from email.policy import default
from email.utils import getaddresses
from pathlib import Path

from django.conf import settings

from counterpart.core.cleaning import delete_in_portions
from counterpart.orders.models.mails import MailState, OrderMail

SETTLED = [MailState.SENT, MailState.FAILED]


def clean_mails(*, before: datetime) -> int:
    """Delete e-mails that were settled and queued before a moment; answers how many.

    That they were sent stands in the history of their orders. Safe to repeat.
    """
    return delete_in_portions(OrderMail.objects.filter(state__in=SETTLED, created_at__lt=before))


def clean_mail_files(*, before: datetime) -> int:
    """Delete e-mails that were written into files before a moment; answers how many."""
    old = [path for path in _files() if _written_at(path) < before]
    return _delete(old)


def erase_mail_files(addresses: Collection[str]) -> int:
    """Delete e-mails in files that went to one of some addresses; answers how many."""
    wanted = {address.strip().casefold() for address in addresses} - {""}
    return _delete([path for path in _files() if wanted & _recipients(path)]) if wanted else 0


def _files() -> Iterator[Path]:
    folder = Path(settings.EMAIL_FILE_PATH)
    for ending in ("*.eml", "*.draft"):
        yield from folder.glob(ending)


def _written_at(path: Path) -> datetime:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:
        # Another worker was faster.
        return datetime.max.replace(tzinfo=UTC)


def _recipients(path: Path) -> set[str]:
    try:
        with path.open("rb") as file:
            letter = BytesHeaderParser(policy=default).parse(file)
    except FileNotFoundError:
        return set()
    return {address.casefold() for _, address in getaddresses(letter.get_all("To", []))}


def _delete(paths: list[Path]) -> int:
    for path in paths:
        path.unlink(missing_ok=True)
    return len(paths)
