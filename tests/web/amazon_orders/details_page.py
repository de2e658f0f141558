"""What does the page of an Amazon order say, and how is something done there?"""

import re
from html import unescape
from typing import Any

from django.test import Client

from counterpart.customers.addresses import FIELDS

FACT = re.compile(r"<dt[^>]*>(.*?)</dt><dd[^>]*>(.*?)</dd>", re.DOTALL)
BY_LABEL = re.compile(r'<(?:td|th)[^>]* data-label="([^"]*)"[^>]*>(.*?)</(?:td|th)>', re.DOTALL)
ENTRY = re.compile(r"<li(?: class=\"(\w+)\")?><p>(.*?)</p>(.*?)</li>", re.DOTALL)
BAD = {
    "addressLine1": "1 Main Street",
    "city": "Escondido",
    "stateOrRegion": "Kent",
    "postalCode": "92025",
    "countryCode": "US",
}
MARKS = re.compile(r"<[^>]*>")
MISSING = "Not provided by Amazon"


def words_in(markup: str) -> str:
    """Text without marks and needless spaces."""
    return " ".join(unescape(MARKS.sub(" ", markup)).split())


def path_of(shop: Any, number: str, action: str = "") -> str:
    return f"/amazon-orders/{shop.row(number).pk}/{action}"


def html_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.content[:300]
    html: str = answer.content.decode()
    return html


def part(html: str, name: str) -> str:
    """The markup of the part of the page with that heading's id."""
    assert f'aria-labelledby="{name}">' in html, name
    return html.partition(f'aria-labelledby="{name}">')[2].partition("</section>")[0]


def facts(html: str, name: str) -> dict[str, str]:
    return {words_in(label): words_in(value) for label, value in FACT.findall(part(html, name))}


def rows(html: str, name: str) -> list[dict[str, str]]:
    """The rows of the first table of a part, by what their columns are called."""
    body = part(html, name).partition("<tbody>")[2].partition("</tbody>")[0]
    return [
        {unescape(label): words_in(cell) for label, cell in BY_LABEL.findall(row)}
        for row in body.split("</tr>")
        if "<td" in row
    ]


def entries(html: str) -> list[tuple[str, str, str]]:
    """The timeline, newest first: whose entry it is, what happened, who did it."""
    return [
        (tone, words_in(text), words_in(rest).split(" · ")[0])
        for tone, text, rest in ENTRY.findall(part(html, "timelinetitle"))
    ]


def links(html: str) -> dict[str, str]:
    """Where the links of the page's main part lead, by their words."""
    found = re.findall(r'<a\b[^>]*href="([^"]*)"[^>]*>(.*?)</a>', html, re.DOTALL)
    return {words_in(words): unescape(address) for address, words in found}


def filled_in(html: str, **changes: str) -> dict[str, str]:
    """What the form of the address sends, with some fields changed by the person."""
    form = html.partition("/address/")[2].partition("</form>")[0]
    values = dict(re.findall(r'name="(\w+)"[^>]*? value="([^"]*)"', form))
    kept = {"seen", "form_token", *FIELDS}
    return {name: unescape(value) for name, value in values.items() if name in kept} | changes


def told(client: Client, answer: Any) -> list[str]:
    """The messages on the page that an answer is, or leads to."""
    if answer.status_code in {302, 303}:
        answer = client.get(answer["Location"])
    assert answer.status_code == 200
    return [str(one) for one in answer.context["messages"]]
