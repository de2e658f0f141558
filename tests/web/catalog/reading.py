"""What does a page say, and what does it ask?"""

import re
from html import unescape
from typing import Any

INPUT = re.compile(r"<input\b[^>]*>")


def words(answer: Any) -> str:
    """The words of a page's main part, without marks and needless spaces."""
    body = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())


def told(answer: Any) -> list[str]:
    """The messages that a page shows on top."""
    return [str(one) for one in answer.context["messages"]]


def hidden(answer: Any, name: str) -> str:
    """The value of a hidden field of a page."""
    for tag in INPUT.findall(answer.content.decode()):
        if f'name="{name}"' in tag:
            found = re.search(r'value="([^"]*)"', tag)
            return unescape(found[1]) if found else ""
    raise LookupError(f"The page has no field {name}.")
