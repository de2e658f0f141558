"""The components as template tags; wrong arguments raise instead of showing something wrong."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from counterpart.web.components import amounts, fields, icons, marks, moments
from counterpart.web.grids.state import with_changes
from counterpart.web.submitting import FIELD, new_token

register = template.Library()

register.simple_tag(icons.icon)
register.simple_tag(moments.when)
register.simple_tag(moments.day)
register.simple_tag(amounts.money)
register.simple_tag(amounts.number)
register.simple_tag(amounts.percent)
register.simple_tag(marks.status)
register.simple_tag(marks.badge)
register.simple_tag(marks.banner)
# Not “empty”: inside a loop that word belongs to the loop.
register.simple_tag(marks.empty, name="nothing")
register.simple_tag(marks.yes_no)
register.simple_tag(marks.missing)
register.simple_tag(fields.field)
register.simple_tag(fields.form_errors)


@register.simple_tag(takes_context=True)
def ago(context: dict[str, Any], moment: Any) -> SafeString | str:
    """Write how long ago; the moment of the visit is now."""
    return moments.ago(moment, context["request"].visit.clock.now())


@register.simple_tag
def form_token() -> SafeString:
    """Put a token into a form, so that it takes effect once."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, new_token())


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: Any) -> str:
    """Answer the page's query string with some values changed; None or "" leaves one out."""
    return with_changes(context["request"].GET, changes)
