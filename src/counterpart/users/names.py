"""What is a person called?"""

from django.utils.translation import gettext

from counterpart.core.errors import Refused

LONGEST = 150


class NameRefused(Refused):
    """Nobody can be called that."""

    code = "name_refused"


def first_and_last(name: str) -> tuple[str, str]:
    """Split a name at its last space; refuses what is empty or too long."""
    first, _, last = name.strip().rpartition(" ")
    if not last or len(name) > LONGEST:
        raise NameRefused(gettext("The name of a person has 1 to 150 characters."))
    return (first.strip(), last) if first else (last, "")
