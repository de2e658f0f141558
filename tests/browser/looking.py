"""What is wrong with a page that a browser shows?"""

from typing import Any

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
EVERYTHING: dict[str, Any] = {
    "runOnly": {"type": "tag", "values": list(RULES)},
    "resultTypes": ["violations"],
}
# What can differ where the same page has other colors.
COLORS: dict[str, Any] = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "resultTypes": ["violations"],
}
# Everything that reaches beyond the window, but not what scrolls in a box of its own.
TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const scrolls = (one) => {
    for (let box = one.parentElement; box && box !== document.body; box = box.parentElement)
      if (getComputedStyle(box).overflowX !== "visible") return true;
    return false;
  };
  const named = (one) => one.tagName.toLowerCase() + (one.id ? "#" + one.id : "")
    + [...one.classList].map((name) => "." + name).join("");
  const reach = (one) => {
    const box = one.getBoundingClientRect();
    return getComputedStyle(one).overflowX === "visible"
      ? Math.max(box.right, box.left + one.scrollWidth) : box.right;
  };
  const wide = [...document.body.querySelectorAll("*")]
    .filter((one) => reach(one) > width + 0.5 && !scrolls(one));
  return wide.filter((one) => !wide.some((other) => other !== one && one.contains(other)))
    .map((one) => named(one) + " reaches " + Math.round(reach(one)))
    .slice(0, 5).concat(["the page is " + document.documentElement.scrollWidth + " wide"]);
}"""
# All texts, also those of closed menus and dialogs, and all that is read aloud.
TEXTS = """() => {
  const hidden = "script, style, template, noscript";
  const data = hidden + ", time, code, kbd, [translate=no]";
  const found = [];
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode;
    if (text.data.trim() && !text.parentElement.closest(data)) found.push(text.data.trim());
  }
  for (const name of ["aria-label", "aria-description", "placeholder", "title", "alt"])
    for (const one of document.querySelectorAll("[" + name + "]"))
      if (!one.closest(data)) found.push(one.getAttribute(name));
  for (const one of document.querySelectorAll("input[type=submit], input[type=button]"))
    found.push(one.value);
  return found;
}"""


def barriers(page: Page, options: dict[str, Any] = EVERYTHING) -> list[str]:
    """Answer what axe finds that keeps people out, one line for each rule and place."""
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{one['id']} ({one['impact']}): {node['target'][0]} – {_reason(node)}"
        for one in found
        for node in one["nodes"][:3]
    ]


def _reason(node: dict[str, Any]) -> str:
    checks = [*node["any"], *node["all"], *node["none"]]
    said: str = checks[0]["message"] if checks else node["html"][:120]
    return said


def too_wide(page: Page) -> list[str]:
    """Answer what makes the page wider than the window."""
    found: list[str] = page.evaluate(TOO_WIDE)
    return found


def texts(page: Page) -> list[str]:
    """Answer every text that people see or hear, without what is marked as data."""
    found: list[str] = page.evaluate(TEXTS)
    return found
