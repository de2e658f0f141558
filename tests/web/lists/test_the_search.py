"""Does the one search box find orders, Amazon orders and products (ui.md §2, 4)?"""

from tests.browser.signing_in import signed_in
from tests.orders.scene import line, placed, shelves
from tests.users.scene import hired, made
from tests.web.amazon_orders.test_filters import store, taken
from tests.web.lists.reading import page, words

from counterpart.users.permissions import Permission

NUMBER = "111-0000001-0000007"


def found(client, text: str) -> str:
    return words(page(client.get("/search/", {"q": text})).partition("<main")[2])


def test_an_exact_number_opens_the_order(ada):
    order = placed(line("CUP"), channel="shop", external_id="S-77")
    copy = taken(store("US Store"), 1)
    assert ada.get("/search/", {"q": f"#{order.number}"}).url == f"/orders/{order.pk}/"
    assert ada.get("/search/", {"q": " S-77 "}).url == f"/orders/{order.pk}/"
    assert ada.get("/search/", {"q": NUMBER}).url == f"/amazon-orders/{copy.pk}/"


def test_a_number_of_both_opens_the_commerce_order(ada):
    order = placed(line("CUP"), channel="amazon", external_id=NUMBER)
    taken(store("US Store"), 1, order=order)
    assert ada.get("/search/", {"q": NUMBER}).url == f"/orders/{order.pk}/"


def test_anything_else_shows_the_first_of_every_room_with_the_way_to_all(ada):
    shelves()
    orders = [placed(line("MUG")) for _ in range(9)]
    taken(store("US Store"), 1, name="Mugford Example")
    text = page(ada.get("/search/", {"q": "mug"}))
    assert [f'href="/orders/{one.pk}/"' in text for one in orders] == [False, *[True] * 8]
    for way in ("/orders/?q=mug", "/amazon-orders/?q=mug", "/products/?q=mug"):
        assert f'href="{way}"' in text
    assert "All that match" in text


def test_nothing_and_no_question_are_answered_in_words(ada):
    assert "Nothing was found" in found(ada, "xyzzy")
    assert "What are you looking for?" in found(ada, " ")


def test_what_is_typed_stays_text(ada):
    assert "<b>x</b>" not in page(ada.get("/search/", {"q": "<b>x</b>"}))


def test_only_rooms_that_are_open_are_searched(ada):
    shelves()
    order = placed(line("MUG"))
    made("keeper", Permission.VIEW_CATALOG)
    hired("dee", "keeper")
    dee = signed_in("dee")
    assert "Products" in found(dee, "mug")
    assert order.number not in found(dee, "mug")
    assert dee.get("/search/", {"q": order.number}).status_code == 200
