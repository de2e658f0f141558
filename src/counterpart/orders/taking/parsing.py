"""What does a JSON text say, without losing a cent?"""

import json
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext

from counterpart.core.errors import Refused

LARGEST_TEXT = 16 * 2**20


class NotJson(Refused):
    """The text is not JSON, or says something twice."""

    code = "not_json"


def parsed(text: str | bytes) -> Any:
    """Read JSON text; numbers with a fraction become decimals, never floats.

    Refuses what is not JSON, NaN and infinities, and a name that stands twice in one object: one
    of the two values would be lost.
    """
    if len(text) > LARGEST_TEXT:
        raise NotJson(
            gettext("The text is longer than {value} MB.").format(value=LARGEST_TEXT // 2**20)
        )
    try:
        return json.loads(
            text,
            parse_float=Decimal,
            parse_constant=_refused_constant,
            object_pairs_hook=_object,
        )
    except RecursionError:
        raise NotJson(gettext("The text is nested too deeply.")) from None
    except (ValueError, InvalidOperation) as no:
        raise NotJson(gettext("The text is not JSON{no}.").format(no=_where(no))) from None


def _where(wrong: Exception) -> str:
    if not isinstance(wrong, json.JSONDecodeError):
        return ""
    return f": {wrong.msg} in line {wrong.lineno}, column {wrong.colno}"


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise NotJson(gettext("“{twice}” stands twice in one object.").format(twice=twice[:60]))
    return found


def _refused_constant(name: str) -> Any:
    raise NotJson(gettext("{name} is not a number.").format(name=name))
