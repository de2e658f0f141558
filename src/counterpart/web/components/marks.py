"""How do states, notices and empty places look?"""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from counterpart.web.components.icons import icon

TONES = frozenset({"danger", "warning", "success", "info", "neutral", "muted"})
ICONS = {
    "danger": "triangle-alert", "warning": "circle-alert", "success": "circle-check",
    "info": "info",
}  # fmt: skip


def status(tone: str, label: str) -> SafeString:
    """Write a state: a dot in its tone and always the word (never colour alone)."""
    if tone not in TONES:
        raise LookupError(f"“{tone}” is not a tone; there are {', '.join(sorted(TONES))}.")
    return format_html('<span class="st {}">{}</span>', tone, label)


def badge(label: str, tone: str = "neutral") -> SafeString:
    """Write a short mark beside something: “Prime”, “Late”."""
    if tone not in TONES:
        raise LookupError(f"“{tone}” is not a tone; there are {', '.join(sorted(TONES))}.")
    return format_html('<span class="badge {}">{}</span>', tone, label)


def banner(tone: str, text: str) -> SafeString:
    """Write a notice across the page."""
    return format_html(
        '<div class="banner {}" role="status">{}<p>{}</p></div>', tone, icon(ICONS[tone], 18), text
    )


def empty(icon_name: str, title: str, text: str = "") -> SafeString:
    """Say why there is nothing here; the one thing to do about it belongs behind it."""
    return format_html(
        '<div class="empty">{}<h2>{}</h2><p>{}</p></div>', icon(icon_name, 28), title, text
    )


def yes_no(value: bool | None) -> str:  # noqa: FBT001 - one value, written out
    """Write a yes or a no, or that nobody said."""
    if value is None:
        return _("Not provided by Amazon")
    return _("Yes") if value else _("No")


def missing() -> SafeString:
    """Say that Amazon did not provide something (L-55)."""
    return format_html('<span class="muted">{}</span>', _("Not provided by Amazon"))


def below_each_other(marks: Sequence[SafeString | str]) -> SafeString:
    """Write what stands in one cell of a list line by line, so that the column stays narrow."""
    if len(marks) == 1:
        return format_html("{}", marks[0])
    lines = format_html_join("", "<span>{}</span>", ((mark,) for mark in marks))
    return format_html('<span class="marks">{}</span>', lines)
