"""Does every page fit a phone (ui.md §2 row 38)?"""

from tests.browser.looking import too_wide
from tests.browser.touring import tour, written

PHONE = {"width": 390, "height": 844}


def test_no_page_is_wider_than_a_phone(browser, house_of_scene, scene):
    troubles = tour(
        browser,
        house_of_scene,
        scene,
        lambda visitor, _: too_wide(visitor.page),
        viewport=PHONE,
        is_mobile=True,
        has_touch=True,
    )
    assert not troubles, written(troubles)
