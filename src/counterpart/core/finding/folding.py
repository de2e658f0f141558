"""How is text compared, so that case, accents and signs keep nothing apart?"""

import re
import unicodedata

WORD = re.compile(r"[^\W_]+")
# “O'Brien” and “OBrien” are one word, however the apostrophe was typed.
APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼ`´"))
# Letters that Unicode does not take apart, as they are typed on a keyboard that lacks them.
LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i", "ŋ": "n"}
)


def folded(text: str) -> str:
    """Answer a text in small letters without accents: “Lindström” as “lindstrom”."""
    if text.isascii():
        return text.lower().translate(APOSTROPHES)
    parts = unicodedata.normalize("NFKD", text.translate(APOSTROPHES).casefold())
    bare = "".join(sign for sign in parts if not unicodedata.combining(sign))
    # Korean syllables were taken apart too, and come together again.
    return unicodedata.normalize("NFC", bare.casefold()).translate(LETTERS)


def words_of(text: str) -> list[str]:
    """Answer the folded words of a text, one after the other."""
    return WORD.findall(folded(text))


def is_unspaced(sign: str) -> bool:
    """Tell whether a letter belongs to a script that puts no spaces between words."""
    place = ord(sign)
    return any(first <= place <= last for first, last in UNSPACED)


UNSPACED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x3005, 0x3007),  # iteration marks and zero among Chinese characters
    (0x3040, 0x30FF),  # Hiragana, Katakana
    (0x3400, 0x4DBF),  # Chinese characters
    (0x4E00, 0x9FFF),
    (0xAC00, 0xD7A3),  # Korean syllables
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)
