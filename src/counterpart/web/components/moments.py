"""How do times read in the reader's language and zone?"""

from datetime import date, datetime, timedelta

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_timedelta
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _


def locale() -> Locale:
    """Answer the reader's locale for formats; English where there is none of that name."""
    name = translation.to_locale(translation.get_language() or "en")
    try:
        return Locale.parse(name)
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def when(moment: datetime | None, style: str = "short") -> SafeString | str:
    """Write a moment in the reader's zone, exact on hover: “Nov 20, 5:43 PM”.

    `style` is short (without the year), medium (with it) or exact (with seconds and zone).
    """
    if moment is None:
        return "–"
    local = timezone.localtime(moment)
    exact = format_datetime(local, "long", locale=locale())
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', moment.isoformat(), exact, _told(local, style)
    )


def day(value: date | None) -> SafeString | str:
    """Write a day: “Nov 20, 2026”."""
    if value is None:
        return "–"
    written = format_date(value, "medium", locale=locale())
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), written)


def ago(moment: datetime | None, now: datetime) -> SafeString | str:
    """Write how long ago, or in how long: “4 minutes ago”, exact on hover."""
    if moment is None:
        return "–"
    passed = moment - now
    is_now = abs(passed) < timedelta(minutes=1)
    told = (
        _("just now") if is_now else format_timedelta(passed, add_direction=True, locale=locale())
    )
    exact = format_datetime(timezone.localtime(moment), "long", locale=locale())
    return format_html('<time datetime="{}" title="{}">{}</time>', moment.isoformat(), exact, told)


def _told(local: datetime, style: str) -> str:
    if style == "exact":
        return str(format_datetime(local, "long", locale=locale()))
    if style == "medium":
        return str(format_datetime(local, "medium", locale=locale()))
    return str(format_datetime(local, _without_year(), locale=locale()))


def _without_year() -> str:
    """Answer the reader's pattern for a day and a time: “Nov 20, 5:43 PM”."""
    told = locale()
    known = told.datetime_skeletons
    days = known["MMMd"].pattern if "MMMd" in known else "d MMM"
    both = str(told.datetime_formats["medium"])
    return both.replace("{1}", days).replace("{0}", told.time_formats["short"].pattern)
