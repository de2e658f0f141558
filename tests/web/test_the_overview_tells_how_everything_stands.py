from django.test import Client


def test_the_overview_of_an_empty_house_says_what_to_do(house):
    page = Client().get("/")
    assert page.status_code == 200
    assert "No store is connected yet." in page.content.decode()


def test_the_overview_shows_counts_and_causes_but_no_buyer(shop):
    shop.buyer_orders("CUP", 1, buyer_name="Canary Example")
    shop.buyer_orders("MUG", 1)
    shop.sync()
    page = Client().get("/").content.decode()
    assert "US Store" in page
    assert "Product is not in the catalog" in page
    assert "Canary" not in page


def test_the_overview_costs_as_many_queries_for_one_order_as_for_three(
    shop, django_assert_num_queries
):
    shop.buyer_orders("MUG", 1)
    shop.sync()
    with django_assert_num_queries(6):
        Client().get("/")
    for _ in range(3):
        shop.buyer_orders("MUG", 1)
    shop.sync()
    with django_assert_num_queries(6):
        Client().get("/")


def test_pages_load_nothing_from_elsewhere_and_are_not_kept(house):
    headers = Client().get("/").headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")
    assert "no-store" in headers["Cache-Control"]


def test_health_answers_when_the_database_does(db):
    assert Client().get("/healthz").content == b"ok"
