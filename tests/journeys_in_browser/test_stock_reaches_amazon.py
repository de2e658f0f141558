"""Our stock decides what Amazon offers, from the day on which a person lets it (F-03, F-34)."""

import pytest
from tests.scene import Shop, put_in_stock
from tests.users.scene import hired, made

from counterpart.users.permissions import Permission

NO = "The offer is closed."


@pytest.fixture
def shelf(shop) -> Shop:
    """Amazon shows 12 mugs and 3 lamps; here are 10 mugs and one lamp."""
    shop.amazon.offers("MUG", quantity=12)
    shop.amazon.offers("LAMP", quantity=3)
    shop.read_reports()
    return shop


@pytest.fixture
def ada(comes):
    return comes("ada")


def at_amazon(shop: Shop, sku: str) -> int | None:
    figure: int | None = shop.amazon.listing_book()[f"A1SELLER/{sku}"]["quantity"]
    return figure


def begins(ada, shop: Shop) -> None:
    """Let quantities be sent, by the way that the pages lead."""
    ada.opens(f"/stores/{shop.store.pk}/").follows(
        "Listing settings How many units Amazon offers, and who ships them"
    )
    ada.writes("Out-of-Stock Threshold", "2").presses("Save listing settings")
    ada.reads("The listing settings were saved.", "Switched off")
    ada.follows("See what would change")
    ada.reads("1 listing would fall to 0", within=ada.page.get_by_role("main"))
    assert "3" in ada.row("LAMP").inner_text()
    ada.presses("Send quantities to Amazon").reads("Switched on")


def test_quantities_go_out_after_a_person_saw_what_would_change(ada, shelf):
    begins(ada, shelf)
    for _ in range(3):
        shelf.sync()
    assert (at_amazon(shelf, "MUG"), at_amazon(shelf, "LAMP")) == (10, 0)
    ada.follows("Listings").reads("Amazon shows our figure", within=ada.row("MUG"))
    ada.follows("MUG", within=ada.row("MUG")).reads("Quantity updated to 10.")

    put_in_stock("MUG", 4)
    for _ in range(2):
        shelf.sync(minutes=20)
    ada.reloads().reads("Quantity updated to 4.")
    assert at_amazon(shelf, "MUG") == 4

    ada.follows("In the log").reads("Quantity updated to 4.", "Quantity updated to 10.")

    shelf.amazon.rejects_patch(NO, sku="MUG")
    put_in_stock("MUG", 5)
    shelf.sync(minutes=20)
    ada.opens("/listings/?tab=rejected").follows("MUG", within=ada.row("MUG"))
    ada.reads("Amazon's words:", NO).presses("Send again")
    ada.reads("The quantity is sent with the next sync.", "as asked")
    for _ in range(2):
        shelf.sync()
    assert at_amazon(shelf, "MUG") == 5

    ada.opens("/listings/?sort=sku").chooses("MUG").presses("Switch to Fulfilled by Amazon")
    ada.reads("1 listing was switched. Nothing changes at Amazon itself.")
    shelf.sync(minutes=20)
    ada.reloads().reads("Conflict", within=ada.row("MUG"))
    ada.follows("MUG", within=ada.row("MUG")).reads("Nothing is sent until both say the same")
    ada.presses("Leave it to the settings").reads("Nothing changes at Amazon itself.")

    ada.opens(f"/stores/{shelf.store.pk}/listing-settings/").presses("Stop sending quantities")
    ada.reads("Amazon keeps what it was told last", "Switched off")
    put_in_stock("MUG", 9)
    shelf.sync(minutes=20)
    assert at_amazon(shelf, "MUG") == 5


def test_who_only_looks_is_offered_nothing_to_do(comes, shelf):
    person = hired("vi")
    person.roles.add(made("looks", Permission.VIEW_CHANNEL))
    vi = comes("vi")
    vi.opens("/listings/").reads("MUG").reads_no("Send again", "Switch to Fulfilled by Amazon")
    vi.follows("MUG", within=vi.row("MUG")).reads_no("Send now", "Switch to Fulfilled by Amazon")
