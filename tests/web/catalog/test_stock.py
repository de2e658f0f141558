"""Stock is seen, counted and explained in the browser (CO-6, C-22)."""

from decimal import Decimal

import pytest
from tests.orders.scene import line, placed, shelves
from tests.scene import NOON, product, put_in_stock
from tests.web.catalog.reading import told, words

from counterpart.catalog.products import save_product
from counterpart.inventory.adjusting import set_quantity
from counterpart.inventory.models import Source, SourceItem, Stock, StockItem, StockMovement
from counterpart.inventory.sourcing import create_source, link_source
from counterpart.inventory.stocks import default_source, default_stock
from counterpart.websites.founding import open_website


def count(client, sku, quantity, *, seen, is_in_stock=True):
    pk = default_source().pk
    sent = {f"quantity_{pk}": quantity, f"seen_{pk}": seen}
    if is_in_stock:
        sent[f"in_stock_{pk}"] = "1"
    return client.post(f"/stock/{product(sku).pk}/count/", sent, follow=True)


def test_stock_is_listed_by_what_runs_low(ada):
    put_in_stock("MUG", 10)
    put_in_stock("VASE", 2, notify_below=Decimal(3))
    put_in_stock("LAMP", 0)
    put_in_stock("GIFT", 0, manages_stock=False)
    skus = lambda query: [  # noqa: E731 - a word for the lines below
        one["row"].product.sku for one in ada.get(f"/stock/{query}").context["shown"].lines
    ]
    assert skus("") == ["GIFT", "LAMP", "MUG", "VASE"]
    assert skus("?tab=low") == ["LAMP", "VASE"]
    assert skus("?tab=out") == ["LAMP"]
    assert skus("?sort=-on_hand&per=2") == ["MUG", "VASE"]
    assert skus("?on_hand_min=2&on_hand_max=9.5") == ["VASE"]
    assert skus("?q=va") == ["VASE"]
    text = words(ada.get("/stock/"))
    assert "VASE Vase Default Stock 2 0 2 Low 3" in text
    assert "LAMP Lamp Default Stock 0 0 0 Out of stock 1" in text
    assert "GIFT Gift Default Stock 0 0 – Not managed 1" in text


def test_what_was_counted_is_written_down(ada):
    put_in_stock("MUG", 10)
    page = count(ada, "MUG", "7", seen="10")
    assert told(page) == ["The stock of MUG is written down."]
    assert SourceItem.objects.get().quantity == 7
    movement = StockMovement.objects.latest("pk")
    assert (movement.kind, movement.on_hand_change, movement.actor) == ("counted", -3, "ada")
    assert "Counted -3" in words(page)


def test_counting_the_same_twice_moves_once(ada):
    put_in_stock("MUG", 10)
    before = StockMovement.objects.count()
    for _ in range(2):
        count(ada, "MUG", "7", seen="10")
    assert StockMovement.objects.count() == before + 1


def test_goods_that_left_meanwhile_are_not_written_away(ada):
    put_in_stock("MUG", 10)
    set_quantity(product("MUG"), Decimal(9), now=NOON)
    page = count(ada, "MUG", "12", seen="10")
    assert told(page) == ["MUG moved meanwhile: at Default Source lie 9 now, not 10. Count again."]
    assert SourceItem.objects.get().quantity == 9
    assert 'value="12"' in page.content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("many", "“many” is not a quantity."), ("-1", "A quantity cannot be -1.")],
)
def test_nonsense_is_refused_and_kept(ada, typed, sentence):
    put_in_stock("MUG", 10)
    page = count(ada, "MUG", typed, seen="10", is_in_stock=False)
    assert told(page) == [sentence]
    item = SourceItem.objects.get()
    assert (item.quantity, item.is_in_stock) == (10, True)
    assert f'value="{typed}"' in page.content.decode()


def test_goods_are_taken_off_sale_without_a_count(ada):
    put_in_stock("MUG", 10)
    before = StockMovement.objects.count()
    count(ada, "MUG", "10", seen="10", is_in_stock=False)
    assert (StockItem.objects.get().on_hand, SourceItem.objects.get().quantity) == (0, 10)
    assert StockMovement.objects.count() == before
    count(ada, "MUG", "10", seen="10")
    assert StockItem.objects.get().on_hand == 10


def test_goods_are_counted_at_a_source_where_they_never_were(ada):
    north = create_source("north", name="North", actor="ada", now=NOON)
    link_source(default_stock(), north, actor="ada", now=NOON)
    save_product("MUG", now=NOON)
    sent = {f"quantity_{north.pk}": "4", f"seen_{north.pk}": "0", f"in_stock_{north.pk}": "1"}
    ada.post(f"/stock/{product('MUG').pk}/count/", sent)
    assert {one.source.code: one.quantity for one in SourceItem.objects.all()} == {
        "north": 4,
        "default": 0,
    }


def test_the_ledger_names_the_orders(ada):
    shelves()
    order = placed(line("MUG", 2))
    path = f"/stock/{product('MUG').pk}/"
    assert f"Order placed 0 +2 – {order.number}" in words(ada.get(path))
    shown = ada.get(f"{path}movements/").context["shown"]
    assert [one["row"].kind for one in shown.lines] == ["order_placed", "counted"]
    file = b"".join(ada.get(f"{path}movements/?export=csv").streaming_content).decode()
    assert f",{order.number}," in file


def test_a_source_is_opened_changed_closed_and_deleted(ada):
    ada.post("/stock/sources/add/", {"code": "east", "name": "East", "city": "Boston"})
    east = Source.objects.get(code="east")
    assert (east.name, east.address) == ("East", {"city": "Boston"})
    path = f"/stock/sources/{east.pk}/"
    ada.post(path, {"name": "Far east", "city": "", "email": "east@example.com"})
    ada.post(f"{path}switch/", {"is_enabled": "0"})
    east.refresh_from_db()
    assert (east.name, east.address, east.is_enabled) == (
        "Far east", {"email": "east@example.com"}, False,
    )  # fmt: skip
    assert "east Far east Closed 0 –" in words(ada.get("/stock/sources/"))
    link_source(default_stock(), east, actor="ada", now=NOON)
    refused = ada.post(f"{path}delete/", follow=True)
    assert told(refused) == ["Source east cannot be deleted: Default Stock draws from it."]
    assert Source.objects.filter(code="east").exists()


def test_a_wrong_source_code_is_refused_and_kept(ada):
    page = ada.post("/stock/sources/add/", {"code": "No good", "name": "East"})
    assert told(page)[0].startswith("A source code has 1 to 64 small letters")
    assert 'value="No good"' in page.content.decode()
    assert not Source.objects.filter(name="East").exists()


def test_a_stock_is_opened_linked_assigned_and_deleted(ada):
    website = open_website("other", name="Other")
    ada.post("/stock/stocks/add/", {"name": "Outlet"})
    outlet = Stock.objects.get(name="Outlet")
    path = f"/stock/stocks/{outlet.pk}/"
    source = {"source": default_source().pk}
    ada.post(f"{path}link/", source | {"priority": "3"})
    ada.post(f"{path}assign/", {"website": website.pk})
    ada.post(f"{path}rename/", {"name": "Market"})
    assert "Market Default Source Other" in words(ada.get("/stock/stocks/"))
    assert words(ada.get(path))
    refused = ada.post(f"{path}delete/", follow=True)
    assert told(refused) == ["Stock in use cannot be deleted: Market is used by website other."]
    bad = ada.post(f"{path}link/", source | {"priority": "first"}, follow=True)
    assert told(bad) == ["“first” is not a priority."]
    assert outlet.sources.get().priority == 3
    ada.post(f"{path}unlink/", source)
    assert not outlet.sources.exists()
    ada.post(f"/stock/stocks/{default_stock().pk}/assign/", {"website": website.pk})
    ada.post(f"{path}delete/")
    assert not Stock.objects.filter(pk=outlet.pk).exists()


def test_only_those_who_manage_sources_may_change_them(bo):
    assert words(bo.get("/stock/sources/"))
    assert words(bo.get("/stock/stocks/"))
    assert bo.post("/stock/sources/add/", {"code": "east", "name": "East"}).status_code == 403
    assert bo.get(f"/stock/stocks/{default_stock().pk}/").status_code == 403
    assert Source.objects.count() == 1
