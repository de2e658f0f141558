"""Can everybody use every page, in light and in dark (WCAG 2.2 AA, ui.md §2 row 24)?"""

import pytest
from tests.browser.looking import COLORS, EVERYTHING, barriers, too_wide
from tests.browser.touring import tour, written


@pytest.mark.parametrize(
    ("theme", "rules"), [("light", EVERYTHING), ("dark", COLORS)], ids=["light", "dark"]
)
def test_no_page_keeps_anybody_out_or_breaks_in_the_browser(
    browser, house_of_scene, scene, theme, rules
):
    """Also finds messages in the console, broken security policies, files that fail, gaps."""
    troubles = tour(
        browser,
        house_of_scene,
        scene,
        lambda visitor, _: [*barriers(visitor.page, rules), *too_wide(visitor.page)],
        with_variants=theme == "light",
        color_scheme=theme,
    )
    assert not troubles, written(troubles)
