"""People are listed, added, given roles and reviewed on their pages (CO-14, spapi.md §11)."""

import pytest
from django.core import mail
from tests.orders.scene import main_view
from tests.users.scene import BY_MACHINE, hired, made, rights, trail
from tests.web.asking import questions
from tests.web.people.posting import hidden, key, new_person, role_keys, ticked
from tests.web.stores.rooms import messages_of, page, someone, text_of

from counterpart.users.assigning import give_roles
from counterpart.users.models import Role, User
from counterpart.users.permissions import Permission
from counterpart.websites.founding import open_website

pytestmark = pytest.mark.usefixtures("rooms")


def roles_of(login: str) -> list[str]:
    found = User.objects.get(username=login).roles.values_list("code", flat=True)
    return sorted(found)


def test_everybody_is_listed_with_roles_and_state():
    User.objects.filter(username="cy").update(is_active=False)
    told = page(someone(), "/people/")
    assert "bo Bo Example Order manager Without a password Off" in told
    assert "cy Cy Example – Inactive Off" in told
    assert told.index(" bo ") < told.index(" cy ")


def test_the_review_tells_who_may_what_where():
    """Row 9 of spapi.md §11."""
    other = open_website("other", name="Other")
    hired("dora")
    role = made("packer", Permission.VIEW_ORDERS, Permission.SHIP_ORDERS, websites=[other])
    give_roles(User.objects.get(username="dora"), [role], **BY_MACHINE)
    told = page(someone(), "/people/review/")
    assert "dora Dora Example Active – packer Other See orders, Ship" in told
    assert "cy Cy Example Active – – – Nothing" in told
    assert "Owner Everywhere Everything" in told


def test_a_person_is_added_with_a_first_password():
    client = someone()
    answer = client.post("/people/add/", new_person())
    assert answer["Location"] == f"/people/{key('dora')}/"
    assert messages_of(client, answer) == "The person was added."
    dora = User.objects.get(username="dora")
    assert dora.check_password("Twelve mugs, 1 lamp")
    assert dora.password_set_at is None
    assert roles_of("dora") == ["warehouse"]
    assert mail.outbox == []
    added = {"is_active": True, "roles": ["warehouse"]}
    assert trail("person_added")[-1] == ("ada", "person", "dora", {}, added)


def test_a_person_is_added_with_a_link_to_choose_a_password():
    client = someone()
    answer = client.post("/people/add/", new_person(way="link", password="not used"))
    told = messages_of(client, answer)
    assert "A link to choose a password is on its way to the person." in told
    assert not User.objects.get(username="dora").has_usable_password()
    [letter] = mail.outbox
    assert letter.to == ["dora@example.com"]
    assert "/password/forgotten/" in str(letter.body)
    assert trail("link_sent") == [("ada", "person", "dora", {}, {"link": "sent"})]


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"password": "weak"}, "too short"),
        ({"password": ""}, "Type the first password, or let a link be sent."),
        ({"login": "bo"}, "There is already a person with the login “bo”."),
        ({"login": "worker"}, "a name that histories show for work of no person"),
        ({"email": "nowhere"}, "Enter a valid email address."),
    ],
)
def test_a_person_who_cannot_be_added_is_not_added_at_all(facts, sentence):
    """What was typed stays, but for the password; nobody is left without one."""
    before = User.objects.count()
    answer = someone().post("/people/add/", new_person(**facts))
    html = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in html
    assert 'value="Dora Example"' in html
    assert ticked(html, "roles") == [str(one) for one in role_keys("warehouse")]
    assert "Twelve mugs" not in html
    assert User.objects.count() == before
    assert len(trail("person_added")) == before


def test_the_form_sent_twice_adds_one_person():
    client = someone()
    token = hidden(client, "/people/add/", "form_token")
    client.post("/people/add/", new_person(form_token=token))
    answer = client.post("/people/add/", new_person(form_token=token))
    assert "This form was sent before" in text_of(answer) + answer.content.decode()
    assert User.objects.filter(username="dora").count() == 1


def test_roles_are_given_and_taken():
    client, path = someone(), f"/people/{key('bo')}/roles/"
    wanted = {"roles": role_keys("support", "finance")}
    assert messages_of(client, client.post(path, wanted)) == "The roles were saved."
    assert roles_of("bo") == ["finance", "support"]
    assert messages_of(client, client.post(path, wanted)) == "The roles were saved."
    before, after = {"roles": ["order_manager"]}, {"roles": ["finance", "support"]}
    assert trail("roles_changed") == [("ada", "person", "bo", before, after)]


def test_roles_that_somebody_else_changed_meanwhile_are_not_overwritten():
    client, path = someone(), f"/people/{key('bo')}/"
    seen = hidden(client, path, "seen")
    give_roles(User.objects.get(username="bo"), [Role.objects.get(code="support")], **BY_MACHINE)
    answer = client.post(f"{path}roles/", {"roles": role_keys("finance"), "seen": seen})
    html = answer.content.decode()
    assert "This was changed by somebody else meanwhile." in html
    assert ticked(html, "roles") == [str(one) for one in role_keys("finance")]
    assert roles_of("bo") == ["order_manager", "support"]


def test_a_role_that_is_gone_is_told_at_the_field():
    answer = someone().post(f"/people/{key('bo')}/roles/", {"roles": ["9999"]})
    assert "Select a valid choice." in answer.content.decode()
    assert roles_of("bo") == ["order_manager"]


def test_the_last_owner_stays():
    hired("eva", "owner")
    client = someone("eva")
    client.post(f"/people/{key('ada')}/roles/", {"roles": []})
    assert roles_of("ada") == []
    answer = client.post(f"/people/{key('eva')}/deactivate/")
    assert "eva is the last active owner" in messages_of(client, answer)
    assert User.objects.get(username="eva").is_active


def test_nobody_changes_their_own_roles():
    """CO-14: the page says so before, and the domain refuses whoever sends the form anyhow."""
    client, path = someone(), f"/people/{key('ada')}/"
    html = client.get(path).content.decode()
    assert "Nobody changes their own rights" in html
    assert f'action="{path}roles/"' not in html
    answer = client.post(f"{path}roles/", {"roles": role_keys("owner", "support")})
    assert "ada cannot change their own rights" in answer.content.decode()
    assert roles_of("ada") == ["owner"]


def test_whoever_manages_one_website_gives_nobody_more():
    """CO-14: what holds everywhere is out of reach for whoever is limited."""
    other = open_website("other", name="Other")
    hired("eva")
    manager = made("manager", Permission.MANAGE_PEOPLE, Permission.VIEW_ORDERS, websites=[other])
    viewer = made("viewer", Permission.VIEW_ORDERS, websites=[other])
    give_roles(User.objects.get(username="eva"), [manager], **BY_MACHINE)
    client = someone("eva")
    answer = client.post(f"/people/{key('cy')}/roles/", {"roles": role_keys("warehouse")})
    html = answer.content.decode()
    assert "eva cannot give or take “See orders” there" in html
    assert ticked(html, "roles") == [str(one) for one in role_keys("warehouse")]
    assert roles_of("cy") == []
    client.post(f"/people/{key('cy')}/roles/", {"roles": [viewer.pk]})
    assert roles_of("cy") == ["viewer"]
    answer = client.post("/people/add/", new_person(roles=role_keys("owner")))
    assert "eva cannot give or take" in answer.content.decode()
    assert not User.objects.filter(username="dora").exists()


def test_whoever_may_not_manage_people_sees_and_does_nothing():
    before = [rights(one) for one in User.objects.order_by("pk")]
    for login in ("bo", "cy"):
        client, there = someone(login), f"/people/{key('cy')}/"
        for path in ("/people/", "/people/review/", "/people/add/", there):
            answer = client.get(path)
            assert answer.status_code == 403
            assert "Manage people and roles" in answer.content.decode()
        for path in ("/people/add/", f"{there}roles/", f"{there}password/", f"{there}link/"):
            assert client.post(path, new_person(roles=role_keys("owner"))).status_code == 403
    assert [rights(one) for one in User.objects.order_by("pk")] == before
    assert mail.outbox == []


def test_a_person_that_does_not_exist_is_not_found():
    client = someone()
    for number in (9999, 10**30):
        assert client.get(f"/people/{number}/").status_code == 404
    assert client.post("/people/9999/roles/").status_code == 404


def test_the_pages_ask_as_often_for_many_people_as_for_few():
    limited = made("limited", websites=[open_website("other")], views=[main_view()])
    give_roles(User.objects.get(username="bo"), [limited], **BY_MACHINE)
    client, one = someone(), f"/people/{key('bo')}/"
    addresses = (
        "/people/",
        "/people/review/",
        one,
        "/roles/",
        f"/roles/{role_keys('support')[0]}/",
    )
    few = [questions(client, path) for path in addresses]
    for number in range(15):
        made(f"role{number}", Permission.SHIP_ORDERS, websites=[open_website(f"site{number}")])
        hired(f"person{number}", "support", f"role{number}")
    assert [questions(client, path) for path in addresses] == few
