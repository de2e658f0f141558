"""Does the watch see what is broken? One that sees nothing would prove nothing."""

import pytest
from tests.browser.looking import barriers, texts, too_wide


@pytest.fixture
def settings(settings):
    settings.ROOT_URLCONF = "tests.browser.stand_in"
    return settings


def test_a_page_opens_without_trouble(visitor):
    page = visitor.goes_to("/")
    assert page.get_by_role("heading", level=1).count() == 1
    assert (barriers(page), too_wide(page), visitor.told()) == ([], [], [])


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("gap", "/gap: the template has no variable “nobody_gave_this”"),
        ("file", "GET /static/missing.png answered 404"),
        ("break", "/break: KeyError: 'break'"),
        ("break", "GET /break answered 500"),
        ("script", "Content Security Policy"),
    ],
)
def test_what_is_broken_is_noticed(visitor, name, said):
    visitor.goes_to(f"/{name}").wait_for_load_state("networkidle")
    told = visitor.told()
    assert [trouble for trouble in told if said in trouble] != [], told


def test_a_status_that_was_announced_is_no_trouble(visitor):
    visitor.expects(404).goes_to("/there/is/no/such/page")
    assert visitor.told() == []


def test_what_keeps_people_out_is_found(visitor):
    page = visitor.goes_to("/barrier")
    assert [line.partition(" ")[0] for line in barriers(page)] == ["image-alt"]


def test_what_is_too_wide_is_found(visitor):
    page = visitor.goes_to("/wide")
    assert too_wide(page)[0].startswith("td reaches 20")


def test_texts_are_found_but_not_data(visitor):
    page = visitor.goes_to("/texts")
    assert texts(page) == ["Title", "Heading", "One", "Closed", "Hint", "Picture"]
