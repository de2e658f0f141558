"""Is every answer protected, and does no request do more than it may?"""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from tests.browser.signing_in import signed_in
from tests.journeys.canaries import tell_amazons_orders, tell_an_order_from_elsewhere
from tests.orders.scene import line, placed
from tests.scene import NOON
from tests.users.scene import hired
from tests.web.guarding.walking import guarded_routes, tried, walked
from tests.web.lists.reading import file, page

from counterpart.catalog.products import save_product
from counterpart.inventory.models import ProductFile
from counterpart.inventory.product_files import keeping
from counterpart.orders.models.orders import Order
from counterpart.web.grids.exporting import neutral
from counterpart.web.models import SavedView

# What a page may write although it only shows something: who was shown which buyer, and sessions.
WRITTEN_BY_LOOKING = ("audit_auditentry", "django_session", "usersessions_usersession")
EVIL = '<img src=x onerror="alert(1)">'


@pytest.fixture
def ada(house) -> Client:
    hired("ada", "owner")
    return signed_in("ada")


def policy(answer: Any) -> tuple[str, str]:
    return answer["Content-Security-Policy"][:18], answer["Cache-Control"]


def test_looking_changes_nothing_and_every_answer_is_protected(shop, ada):
    tell_amazons_orders(shop)
    tell_an_order_from_elsewhere()
    wrong = []
    pages = iter(walked(ada, highest=1))
    while True:
        with CaptureQueriesContext(connection) as captured:
            address, answer = next(pages, ("", None))
        if answer is None:
            break
        verbs = ("INSERT INTO ", "UPDATE ", "DELETE FROM ")
        written = [one["sql"].replace('"', "") for one in captured if one["sql"].startswith(verbs)]
        wrong += [
            (address, one[:60])
            for one in written
            if not any(f"{verb}{table}" in one for verb in verbs for table in WRITTEN_BY_LOOKING)
        ]
        if policy(answer)[0] != "default-src 'none'" or "no-store" not in policy(answer)[1]:
            wrong.append((address, str(policy(answer))))
    assert wrong == []


def test_no_form_works_from_another_site(ada):
    """Every address that takes a form asks for the token of our pages."""
    strict = signed_in("ada", enforce_csrf_checks=True)
    wrong = []
    for route in guarded_routes():
        address = next(iter(tried(route, highest=1)))
        answer = strict.post(address, {})
        if answer.status_code not in {403, 405}:
            wrong.append((address, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("/nowhere/", {}, 404),
        ("/sign-in/?q=%00", {}, 400),
        ("/healthz", {"HTTP_HOST": "evil.example"}, 400),
        ("/orders", {}, 301),
    ],
)
def test_answers_about_trouble_are_protected_and_tell_nothing(db, address, headers, status):
    answer = Client().get(address, **headers)
    assert (answer.status_code, *policy(answer)) == (status, "default-src 'none'",
                                                     "no-store, private")  # fmt: skip
    assert "Traceback" not in answer.content.decode()
    assert "counterpart." not in answer.content.decode()


def test_null_characters_come_in_nowhere(ada):
    """PostgreSQL takes none: a page would break."""
    assert ada.get("/search/?q=%00").status_code == 400
    assert ada.post("/attention/release/", {"sku": "a\0"}).status_code == 400
    assert ada.post("/views/orders/save/", {"na\0me": "x"}).status_code == 400
    assert SavedView.objects.count() == 0


def test_what_amazon_or_a_person_wrote_stays_text(ada):
    """Names, SKUs and numbers of orders are quoted on every page that shows them."""
    save_product(EVIL[:60], name=EVIL, now=NOON)
    facts = {"external_id": EVIL, "channel": "webshop", "customer_name": EVIL,
             "payment_method": EVIL, "shipping_method": EVIL}  # fmt: skip
    placed(line("CUP", name=EVIL), **facts)
    ada.post("/views/orders/save/", {"name": EVIL, "is_shared": "1", "next": "/orders/"})
    for address, answer in walked(ada, highest=2):
        if answer.status_code == 200 and not answer.streaming:
            assert EVIL not in answer.content.decode(), address
    for address in ("/search/?q=", "/orders/?q=", "/orders/?number=", "/products/?q="):
        assert EVIL not in page(ada.get(f"{address}{EVIL}{EVIL}"))


def test_no_way_leads_to_another_site(ada):
    for evil in ("//evil.example", "https://evil.example/", "javascript:alert(1)",
                 "\\\\evil.example", "http:evil.example"):  # fmt: skip
        form = {"next": evil, "name": "x"}
        assert ada.post("/profile/density/", form).url == "/"
        assert ada.post("/views/orders/save/", form).url.startswith("/?")
        assert f'href="{evil}"' not in page(ada.get("/views/orders/", {"next": evil}))
        assert signed_in("").get("/sign-in/", {"next": evil}).status_code == 200


def test_a_view_keeps_nothing_of_a_buyer(ada):
    """What is searched for stays in plain text, for ever and for everybody."""
    for query in ("q=Ida", "bill_to=Ida", "email=ida%40example.com", "tab=hold&address=Salem"):
        ada.post("/views/orders/save/", {"name": "Mine", "query": query, "next": "/orders/"})
    ada.post("/views/customers/save/", {"name": "Mine", "query": "name=Ida", "next": "/"})
    assert SavedView.objects.count() == 0
    query = "tab=hold&export=csv&page=7&view=1"
    ada.post("/views/orders/save/", {"name": "Mine", "query": query, "next": "/orders/"})
    assert SavedView.objects.get().query == "tab=hold"


def test_views_of_others_cannot_be_changed(ada):
    ada.post("/views/orders/save/", {"name": "Ours", "is_shared": "1", "next": "/orders/"})
    view = SavedView.objects.get()
    hired("bo", "order_manager")
    bo = signed_in("bo")
    for step in ("rename", "default", "delete"):
        bo.post(f"/views/{view.pk}/{step}/", {"name": "Mine", "is_default": "1"})
    assert list(SavedView.objects.values("name", "is_default")) == [
        {"name": "Ours", "is_default": False}
    ]


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_text_of_a_file_is_a_formula(begin):
    assert neutral(f"{begin}HYPERLINK()") == f"'{begin}HYPERLINK()"


def test_control_characters_break_no_file(ada):
    """A sheet cannot hold them; one in a name from outside must not cost the whole export."""
    order = placed(line("CUP"))
    Order.objects.filter(pk=order.pk).update(external_id="=W\x0b-1")
    answer = ada.get("/orders/?export=xlsx&columns=external")
    rows = load_workbook(BytesIO(b"".join(answer.streaming_content))).active.values
    assert list(rows) == [("ID", "External number"), (order.number, "'=W-1")]
    assert file(ada.get("/orders/?export=csv&columns=external"))[1] == [order.number, "'=W\x0b-1"]


def test_a_file_that_is_too_large_is_refused_before_it_is_read(ada, monkeypatch):
    monkeypatch.setattr(keeping, "LARGEST", 20)
    content = b"sku,name\n" + b"x" * 20
    answer = ada.post("/products/import/", {"file": SimpleUploadedFile("p.csv", content)})
    assert "is larger than" in page(answer)
    assert ProductFile.objects.count() == 0
