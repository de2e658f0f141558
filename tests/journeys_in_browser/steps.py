"""What do people do at the back office? One verb for each thing, as they would say it."""

import csv
import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any, Self

from playwright.sync_api import Locator, Page, expect
from tests.browser.visiting import Visitor
from tests.scene import Shop

from counterpart.worker.running import do_job, queue_due

# A minute of the clock in which only those jobs are due that are due in every minute.
ANY_MINUTE = 1
FIRST_LINKS = "all => all.map(one => one.querySelector('a').textContent)"


class Person:
    """Somebody at a browser. What they look for is what stands there: words, labels, buttons."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.page: Page = visitor.page

    # Where they are.

    def opens(self, path: str) -> Self:
        self.page.goto(path)
        return self

    def follows(self, link: str, *, within: Locator | None = None) -> Self:
        (within or self.page).get_by_role("link", name=link, exact=True).first.click()
        return self

    def goes_back(self) -> Self:
        self.page.go_back()
        return self

    def reloads(self) -> Self:
        self.page.reload()
        return self

    def is_at(self, path: str) -> Self:
        expect(self.page).to_have_url(re.compile(f"{re.escape(path)}$"))
        return self

    # What they see.

    def reads(self, *words: str, within: Locator | None = None) -> Self:
        for each in words:
            found = (within or self.page).get_by_text(each).filter(visible=True)
            expect(found.first).to_be_visible()
        return self

    def reads_no(self, *words: str, within: Locator | None = None) -> Self:
        for each in words:
            expect((within or self.page).get_by_text(each).filter(visible=True)).to_have_count(0)
        return self

    def row(self, name: str) -> Locator:
        """The row of a list in which something stands."""
        return self.page.get_by_role("row").filter(has_text=name)

    def part(self, name: str) -> Locator:
        """A part of a page by its heading."""
        return self.page.get_by_role("region", name=name, exact=True)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def field(self, label: str) -> Locator:
        """What is labelled like this; required or not. “Total: Min” is one of a group."""
        group, _, name = label.rpartition(": ")
        place = self.page.get_by_role("group", name=group, exact=True) if group else self.page
        return place.get_by_label(re.compile(rf"^{re.escape(name)}( \*)?$"))

    @property
    def numbers(self) -> list[str]:
        """The order numbers of the list, from top to bottom."""
        found: list[str] = self.page.get_by_role("rowheader").evaluate_all(FIRST_LINKS)
        return found

    @property
    def chips(self) -> list[str]:
        """The filters that the list says are at work."""
        applied = self.page.get_by_role("list", name="Active filters").get_by_role("listitem")
        return [" ".join(one.split()) for one in applied.all_inner_texts()]

    @property
    def selected(self) -> list[str]:
        """The order numbers of the rows that are ticked."""
        boxes = self.page.get_by_role("checkbox", name=re.compile("^Select [0-9]"), checked=True)
        labels = boxes.evaluate_all("all => all.map(one => one.parentElement.innerText)")
        return [one.strip().removeprefix("Select ") for one in labels]

    def waits_until(self, happened: Callable[[], object]) -> Self:
        """Wait for what no page shows; a minute at most."""
        for _ in range(3000):
            if happened():
                break
            self.page.wait_for_timeout(20)
        assert happened()
        return self

    # What they do.

    def presses(self, button: str, *, within: Locator | None = None) -> Self:
        (within or self.page).get_by_role("button", name=button, exact=True).click()
        return self

    def unfolds(self, title: str) -> Self:
        self.page.get_by_text(title, exact=True).filter(visible=True).first.click()
        return self

    def writes(self, label: str, text: str) -> Self:
        self.field(label).fill(text)
        return self

    def picks(self, label: str, choice: str) -> Self:
        self.field(label).select_option(label=choice)
        return self

    def ticks(self, *labels: str) -> Self:
        for label in labels:
            self.field(label).check()
        return self

    def strikes(self, *keys: str) -> Self:
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def types(self, text: str) -> Self:
        self.page.keyboard.type(text)
        return self

    # Lists.

    def searches(self, text: str) -> Self:
        self.page.get_by_role("main").get_by_role("searchbox").fill(text)
        return self

    def sorts_by(self, column: str) -> Self:
        header = self.page.get_by_role("columnheader", name=column, exact=True)
        self.follows(column, within=header)
        return self

    def drops(self, chip: str) -> Self:
        """Take one filter away at its chip."""
        return self.follows(f"Remove filter {chip}")

    def chooses(self, *numbers: str) -> Self:
        for number in numbers:
            self.page.get_by_role("checkbox", name=f"Select {number}", exact=True).check()
        return self

    def exports(self, kind: str) -> list[dict[str, str]]:
        """Take the list home as a file; answers its rows by the headings."""
        self.unfolds("Export")
        with self.page.expect_download() as coming:
            self.follows(kind)
        return read_rows(coming.value.path())

    def exports_selected(self) -> list[dict[str, str]]:
        with self.page.expect_download() as coming:
            self.presses("Export selected")
        return read_rows(coming.value.path())

    # Orders.

    def ships(self, tracking: str, *, carrier: str = "UPS", **units: str) -> Self:
        """Ship from the order's page; all that is left, unless units are named by SKU."""
        self.follows("Ship")
        for sku, quantity in units.items():
            self.writes(f"Quantity of {sku}", quantity)
        self.picks("Carrier", carrier).writes("Tracking number", tracking)
        return self.presses("Submit shipment")

    def comments(self, words: str) -> Self:
        return self.writes("Comment", words).presses("Submit comment")


def read_rows(path: Path) -> list[dict[str, str]]:
    """Answer the rows of a file as a spreadsheet shows them."""
    return list(csv.DictReader(StringIO(path.read_text("utf-8-sig"))))


def worker_works(shop: Shop, **time: float) -> None:
    """Let time pass, and the worker do what is due in every minute."""
    shop.advance(**(time or {"minutes": 3}))
    outcomes: list[Any] = []
    queue_due(ANY_MINUTE, lambda job, key: outcomes.append(do_job(job.name, key, shop.clock)))
    assert all(outcomes)
