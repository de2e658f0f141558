"""Which picture belongs to which word? Lucide's icons, drawn into the page."""

from functools import cache
from pathlib import Path

from django.utils.safestring import SafeString, mark_safe

FOLDER = Path(__file__).parent.parent / "icons"


def icon(name: str, size: int = 16) -> SafeString:
    """Draw an icon; decoration only, so the word beside it must say everything.

    An unknown name is an error of the page, not a blank.
    """
    inside = _drawing(name).replace(
        "<svg ", f'<svg class="icon" width="{size}" height="{size}" aria-hidden="true" ', 1
    )
    return mark_safe(inside)  # noqa: S308 - our own files


@cache
def _drawing(name: str) -> str:
    path = FOLDER / f"{name}.svg"
    if not name.replace("-", "").isalnum() or not path.is_file():
        raise LookupError(f"There is no icon “{name}” in {FOLDER.name}/.")
    return path.read_text(encoding="utf-8").strip()
