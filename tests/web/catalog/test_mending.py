"""One fix in the browser lets all the orders in that waited for it (B-14, L-82, L-83, C-24)."""

import pytest
from tests.scene import product
from tests.web.catalog.reading import told, words
from tests.web.catalog.test_products import ANSWERS, change

from counterpart.amazon.models.matches import ListingMatch
from counterpart.amazon.models.orders import AmazonOrderItem
from counterpart.catalog.models import Product
from counterpart.catalog.products import save_product
from counterpart.inventory.stocks import default_source
from counterpart.orders.models.orders import Order, OrderLine
from counterpart.users.models import Role, RoleScope
from counterpart.websites.founding import open_website


@pytest.fixture
def held(shop, ada):
    """Two orders wait for CUP, which nobody has created."""
    ids = [shop.buyer_orders("CUP", quantity) for quantity in (1, 2)]
    shop.sync()
    return [shop.row(one) for one in ids]


def item(row):
    return AmazonOrderItem.objects.get(amazon_order=row)


def in_commerce():
    return Order.objects.count()


def test_the_way_from_a_held_order_leads_to_its_item(held, ada):
    query = f"?order={held[0].pk}&sku=CUP"
    pk = item(held[0]).pk
    assert ada.get(f"/products/create-from/{query}").url == f"/products/create-from/{pk}/"
    assert ada.get(f"/products/match/{query}").url == f"/products/match/{pk}/"
    assert ada.get("/products/match/").url == "/attention/"
    assert ada.get(f"/products/match/?order={held[0].pk}&sku=NONE").status_code == 404


def test_a_product_created_from_an_item_releases_both_orders(held, ada):
    path = f"/products/create-from/{item(held[0]).pk}/"
    page = ada.get(path)
    one = item(held[0])
    initial = page.context["form"].initial
    assert (initial["sku"], initial["name"], initial["asin"]) == ("CUP", one.title, one.asin)
    assert "Orders that wait for it 2 Units they ask for 3" in words(page)
    done = ada.post(path, ANSWERS | {"quantity": "5"}, follow=True)
    assert told(done) == ["Product CUP is in the catalog.", "2 orders were created in Commerce."]
    assert in_commerce() == 2
    assert not ListingMatch.objects.exists()


def test_under_another_sku_the_product_is_matched_as_well(held, ada):
    path = f"/products/create-from/{item(held[0]).pk}/"
    done = ada.post(path, ANSWERS | {"sku": "CUP-BLUE", "quantity": "2"}, follow=True)
    assert told(done) == [
        "Product CUP-BLUE is in the catalog.",
        "1 order was created in Commerce.",
        (
            "1 order is still held:\nCannot create sales order: "
            'Product "CUP-BLUE" in order is not salable: 2 needed, 1 available.'
        ),
    ]
    match = ListingMatch.objects.get()
    assert (match.sku, match.product.sku, match.actor) == ("CUP", "CUP-BLUE", "ada")
    assert [line.sku for line in OrderLine.objects.all()] == ["CUP-BLUE"]


def test_nothing_is_created_when_a_part_is_refused(held, ada):
    path = f"/products/create-from/{item(held[0]).pk}/"
    page = ada.post(path, ANSWERS | {"sku": "MUG"}, follow=True)
    assert told(page) == ["There is already a product with the SKU “MUG”."]
    assert (in_commerce(), ListingMatch.objects.count()) == (0, 0)


def test_an_item_is_matched_to_the_product_that_was_searched_for(held, ada):
    path = f"/products/match/{item(held[0]).pk}/"
    assert "No product is like this item" in words(ada.get(path))
    assert "No product is like this" in words(ada.get(f"{path}?q=nothing"))
    assert "MUG Mug" in words(ada.get(f"{path}?q=mu"))
    ada.post(path, {"product": product("MUG").pk}, follow=True)
    done = ada.post(path, {"product": product("MUG").pk}, follow=True)
    assert told(done) == ["CUP is product MUG from now on."]
    assert in_commerce() == 2
    assert ListingMatch.objects.get().product == product("MUG")


def test_a_product_with_the_same_asin_is_proposed(held, ada):
    save_product("LAMP", asin=item(held[0]).asin, now=held[0].recorded_at)
    page = ada.get(f"/products/match/{item(held[0]).pk}/")
    assert [one.sku for one in page.context["products"]] == ["LAMP"]


def test_a_product_that_does_not_exist_is_matched_to_nothing(held, ada):
    path = f"/products/match/{item(held[0]).pk}/"
    assert ada.post(path, {"product": "x"}).status_code == 404
    assert not ListingMatch.objects.exists()


def test_matches_are_listed_and_taken_back(held, ada):
    ada.post(f"/products/match/{item(held[0]).pk}/", {"product": product("MUG").pk})
    page = ada.get("/products/matches/?q=cu")
    assert "CUP MUG A1SELLER ada" in words(page)
    assert "Matched on Amazon" in words(ada.get(f"/products/{product('MUG').pk}/"))
    match = ListingMatch.objects.get()
    done = ada.post(f"/products/matches/{match.pk}/remove/", follow=True)
    assert told(done) == ["CUP is looked up as it is again."]
    assert (ListingMatch.objects.count(), in_commerce()) == (0, 2)


@pytest.mark.parametrize("way", ["change", "enable"])
def test_an_enabled_product_releases_its_orders(shop, ada, way):
    save_product("MUG", is_enabled=False, now=shop.now)
    shop.buyer_orders("MUG", 1)
    shop.sync()
    if way == "change":
        page = change(ada, "MUG", name="Mug", asin="")
    else:
        page = ada.post("/products/enable/", {"sel": [product("MUG").pk]}, follow=True)
    assert told(page)[1:] == ["1 order was created in Commerce."]
    assert in_commerce() == 1


def test_a_count_releases_the_orders_that_were_short(shop, ada):
    for _ in range(3):
        shop.buyer_orders("LAMP", 1)
    shop.sync()
    pk = default_source().pk
    sent = {f"quantity_{pk}": "2", f"seen_{pk}": "1", f"in_stock_{pk}": "1"}
    page = ada.post(f"/stock/{product('LAMP').pk}/count/", sent, follow=True)
    assert told(page)[:2] == ["The stock of LAMP is written down.",
                              "1 order was created in Commerce."]  # fmt: skip
    assert in_commerce() == 2


def test_an_item_outside_of_somebodys_websites_is_unknown(held, ada):
    other = open_website("other", name="Other")
    role = Role.objects.get(code="owner")
    RoleScope.objects.create(role=role, website=other)
    pk = item(held[0]).pk
    sent = {"product": product("MUG").pk}
    answers = [ada.get(f"/products/create-from/{pk}/"), ada.post(f"/products/match/{pk}/", sent)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert (in_commerce(), Product.objects.filter(sku="CUP").exists()) == (0, False)


def test_missing_products_are_created_at_once_and_release_their_orders(shop, ada):
    """L-84: settings apply to all that are chosen."""
    for sku in ("CUP", "CUP", "TRAY", "BOWL"):
        shop.buyer_orders(sku, 1)
    shop.sync()
    page = ada.get("/products/create-missing/")
    known = {one.item.sku: one for one in page.context["missing"]}
    assert {sku: one.waiting.count for sku, one in known.items()} == {
        "CUP": 2,
        "TRAY": 1,
        "BOWL": 1,
    }
    sent = {
        "sel": [known["CUP"].item.pk, known["TRAY"].item.pk],
        "is_enabled": "on",
        "where": "every",
        "manages_stock": "on",
        "quantity": "1",
    }
    done = ada.post("/products/create-missing/", sent, follow=True)
    created, came_in, left = told(done)
    assert (created, came_in) == (
        "2 products were created.",
        "2 orders were created in Commerce.",
    )
    assert sorted(left.splitlines()) == [
        "2 orders are still held:",
        'Cannot create sales order: Product "BOWL" does not exist in the catalog.',
        'Cannot create sales order: Product "CUP" in order is not salable: 1 needed, 0 available.',
    ]
    assert sorted(Product.objects.values_list("sku", flat=True)) == ["CUP", "LAMP", "MUG", "TRAY"]
    cup, one = product("CUP"), known["CUP"].item
    assert (cup.name, cup.asin, cup.price) == (one.title, one.asin, one.unit_price)
    again = ada.post("/products/create-missing/", sent, follow=True)
    assert told(again) == ["Nothing was selected."]
    assert Product.objects.count() == 4


def test_a_missing_product_that_is_refused_stops_no_other(shop, ada):
    for sku in ("CUP", "TRAY"):
        shop.buyer_orders(sku, 1)
    shop.sync()
    AmazonOrderItem.objects.filter(sku="CUP").update(asin="not an ASIN")
    sel = list(AmazonOrderItem.objects.values_list("pk", flat=True))
    done = ada.post("/products/create-missing/", {"sel": sel, "where": "every"}, follow=True)
    assert told(done)[:2] == [
        "1 product was created.",
        "1 item was refused:\nCUP: An ASIN has 10 letters and digits: “not an ASIN” is none.",
    ]
    tray = product("TRAY")
    assert (tray.is_enabled, Product.objects.filter(sku="CUP").exists()) == (False, False)


def test_where_nothing_is_missing_the_page_says_so(ada):
    assert "No product is missing" in words(ada.get("/products/create-missing/"))
