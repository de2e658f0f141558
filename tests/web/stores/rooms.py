"""How do the stores' pages look to somebody who is signed in?"""

import re
from html import unescape
from typing import Any

from django.test import Client
from tests.browser.serving import GAP_BEGINS, stand_still, with_gaps_shown
from tests.browser.signing_in import signed_in
from tests.scene import NOON
from tests.users.scene import hired

from counterpart.core.clock import Clock

MARKS = re.compile(r"<[^>]*>")


def opened(clock: Clock, settings: Any) -> None:
    """Let Ada, Bo and Cy work here, by a clock; nobody needs a second factor."""
    settings.REQUIRE_MFA = False
    settings.TEMPLATES = with_gaps_shown(settings.TEMPLATES)
    stand_still(settings, clock)
    for login, *roles in (("ada", "owner"), ("bo", "order_manager"), ("cy",)):
        person = hired(login, *roles)
        person.password_set_at = NOON
        person.save()


def someone(login: str = "ada") -> Client:
    return signed_in(login)


def text_of(answer: Any) -> str:
    """Answer what a page says, without its marks; nothing in it may be missing."""
    html = answer.content.decode()
    assert GAP_BEGINS not in html
    return words_in(html.partition("<main")[2].partition("</main>")[0])


def words_in(html: str) -> str:
    return " ".join(unescape(MARKS.sub(" ", f"<main{html}")).split())


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.content[:500]
    return text_of(answer)


def messages_of(client: Client, answer: Any) -> str:
    """Follow a redirect and answer the messages there."""
    assert answer.status_code in {302, 303}
    html = client.get(answer["Location"]).content.decode()
    told = html.partition('<div id="messages"')[2].partition('<div class="pagehead"')[0]
    return words_in(told)
