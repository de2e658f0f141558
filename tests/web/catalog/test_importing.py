"""A product file is chosen, previewed, and imported as it was previewed."""

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.scene import product, put_in_stock
from tests.web.catalog.reading import hidden, told, words

from counterpart.catalog.models import Product
from counterpart.inventory.models import ProductFile

FILE = b"sku,name,quantity,colour\nMUG,Big mug,4,red\nCUP,Cup,2,\n,Nothing,,\n"


def upload(client, content=FILE):
    file = SimpleUploadedFile("products.csv", content, content_type="text/csv")
    return client.post("/products/import/", {"file": file}, follow=True)


def run(client, page, fingerprint=None):
    key = page.context["file"].pk
    sent = {"fingerprint": fingerprint or hidden(page, "fingerprint")}
    return client.post(f"/products/import/{key}/run/", sent, follow=True)


def test_a_file_says_what_it_would_do_and_changes_nothing(ada):
    put_in_stock("MUG", 1)
    page = upload(ada)
    text = words(page)
    assert "New 1 Changed 1 Unchanged 0 Refused 1" in text
    assert "2 MUG Changed name: Mug → Big mug ; quantity: 1 → 4" in text
    assert "4 – Refused The SKU is missing." in text
    assert "Columns that are not used: colour." in text
    assert (Product.objects.count(), product("MUG").name) == (1, "Mug")


def test_the_previewed_file_is_imported_once(ada):
    put_in_stock("MUG", 1)
    page = upload(ada)
    done = run(ada, page)
    assert told(done) == [
        "1 product is new. 1 was changed. 0 were so already.",
        "1 row was refused:\nLine 4: The SKU is missing.",
    ]
    assert sorted(Product.objects.values_list("sku", "name")) == [
        ("CUP", "Cup"),
        ("MUG", "Big mug"),
    ]
    again = run(ada, page)
    assert told(again) == ["This file was imported already, or is no longer kept. Choose it again."]
    assert not ProductFile.objects.exists()


def test_another_file_than_the_previewed_one_is_refused(ada):
    page = run(ada, upload(ada), "0" * 64)
    assert told(page) == ["This is not the file that was previewed. Preview it again."]
    assert not Product.objects.exists()


def test_a_file_that_names_no_columns_is_refused_at_once(ada):
    page = upload(ada, b"name\nMug\n")
    assert told(page) == ["The first line must name the columns, and one of them must be sku."]
    assert not ProductFile.objects.exists()


def test_a_file_that_changes_nothing_offers_no_import(ada):
    put_in_stock("MUG", 1)
    page = upload(ada, b"sku,name\nMUG,Mug\n")
    assert "This file would change nothing." in words(page)
    assert "Import this file" not in words(page)


def test_no_file_is_said_at_the_field(ada):
    page = ada.post("/products/import/", {})
    assert page.context["form"].errors == {"file": ["This field is required."]}


def test_a_file_that_is_gone_is_a_page_with_a_sentence(ada):
    page = ada.get("/products/import/7/")
    assert page.status_code == 409
    assert "is no longer kept" in page.content.decode()
