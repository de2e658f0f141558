"""Are customers listed, changed, linked and hidden as the command line does it (CO-12)?"""

import pytest
from tests.browser.signing_in import signed_in
from tests.orders.scene import line, main_view, placed, read
from tests.scene import NOON
from tests.users.scene import hired, made
from tests.web.lists.reading import cells, heads, page, told, words

from counterpart.audit.models import AuditEntry
from counterpart.customers.changing import add_address, create_customer
from counterpart.customers.models import Customer
from counterpart.orders.guests import link_order
from counterpart.orders.models.orders import Order
from counterpart.users.permissions import Permission
from counterpart.websites.founding import open_website

LIST = "/customers/"
HOME = {"name": "Ida Example", "line1": "2 Oak Road", "city": "Salem", "region": "OR",
        "postcode": "97301", "country": "US"}  # fmt: skip
FACTS = {"first_name": "Ida", "last_name": "Example", "email": "ida@example.com",
         "group": "general"}  # fmt: skip


@pytest.fixture
def ida(house) -> Customer:
    website = main_view().store.website
    customer = create_customer(website, **FACTS, actor="bo", now=NOON)
    add_address(customer, HOME, actor="bo", now=NOON)
    return customer


def guest() -> Order:
    return placed(line("CUP"), customer_name="Zoë Instance", customer_email="zoe@example.com")


def test_customers_are_listed_and_found_by_number_e_mail_and_name(ada, ida):
    other = create_customer(open_website("other", name="Other"), first_name="Uwe",
                            last_name="Template", email="uwe@example.com", group="wholesale",
                            actor="bo", now=NOON)  # fmt: skip
    link_order(placed(line("CUP"), customer_name="Ida Example"), ida, actor="bo", now=NOON)
    both = [str(other.pk), str(ida.pk)]
    assert heads(ada.get(LIST)) == both
    assert cells(ada.get(LIST), "Name") == ["Uwe Template", "Ida Example"]
    for query, expected in (
        (f"q={ida.pk}", both[1:]), ("q=IDA@example.com", both[1:]), ("q=example", both[1:]),
        ("email=uwe@example.com", both[:1]), ("group=wholesale", both[:1]),
        (f"website={ida.website_id}", both[1:]), ("since_from=2026-11-03", []),
    ):  # fmt: skip
        assert heads(ada.get(f"{LIST}?{query}")) == expected, query


def test_the_page_of_a_customer_shows_account_book_and_orders_and_that_it_was_seen(ada, ida):
    order = placed(line("CUP"), customer_name="Ida Example")
    link_order(order, ida, actor="bo", now=NOON)
    text = words(page(ada.get(f"{LIST}{ida.pk}/")))
    for fact in ("Ida Example", "ida@example.com", "2 Oak Road", "Default billing", order.number):
        assert fact in text
    entry = AuditEntry.objects.get(action="buyer_seen")
    assert (entry.subject_kind, entry.subject, entry.actor) == ("customer", str(ida.pk), "ada")


def test_a_list_of_people_is_written_down_once_an_hour(ada, ida):
    """Row 10 of spapi.md §11: views of buyers' data are audited."""
    for _ in range(2):
        assert ada.get(LIST).status_code == 200
    assert ada.get(f"{LIST}?columns=number").status_code == 200
    entry = AuditEntry.objects.get(action="buyers_listed")
    assert (entry.subject_kind, entry.subject, entry.actor) == ("list", "customers", "ada")


def test_a_customer_is_created_and_changed_once(ada, ida):
    facts = FACTS | {"email": "zoe@example.com", "first_name": "Zoë", "website": ida.website_id}
    form = facts | {"form_token": "once"}
    first = ada.post(f"{LIST}new/", form)
    again = ada.post(f"{LIST}new/", form)
    made_one = Customer.objects.exclude(pk=ida.pk).get()
    assert first.url == f"{LIST}{made_one.pk}/"
    assert "This form was sent before" in told(again)[-1]
    ada.post(f"{LIST}{ida.pk}/edit/", FACTS | {"last_name": "Instance", "group": "retailer"})
    ida.refresh_from_db()
    assert (ida.last_name, ida.group) == ("Instance", "retailer")
    assert AuditEntry.objects.get(action="customer_changed").actor == "ada"


def test_a_refusal_keeps_what_was_typed_and_changes_nothing(ada, ida):
    form = FACTS | {"first_name": "Otto", "website": ida.website_id}
    answer = ada.post(f"{LIST}new/", form)
    assert told(answer) == ["A customer with this e-mail address already exists on website base."]
    assert 'value="Otto"' in page(answer)
    assert Customer.objects.count() == 1
    wrong = ada.post(f"{LIST}{ida.pk}/address/", HOME | {"region": "Kent"})
    assert "The address cannot be used" in told(wrong)[0]
    assert 'value="2 Oak Road"' in page(wrong)
    assert ida.addresses.count() == 1


def test_an_address_is_added_to_the_book_and_made_a_default(ada, ida):
    address = HOME | {"line1": "3 Elm Street", "is_default_shipping": "on"}
    assert ada.post(f"{LIST}{ida.pk}/address/", address).url == f"{LIST}{ida.pk}/"
    newest = ida.addresses.get(is_default_shipping=True)
    assert newest.address["line1"] == "3 Elm Street"
    assert ida.addresses.get(is_default_billing=True) != newest


def test_a_guest_gets_an_account_and_cannot_get_another(ada, house):
    """CO-12.2, with its sentence."""
    order = guest()
    assert ada.post(f"{LIST}orders/{order.pk}/", {"way": "register"}).url == f"/orders/{order.pk}/"
    customer = Customer.objects.get()
    assert read(order).customer == customer
    again = ada.post(f"{LIST}orders/{order.pk}/", {"way": "register"})
    assert told(again)[-1:] == ["This order already has associated customer account"]
    assert Customer.objects.count() == 1


def test_a_guests_order_is_given_to_a_known_customer(ada, ida):
    order = guest()
    wrong = ada.post(f"{LIST}orders/{order.pk}/", {"way": "link", "customer": "nobody@example.com"})
    assert told(wrong) == ["There is no customer nobody@example.com."]
    assert read(order).customer is None
    ada.post(f"{LIST}orders/{order.pk}/", {"way": "link", "customer": "ida@example.com"})
    assert read(order).customer == ida


def test_whoever_may_not_see_buyers_reads_no_name_and_changes_nothing(ada, ida):
    made("clerk", Permission.VIEW_CUSTOMERS, Permission.EDIT_CUSTOMERS)
    hired("dee", "clerk")
    dee = signed_in("dee")
    for path in (LIST, f"{LIST}?q=ida@example.com", f"{LIST}{ida.pk}/"):
        assert not {"Ida", "Oak"} & set(words(page(dee.get(path))).split())
    assert heads(dee.get(f"{LIST}?q=ida@example.com")) == []
    for action in ("edit", "address"):
        assert dee.get(f"{LIST}{ida.pk}/{action}/").status_code == 403
        assert dee.post(f"{LIST}{ida.pk}/{action}/", FACTS | HOME).status_code == 403
    assert not AuditEntry.objects.filter(action__in=["buyer_seen", "customer_changed"]).exists()


def test_customers_of_other_websites_are_unknown(ada, ida):
    made("others", Permission.VIEW_CUSTOMERS, websites=[open_website("other", name="Other")])
    hired("dee", "others")
    dee = signed_in("dee")
    assert heads(dee.get(LIST)) == []
    assert dee.get(f"{LIST}{ida.pk}/").status_code == 404


def test_all_that_is_known_of_a_customer_is_erased_after_a_question(ada, ida):
    """P6."""
    assert "for ever" in page(ada.get(f"{LIST}{ida.pk}/erase/"))
    assert Customer.objects.count() == 1
    assert ada.post(f"{LIST}{ida.pk}/erase/").url == LIST
    assert Customer.objects.count() == 0
