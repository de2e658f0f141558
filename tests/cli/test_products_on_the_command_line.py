"""Products are created, changed, previewed and matched from the command line (C-20, L-71, B-14)."""

from tests.scene import put_in_stock

from counterpart.amazon.models.matches import ListingMatch
from counterpart.catalog.models import Product
from counterpart.inventory.models import StockItem
from counterpart.websites.founding import open_website

CUP = {
    "sku": "CUP",
    "name": "Cup",
    "enabled": True,
    "virtual": False,
    "price": "4.5",
    "asin": "B00CUP0001",
    "ean": "",
    "upc": "",
    "isbn": "",
    "gcid": "",
    "fulfilled_by": "",
    "on_every_website": True,
    "websites": {},
}


def test_a_product_is_added_once_and_changed(counterpart, house):
    open_website("other")
    arguments = ("--name", "Cup", "--price", "4.50", "--asin", "b00cup0001", "--quantity", "3")
    assert counterpart("products", "add", "CUP", *arguments, "--json").json == CUP
    assert StockItem.objects.get().on_hand == 3
    refused = counterpart("products", "add", "CUP")
    assert (refused.code, refused.err) == (
        1,
        "counterpart: There is already a product with the SKU “CUP”.\n",
    )
    changed = counterpart(
        "products", "change", "CUP", "--asin", "", "--website", "other", "--virtual", "--json"
    )
    assert changed.json == CUP | {
        "asin": "",
        "virtual": True,
        "on_every_website": False,
        "websites": {"other": {"assigned": True, "enabled": None}},
    }
    assert counterpart("products", "change", "CUP", "--everywhere").out == (
        "Product CUP is changed.\n"
    )
    again = counterpart("products", "change", "CUP", "--physical", "--asin", "B00CUP0001", "--json")
    assert again.json == CUP
    shipped = counterpart("products", "change", "CUP", "--fulfilled-by", "amazon", "--json")
    assert shipped.json == CUP | {"fulfilled_by": "amazon"}
    taken_back = counterpart("products", "change", "CUP", "--fulfilled-by", "nobody", "--json")
    assert taken_back.json == CUP
    both = counterpart("products", "change", "CUP", "--everywhere", "--website", "other")
    assert (both.code, both.err) == (1, "counterpart: Use either --website or --everywhere.\n")
    unknown = counterpart("products", "change", "CUP", "--website", "mars")
    assert (unknown.code, unknown.err) == (1, "counterpart: There is no website “mars”.\n")


def test_products_are_disabled_and_enabled(counterpart, house):
    put_in_stock("MUG", 1)
    assert counterpart("products", "disable", "MUG").out == "MUG: It is disabled now.\n"
    assert counterpart("products", "disable", "MUG").out == "MUG: It was disabled already.\n"
    assert counterpart("products", "enable", "MUG", "--json").json == [
        {"sku": "MUG", "changed": True}
    ]
    refused = counterpart("products", "disable", "MUG", "CUP")
    assert (refused.code, Product.objects.get().is_enabled) == (1, True)


def test_a_file_is_previewed_and_exactly_that_file_imported(counterpart, house, tmp_path):
    file = tmp_path / "products.csv"
    file.write_text("sku,name\nCUP,Cup\n,Nothing\n", encoding="utf-8")
    preview = counterpart("products", "import", str(file), "--preview", "--json")
    assert (preview.code, Product.objects.count()) == (1, 0)
    assert preview.json["counts"] == {"new": 1, "changed": 0, "unchanged": 0, "refused": 1}
    assert [(one["line"], one["effect"], one["sentence"]) for one in preview.json["rows"]] == [
        (2, "new", None),
        (3, "refused", "The SKU is missing."),
    ]
    text = counterpart("products", "import", str(file), "--preview").out
    assert "  line 2 new CUP: sku: “” → “CUP”; name: “” → “Cup”\n" in text
    fingerprint = preview.json["fingerprint"]
    done = counterpart("products", "import", str(file), "--fingerprint", fingerprint, "--json")
    assert (done.json["created"], Product.objects.get().name) == (1, "Cup")
    file.write_text("sku,name\nCUP,Bowl\n", encoding="utf-8")
    other = counterpart("products", "import", str(file), "--fingerprint", fingerprint)
    assert (other.code, other.err) == (
        1,
        "counterpart: This is not the file that was previewed. Preview it again.\n",
    )
    assert Product.objects.get().name == "Cup"


def test_an_unknown_sku_is_matched_and_its_orders_come_in(counterpart, shop):
    order_id = shop.buyer_orders("CUP", 2)
    shop.sync()
    [group] = counterpart("attention", "list", "--json").json
    assert (group["cause"], group["sku"], group["orders"]) == ("not_found", "CUP", 1)
    assert 'Product "CUP" does not exist' in counterpart("attention", "list").out
    matched = counterpart("matches", "set", "US Store", "CUP", "MUG")
    assert matched.out == "CUP at A1SELLER is product MUG.\n"
    retried = counterpart("attention", "retry", "--sku", "CUP", "--json").json
    number = shop.order(order_id).number
    assert retried == {
        "in_commerce": 1,
        "still_held": 0,
        "left": 0,
        "orders": [
            {
                "amazon_order_id": order_id,
                "in_commerce": True,
                "sentence": f"Commerce order {number} was created.",
            }
        ],
    }
    assert counterpart("attention", "retry").out == "0 came in, 0 not.\n"
    assert counterpart("attention", "list").out == ("Nothing needs attention: no order is held.\n")
    told = {"seller_sku": "CUP", "product": "MUG", "seller_id": "A1SELLER"}
    assert counterpart("matches", "list", "--json").json == [told]
    assert counterpart("matches", "remove", "US Store", "CUP", "--json").json == {"removed": "CUP"}
    assert not ListingMatch.objects.exists()
    refused = counterpart("matches", "remove", "US Store", "CUP")
    assert (refused.code, refused.err) == (
        1,
        "counterpart: “CUP” is not matched by hand in US Store.\n",
    )
    unknown = counterpart("matches", "set", "US Store", "CUP", "NONE")
    assert (unknown.code, unknown.err) == (
        1,
        "counterpart: There is no product with the SKU “NONE”.\n",
    )


def test_a_store_says_which_attribute_holds_amazons_identifier(counterpart, shop):
    mapped = counterpart("matches", "map", "US Store", "--amazon", "asin", "--attribute", "asin")
    assert mapped.out.splitlines() == [
        "Product ID on the Amazon market  asin",
        "Map a Magento attribute          asin",
    ]
    half = counterpart("matches", "map", "US Store", "--amazon", "none")
    assert half.code == 1
    assert counterpart("matches", "map", "US Store", "--json").json == {
        "amazon_identifier": "asin",
        "product_attribute": "asin",
    }
