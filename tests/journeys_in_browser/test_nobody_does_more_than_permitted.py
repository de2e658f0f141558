"""Each sees and does what the roles permit, in pages and at addresses typed by hand (row 29)."""

import pytest
from playwright.sync_api import expect
from tests.orders.mails.scene import IDA
from tests.orders.scene import line, placed, read
from tests.users.scene import hired, made

from counterpart.users.permissions import Permission
from counterpart.websites.founding import open_website


@pytest.fixture
def order(market):
    """A paid order of the main website, ready to be packed."""
    return placed(line("MUG", 1), is_paid=True, **IDA)


def test_a_packer_ships_but_gives_no_money_back(comes, order):
    hired("pia", "warehouse")
    pia = comes("pia")
    page = f"/orders/{order.pk}/"
    pia.opens(page).reads(f"#{order.number}", "Ida Example")
    for name in ("Credit memo", "Cancel", "Edit"):
        expect(pia.page.get_by_role("link", name=name, exact=True)).to_have_count(0)
        expect(pia.button(name)).to_have_count(0)
    pia.ships("1Z999").is_at(page).reads("was created", "1Z999")

    pia.visitor.expects(403)
    pia.opens(f"{page}credit-memo/").reads("You may not do that", "Credit memos")
    pia.opens(f"{page}cancel/").reads("Cancel orders")
    pia.opens("/people/").reads("Manage people and roles")
    pia.follows("Back to the start").reads("Orders")
    assert (order.credit_memos.count(), read(order).state) == (0, "complete")


def test_nobody_sees_or_guesses_the_orders_of_another_website(comes, shop, order):
    """Neither in lists nor in searches; a guessed address answers as if there were nothing."""
    number = shop.buyer_orders("MUG", 1, buyer_name="Ida Example")
    shop.sync()
    seen = (Permission.VIEW_ORDERS, Permission.VIEW_BUYERS, Permission.VIEW_CHANNEL)
    made("elsewhere", *seen, websites=[open_website("other", name="Other")])
    hired("uma", "elsewhere")
    uma = comes("uma")
    uma.opens("/orders/").reads("There are no orders yet")
    uma.opens("/amazon-orders/").reads("No Amazon order has arrived yet")
    uma.opens(f"/search/?q={number}").reads_no("Ida")
    uma.opens("/search/?q=Ida").reads_no(number, order.number)

    uma.visitor.expects(404)
    for path in (
        f"/orders/{order.pk}/",
        f"/amazon-orders/{shop.row(number).pk}/",
        f"/stores/{shop.store.pk}/",
    ):
        uma.opens(path).reads("That is not possible", "There is no such").reads_no("Ida")
