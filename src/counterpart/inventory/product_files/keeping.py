"""Where is a product file between its preview and its import?"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext

from counterpart.inventory.models import ProductFile
from counterpart.inventory.product_files.csv_reading import FileRefused
from counterpart.inventory.product_files.importing import ImportReport
from counterpart.inventory.product_files.previewing import fingerprint_of, import_previewed

LARGEST = 20 * 1024 * 1024
KEPT = timedelta(days=1)
LONGEST_NAME = 200


def keep_file(content: bytes, *, name: str, actor: str, now: datetime) -> ProductFile:
    """Keep a file for its preview; files that nobody imported within a day go.

    Refuses FileRefused when it is too large.
    """
    check_size(len(content))
    with transaction.atomic():
        ProductFile.objects.filter(uploaded_at__lt=now - KEPT).delete()
        return ProductFile.objects.create(
            name=name[-LONGEST_NAME:],
            fingerprint=fingerprint_of(content),
            content=content,
            uploaded_by=actor,
            uploaded_at=now,
        )


def check_size(size: int) -> None:
    """Refuse FileRefused a file of so many bytes if that is too large: before it is read."""
    if size > LARGEST:
        raise FileRefused(
            gettext("The file is larger than {value} MB. Import it in parts.").format(
                value=LARGEST // 1024**2
            )
        )


def find_file(key: int) -> ProductFile:
    """Answer a file that was kept, or refuse FileRefused when it is gone."""
    file = ProductFile.objects.filter(pk=key).first()
    if file is None:
        raise FileRefused(
            gettext("This file was imported already, or is no longer kept. Choose it again.")
        )
    return file


def import_kept(key: int, fingerprint: str, *, actor: str, now: datetime) -> ImportReport:
    """Import a file as it was previewed, and let it go; asked twice at once it is imported once.

    The report is told even where rows were refused: the others came in.
    """
    file = find_file(key)
    if not ProductFile.objects.filter(pk=key).delete()[0]:
        raise FileRefused(gettext("This file is being imported already."))
    return import_previewed(bytes(file.content), fingerprint, actor=actor, now=now)
