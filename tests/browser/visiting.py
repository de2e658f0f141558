"""Who looks at the pages, and what may they never see?"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response
from tests.browser.serving import House
from tests.browser.signing_in import cookie_of, signed_in

VIEWPORT = {"width": 1440, "height": 900}
CONTEXT: dict[str, Any] = {
    "viewport": VIEWPORT,
    "reduced_motion": "reduce",
    "locale": "en-US",
    "timezone_id": "UTC",
}
# Whoever goes on does not wait for the answer; htmx tells of the request that it gave up. One that
# fails is told by other words.
GIVEN_UP = ("htmx:afterRequest", "htmx:sendAbort")


class Visitor:
    """A browser of its own before the pages: one context, one page, and a list of troubles.

    A message in the console (broken security policies are told there), a script that breaks, an
    answer of 400 and above that was not announced, a gap in a template: each is a trouble.
    """

    def __init__(self, browser: Browser, house: House, **context: Any) -> None:
        self.house = house
        self.troubles: list[str] = []
        self.expected: set[int] = set()
        self.context: BrowserContext = browser.new_context(
            base_url=house.url, **{**CONTEXT, **context}
        )
        self.context.set_default_timeout(10_000)
        self.context.on("console", self._console)
        self.context.on("weberror", lambda error: self._note(f"a script broke: {error.error}"))
        self.context.on("response", self._response)
        self.page: Page = self.context.new_page()

    @contextmanager
    def watched(self) -> Iterator[Self]:
        """Close everything at the end, and let nothing have been broken."""
        try:
            yield self
            troubles = self.told()
            assert troubles == [], "\n".join(troubles)
        finally:
            self.context.close()

    def told(self) -> list[str]:
        """Answer the troubles since the last time."""
        said, self.troubles = self.troubles, []
        return [*said, *self.house.told()]

    def signs_in(self, login: str) -> Self:
        """Be signed in at once: with a session made on the server, not through the form."""
        self.context.clear_cookies()
        if login:
            self.context.add_cookies([cookie_of(signed_in(login), url=self.house.url)])
        return self

    def goes_to(self, path: str) -> Page:
        self.page.goto(path)
        return self.page

    def expects(self, *statuses: int) -> Self:
        """Announce that answers with these statuses are what the test is about."""
        self.expected |= set(statuses)
        return self

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not self._is_announced(message.text):
            self._note(f"console: {message.text}")

    def _is_announced(self, text: str) -> bool:
        if text.startswith(GIVEN_UP):
            return True
        return any(f"status of {status}" in text for status in self.expected)

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            path = response.url.removeprefix(self.house.url)
            self._note(f"{response.request.method} {path} answered {response.status}")

    def _note(self, trouble: str) -> None:
        self.troubles.append(trouble)
