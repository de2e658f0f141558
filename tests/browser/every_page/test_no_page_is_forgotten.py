"""Is every address of the product known to these tests?"""

from tests.browser.pages import (
    EXAMPLES,
    LEAD_ELSEWHERE,
    SEEN_BY,
    SUITED,
    VARIANTS,
    pages,
    routes,
    without_example,
)
from tests.browser.touring import written


def test_every_address_has_an_example(scene):
    missing = without_example(scene)
    assert not missing, written(missing)


def test_every_page_opens_for_whoever_may_everything(scene, house_of_scene):
    found, wrong = pages(scene)
    assert not wrong, written(wrong)
    assert len({page.path for page in found}) == len(found) > 0


def test_nothing_is_known_that_is_not_there():
    """Prevents an example for a page that was renamed: it would be looked at no more."""
    names = {one.name for one in routes()}
    upto = {
        "/".join(one.route.strip("/").split("/")[: position + 1])
        for one in routes()
        for position in range(len(one.route.strip("/").split("/")))
    }
    assert set(EXAMPLES) - upto == set()
    assert {*VARIANTS, *LEAD_ELSEWHERE, *SEEN_BY, *SUITED} - names == set()
