"""Products are listed, created, changed and enabled in the browser (CO-2, C-20, C-21)."""

from decimal import Decimal

import pytest
from tests.scene import NOON, product, put_in_stock
from tests.web.catalog.reading import hidden, told, words

from counterpart.audit.models import AuditEntry
from counterpart.catalog.models import Product, ProductWebsite
from counterpart.catalog.products import save_product
from counterpart.inventory.models import StockItem, StockMovement
from counterpart.websites.founding import open_website

ANSWERS = {
    "sku": "CUP",
    "name": "Cup",
    "price": "4.50",
    "is_enabled": "on",
    "asin": "b00cup0001",
    "where": "every",
    "quantity": "3",
    "manages_stock": "on",
    "backorders": "no",
    "threshold": "0",
    "fewest": "1",
    "most": "10000",
    "increment": "0",
    "notify_below": "1",
}


def add(client, **answers):
    return client.post("/products/add/", ANSWERS | answers, follow=True)


def change(client, sku, **answers):
    path = f"/products/{product(sku).pk}/change/"
    seen = hidden(client.get(path), "seen")
    return client.post(path, ANSWERS | {"seen": seen} | answers, follow=True)


def test_an_empty_catalog_says_what_to_do(ada):
    page = ada.get("/products/")
    assert "There are no products yet" in words(page)
    assert 'href="/products/import/"' in page.content.decode()


def test_products_are_listed_with_what_lies_where(ada):
    put_in_stock("MUG", 10)
    save_product("MUG", price=Decimal("9.99"), asin="B00MUG0001", now=NOON)
    page = words(ada.get("/products/"))
    assert "MUG Mug Enabled $9.99 10 10 ASIN B00MUG0001" in page
    assert "1 product" in page


@pytest.mark.parametrize(
    ("query", "skus"),
    [
        ("q=mug", ["MUG"]),
        ("q=B00LAMP001", ["LAMP"]),
        ("tab=disabled", ["LAMP"]),
        ("price_min=5.5", ["MUG"]),
        ("price_max=5.5", ["LAMP"]),
        ("virtual=1", []),
        ("sort=-sku", ["MUG", "LAMP"]),
        ("sort=price", ["LAMP", "MUG"]),
        ("identifier=b00lamp001", ["LAMP"]),
    ],
)
def test_products_are_found_and_sorted(ada, query, skus):
    save_product("MUG", name="Mug", price=Decimal("9.99"), now=NOON)
    save_product("LAMP", asin="B00LAMP001", price=Decimal("1.5"), is_enabled=False, now=NOON)
    shown = ada.get(f"/products/?{query}").context["shown"]
    assert [line["row"].sku for line in shown.lines] == skus


def test_a_product_is_created_with_its_count(ada):
    page = add(ada)
    cup = product("CUP")
    assert page.redirect_chain == [(f"/products/{cup.pk}/", 302)]
    assert told(page) == ["Product CUP is in the catalog."]
    assert (cup.name, cup.price, cup.asin) == ("Cup", Decimal("4.5"), "B00CUP0001")
    assert StockItem.objects.get().on_hand == 3
    entry = AuditEntry.objects.get(action="product_created")
    assert (entry.actor, entry.subject) == ("ada", "CUP")
    assert "Cup" in words(page)


def test_the_same_form_sent_twice_creates_one_product(ada):
    token = hidden(ada.get("/products/add/"), "form_token")
    add(ada, form_token=token)
    again = add(ada, form_token=token)
    assert told(again) == [
        "This form was sent before and took effect once; nothing was done again."
    ]
    assert (Product.objects.count(), StockMovement.objects.count()) == (1, 1)


def test_a_refused_form_keeps_its_answers_and_says_what_is_wrong_at_each_field(ada):
    page = add(ada, ean="12", fewest="5", most="2", name="Big cup")
    assert page.redirect_chain == []
    assert page.context["form"].errors == {
        "ean": ["An EAN has 12 or 13 digits: “12” is none."],
        "fewest": ["The fewest that may be bought, 5, is more than the most, 2."],
    }
    assert 'value="Big cup"' in page.content.decode()
    assert not Product.objects.exists()


def test_an_sku_that_there_is_already_is_refused(ada):
    save_product("CUP", name="Old cup", now=NOON)
    page = add(ada)
    assert told(page) == ["There is already a product with the SKU “CUP”."]
    assert product("CUP").name == "Old cup"


def test_a_product_is_changed_as_a_whole(ada):
    other = open_website("other", name="Other")
    add(ada)
    page = change(
        ada, "CUP", name="Bowl", asin="", where="chosen", websites=[str(other.pk)],
        **{f"enabled_{other.pk}": "no"}, backorders="allow", most="5",
    )  # fmt: skip
    assert told(page) == ["Product CUP is changed."]
    cup = product("CUP")
    assert (cup.name, cup.asin, cup.is_on_every_website) == ("Bowl", "", False)
    word = ProductWebsite.objects.get()
    assert (word.website, word.is_assigned, word.is_enabled) == (other, True, False)
    item = StockItem.objects.get()
    assert (item.backorders, item.most, item.on_hand) == ("allow", 5, 3)
    form = ada.get(f"/products/{cup.pk}/change/").context["form"]
    assert (form.initial["where"], form.initial["websites"]) == ("chosen", [str(other.pk)])


def test_a_change_that_somebody_overtook_is_refused_and_keeps_its_answers(ada):
    add(ada)
    path = f"/products/{product('CUP').pk}/change/"
    seen = hidden(ada.get(path), "seen")
    save_product("CUP", name="Overtaken", now=NOON)
    page = ada.post(path, ANSWERS | {"seen": seen, "name": "Mine"}, follow=True)
    assert told(page) == ["CUP was changed meanwhile. Look at it again before you change it."]
    assert 'value="Mine"' in page.content.decode()
    assert product("CUP").name == "Overtaken"


def test_chosen_products_are_disabled_and_those_that_were_so_say_it(ada):
    keys = [put_in_stock(sku, 1).pk for sku in ("MUG", "LAMP")]
    save_product("LAMP", is_enabled=False, now=NOON)
    page = ada.post("/products/disable/", {"sel": keys}, follow=True)
    assert told(page) == [
        "1 product is disabled.",
        "1 product stayed as it was:\nLAMP: It was disabled already.",
    ]
    assert not Product.objects.filter(is_enabled=True).exists()
    everyone = ada.post("/products/enable/", {"all": "1", "query": "q=mug"}, follow=True)
    assert told(everyone) == ["1 product is enabled."]
    assert list(Product.objects.filter(is_enabled=True)) == [product("MUG")]


def test_who_may_only_look_changes_nothing(bo):
    mug = put_in_stock("MUG", 1)
    assert words(bo.get(f"/products/{mug.pk}/"))
    assert "Add product" not in words(bo.get("/products/"))
    refused = [
        bo.get("/products/add/"),
        bo.post("/products/add/", ANSWERS),
        bo.post(f"/products/{mug.pk}/change/", ANSWERS),
        bo.post("/products/disable/", {"sel": [mug.pk]}),
        bo.post(f"/stock/{mug.pk}/count/", {}),
    ]
    assert [answer.status_code for answer in refused] == [403] * 5
    assert (Product.objects.count(), product("MUG").is_enabled) == (1, True)


def test_an_sku_leads_to_its_product_or_its_stock(ada):
    mug = put_in_stock("MUG", 1)
    assert ada.get("/products/by-sku/?sku=MUG").url == f"/products/{mug.pk}/"
    assert ada.get("/products/by-sku/?sku=MUG&open=stock").url == f"/stock/{mug.pk}/"
    unknown = ada.get("/products/by-sku/?sku=NONE")
    assert (unknown.status_code, "There is no product with the SKU “NONE”." in
            unknown.content.decode()) == (404, True)  # fmt: skip


def test_the_product_file_is_what_the_import_reads(ada):
    put_in_stock("MUG", 2)
    answer = ada.get("/products/file/")
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines[0].startswith("sku,name,enabled,price,quantity")
    assert lines[1].startswith("MUG,Mug,yes,0,2,yes")
