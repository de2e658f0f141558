"""Everything that Amazon sends is accounted for (P7)."""

from counterpart.amazon.figures.receipts import (
    Accounted,
    unreadable_by_account,
    windows_being_read,
)
from counterpart.amazon.models.runs import PullWindow


def test_what_a_page_showed_twice_is_what_remains():
    received = Accounted(
        received=9, recorded=3, unchanged=2, before_connection=1, other_marketplaces=1, unreadable=1
    )
    assert received.repeated == 1


def test_open_windows_and_waiting_documents_are_told_by_account(shop):
    account = shop.account.pk
    assert (windows_being_read([account]), unreadable_by_account([account])) == ({}, {})
    shop.amazon.breaks_order(shop.buyer_orders("MUG", 1))
    shop.sync()
    assert unreadable_by_account([account]) == {account: 1}
    assert unreadable_by_account([account + 1]) == {}
    window = PullWindow.objects.latest("pk")
    PullWindow.objects.filter(pk=window.pk).update(done_at=None)
    assert windows_being_read([account]) == {account: window}
