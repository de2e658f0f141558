"""How do people come in, and how far?"""

from tests.browser.scene import PASSWORD


def test_bo_signs_in_through_the_door_and_out_again(shop_visitor):
    page = shop_visitor.goes_to("/sign-in/")
    page.locator("[name=login]").fill("bo")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_text("bo", exact=True).click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/")
    assert shop_visitor.goes_to("/profile/").url.endswith("/sign-in/?next=/profile/")


def test_cy_who_may_nothing_is_told_so(shop_visitor):
    """The page of a refusal is a page of ours, with the way back."""
    page = shop_visitor.signs_in("cy").expects(403).goes_to("/amazon-orders/")
    assert page.get_by_text("See Amazon stores and orders").count() == 1
