"""Which row does an address or a form mean?"""

# As many digits as a key can have in every database.
MOST_DIGITS = 18


def key_in(text: str) -> int:
    """Answer the key that a text names; nonsense is the key of nothing."""
    is_key = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    return int(text) if is_key else 0
