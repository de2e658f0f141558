"""How does a stored note become a sentence in the reader's language?"""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise


def sentence(catalogue: Mapping[str, Promise | str], code: str, params: Mapping[str, Any]) -> str:
    """Render a stored code with its parameters; an unknown code is shown as it is."""
    template = str(catalogue.get(code, code))
    try:
        return template.format(**params)
    except (KeyError, IndexError, ValueError):
        return f"{template} {dict(params)}" if params else template
