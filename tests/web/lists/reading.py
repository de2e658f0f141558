"""What does a list say: its rows, its chips, its counts, its file?"""

import csv
import io
import re
from html import unescape
from typing import Any

HEAD = re.compile(r'<th scope="row"[^>]*>(.*?)</th>', re.DOTALL)
LINK = re.compile(r"<a[^>]*>(.*?)</a>", re.DOTALL)
CHIP = re.compile(r'<li><span>(.*?)</span><a href="([^"]*)">', re.DOTALL)
TAB = re.compile(r'<a href="\?[^"]*"[^>]*>([^<]+)<span class="n">([^<]*)</span>')
COLUMN = re.compile(r'<th scope="col"[^>]*>(.*?)</th>', re.DOTALL)


def words(markup: str) -> str:
    """Answer text without marks and needless spaces."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def page(answer: Any) -> str:
    """Answer the page, which must have come."""
    assert answer.status_code == 200, answer
    text: str = answer.content.decode()
    return text


def heads(answer: Any) -> list[str]:
    """Answer what names the rows of a page: the first link in their head, or its words."""
    found = HEAD.findall(page(answer))
    return [words(name[1] if (name := LINK.search(one)) else one) for one in found]


def cells(answer: Any, label: str) -> list[str]:
    """Answer the cells of one column."""
    found = re.findall(rf'<td data-label="{label}"[^>]*>(.*?)</td>', page(answer), re.DOTALL)
    return [words(one) for one in found]


def columns(answer: Any) -> list[str]:
    """Answer the headings of the columns."""
    return [words(one) for one in COLUMN.findall(page(answer))]


def chips(answer: Any) -> dict[str, str]:
    """Answer the chips as they read, with the address of the page without each."""
    return {words(text): unescape(url) for text, url in CHIP.findall(page(answer))}


def tabs(answer: Any) -> dict[str, str]:
    """Answer the counts on the tabs."""
    return {words(label): words(count) for label, count in TAB.findall(page(answer))}


def count(answer: Any) -> str:
    """Answer how many rows the page says there are."""
    found = re.search(r"<span[^>]*data-count[^>]*>(.*?)</span>", page(answer), re.DOTALL)
    assert found is not None
    return words(found[1])


def told(answer: Any) -> list[str]:
    """Answer the messages on top of a page."""
    return [str(one) for one in answer.context["messages"]]


def file(answer: Any) -> list[list[str]]:
    """Answer the lines of a CSV file."""
    assert answer.status_code == 200, answer
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def walked(client: Any, address: str, query: str, *, size: int) -> list[str]:
    """Answer what names the rows of all pages of a list, page after page."""
    found: list[str] = []
    for number in range(1, 1000):
        rows = heads(client.get(f"{address}?{query}&per={size}&page={number}"))
        found += rows
        if len(rows) < size:
            return found
    raise AssertionError("The list does not end.")
