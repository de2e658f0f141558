"""Which names and e-mail addresses can be kept?"""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext

from counterpart.core.errors import Refused

LONGEST = 255
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class CustomerRefused(Refused):
    """The customer cannot be kept like this."""

    code = "customer_refused"


def is_printable(text: str) -> bool:
    """Tell whether text has no control characters besides tabs and line breaks."""
    return not UNPRINTABLE.search(text)


def checked_email(text: str) -> str:
    """Answer an e-mail address without spaces around it, or refuse what is none."""
    plain = text.strip()
    try:
        validate_email(plain)
    except ValidationError:
        raise CustomerRefused(
            gettext("“{plain}” is not an e-mail address.").format(plain=shortened(plain))
        ) from None
    return plain


def checked_name(text: str, *, what: str) -> str:
    """Answer a name with single spaces, or refuse; `what` says in words which name it is."""
    plain = " ".join(text.split())
    if not is_printable(plain):
        raise CustomerRefused(gettext("The {what} has control characters.").format(what=what))
    if not 1 <= len(plain) <= LONGEST:
        raise CustomerRefused(
            gettext("The {what} has 1 to {longest} characters.").format(what=what, longest=LONGEST)
        )
    return plain


def shortened(text: str, longest: int = 60) -> str:
    """Quote at most that much of what someone sent, without control characters."""
    plain = "".join(char if char.isprintable() else "�" for char in text[: longest + 1])
    return plain if len(plain) <= longest else f"{plain[:longest]}…"
