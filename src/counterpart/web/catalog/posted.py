"""Which row does a form mean?"""

from counterpart.web.access import Request
from counterpart.web.keys import key_in


def posted_key(request: Request, name: str) -> int:
    """Answer the key that a form names; nonsense is the key of nothing."""
    return key_in(request.POST.get(name, ""))
