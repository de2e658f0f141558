"""How does the same seed bring the same Amazon?"""

import hashlib
import random


def dice(*parts: object) -> random.Random:
    # Repeatable on purpose; nothing secret hangs on these numbers.
    return random.Random(":".join(str(part) for part in parts))  # noqa: S311


def opaque(*parts: object, length: int = 32) -> str:
    text = ":".join(str(part) for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()[:length]
