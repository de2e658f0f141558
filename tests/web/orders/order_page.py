"""What does the page of an order say, and how is something done there?"""

import re
from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse
from tests.orders.mails.scene import HOME, IDA

from counterpart.orders.models.orders import Order

BUTTON = re.compile(r'<(a|button) class="btn(?: primary)?"([^>]*)>(.*?)</\1>', re.DOTALL)
CELL = re.compile(r'<(?:td|th)[^>]* data-label="([^"]*)"[^>]*>(.*?)</(?:td|th)>', re.DOTALL)
PAIR = re.compile(r"<dt>(.*?)</dt><dd[^>]*>(.*?)</dd>", re.DOTALL)
TOKEN = re.compile(r'name="form_token" value="([^"]*)"')
SEEN = re.compile(r'name="seen" value="([^"]*)"')
STREET = HOME["line1"]

__all__ = ["HOME", "IDA"]


def words(markup: str) -> str:
    """Answer text without marks and needless spaces."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def address(order: Order, page: str = "order", *arguments: Any) -> str:
    return reverse(page, args=[order.pk, *arguments])


def opened(client: Client, order: Order, page: str = "order", *arguments: Any) -> str:
    """Answer a page of an order, which must have come."""
    answer = client.get(address(order, page, *arguments))
    assert answer.status_code == 200, answer
    return answer.content.decode()


def section(page: str, name: str) -> str:
    """Answer the markup of one part of the page."""
    return page.partition(f'aria-labelledby="{name}"')[2].partition("</section>")[0]


def buttons(page: str) -> dict[str, bool]:
    """Answer what can be done, and whether it can be done now."""
    head = page.partition('<div class="actions">')[2].partition('<div class="orderpage">')[0]
    found = {words(label): " disabled" not in facts for _, facts, label in BUTTON.findall(head)}
    found.pop("Packing slip", None)
    return found


def reasons(page: str) -> dict[str, str]:
    """Answer why what cannot be done now cannot, as it stands under “Why not?”."""
    found = page.partition('whynot"><dl>')[2].partition("</dl>")[0]
    return {words(label): words(why) for label, why in PAIR.findall(found)}


def items(page: str) -> list[dict[str, str]]:
    """Answer the items ordered, each as its row tells it."""
    body = section(page, "items").partition("<tbody>")[2].partition("</tbody>")[0]
    return [
        {words(label): words(cell) for label, cell in CELL.findall(row)}
        for row in body.split("</tr>")
        if "<td" in row
    ]


def totals(page: str) -> dict[str, str]:
    """Answer the totals of the order."""
    found = section(page, "items").partition('<dl class="totals">')[2]
    return {words(label): words(amount) for label, amount in PAIR.findall(found)}


def facts(page: str, name: str) -> dict[str, str]:
    """Answer the facts of one of the cards."""
    return {words(label): words(fact) for label, fact in PAIR.findall(section(page, name))}


def happenings(page: str) -> list[str]:
    """Answer the timeline, the newest first."""
    body = section(page, "timeline").partition('<ol class="timeline">')[2]
    return [words(one) for one in body.split("</li>") if "<p>" in one]


def told(page: str) -> list[str]:
    """Answer the messages on top of a page."""
    place = page.partition('<div id="messages"')[2].partition('<div class="pagehead">')[0]
    return [words(one) for one in re.findall(r"<p>(.*?)</p>", place, re.DOTALL)]


def form_of(client: Client, order: Order, page: str, *arguments: Any) -> dict[str, str]:
    """Open the page of an action, and answer what its form carries by itself."""
    markup = opened(client, order, page, *arguments)
    carried = {"form_token": TOKEN.findall(markup)[-1]}
    if seen := SEEN.search(markup):
        carried["seen"] = unescape(seen[1])
    return carried


def sent(client: Client, order: Order, page: str, *arguments: Any, **given: Any) -> str:
    """Send a form, follow where it leads, and answer the page."""
    answer = client.post(address(order, page, *arguments), given, follow=True)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def done(client: Client, order: Order, page: str, *arguments: Any, **given: Any) -> str:
    """Open the page of an action, fill in its form and send it."""
    return sent(
        client, order, page, *arguments, **form_of(client, order, page, *arguments), **given
    )


def units(order: Order, **wanted: Any) -> dict[str, Any]:
    """Answer the fields for units by SKU: `units(order, MUG=2)`."""
    lines = {line.sku: line for line in order.lines.all()}
    return {f"quantity_{line.pk}": wanted.get(sku, 0) for sku, line in lines.items()}


def parcel(order: Order, place: int = 1, carrier: str = "UPS", tracking: str = "1Z1",
           **wanted: Any) -> dict[str, Any]:  # fmt: skip
    """Answer the fields of one parcel."""
    fields = {"carrier": carrier, "tracking": tracking, **units(order, **wanted)}
    return {f"p{place}-{name}": value for name, value in fields.items()}
