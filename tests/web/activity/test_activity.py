"""The activity log tells who changed what, from what to what (CO-15)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.orders.mails.scene import buyer_order
from tests.orders.scene import shelves
from tests.scene import NOON
from tests.users.scene import BY_MACHINE, hired, made, role, trail
from tests.web.asking import questions
from tests.web.stores.rooms import page, someone, words_in

from counterpart.audit.models import AuditEntry
from counterpart.audit.seeing import record_seen
from counterpart.audit.trail import record
from counterpart.orders.commenting import comment_order
from counterpart.orders.labels.status_editing import relabel_status
from counterpart.orders.models.orders import OrderStatus
from counterpart.orders.steps.holding import hold_order
from counterpart.users.assigning import change_roles, give_roles
from counterpart.users.models import User
from counterpart.users.permissions import Permission
from counterpart.users.preferences import Preferences, change_preferences
from counterpart.websites.founding import open_website

pytestmark = pytest.mark.usefixtures("rooms")
LOG = "/activity/"
BO: dict[str, Any] = {"actor": "bo", "now": NOON}


def written(
    actor: str = "bo",
    *,
    at: datetime = NOON,
    kind: str = "setting",
    subject: str = "commerce",
    action: str = "commerce_settings_changed",
) -> None:
    """Let somebody have changed a setting from 1 to 2."""
    record(
        action,
        kind=kind,
        subject=subject,
        before={"minutes": 1},
        after={"minutes": 2},
        actor=actor,
        now=at,
    )


def log(query: str = "", login: str = "ada") -> str:
    html = someone(login).get(f"{LOG}?kind=setting&{query}").content.decode()
    return words_in(html.partition("<tbody")[2].partition("</tbody>")[0])


def auditor(login: str = "otto") -> str:
    """Let somebody see the trail and orders, but no buyers; answers the login."""
    hired(login, "auditor")
    return login


def test_a_change_is_told_with_who_when_and_from_what_to_what():
    relabel_status(OrderStatus.objects.get(code="fraud"), "Odd", **BO)
    told = page(someone(), LOG)
    assert (
        "Nov 2, 2026, 12:00:00 PM bo Status labeled anew Order status fraud "
        "label: Suspected Fraud → Odd"
    ) in told


def test_the_newest_stands_first():
    written("first", at=NOON - timedelta(hours=1))
    written("last", at=NOON + timedelta(hours=1))
    written("middle")
    told = log()
    assert told.index("last") < told.index("middle") < told.index("first")
    told = log("sort=happened")
    assert told.index("first") < told.index("middle") < told.index("last")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("actor=BO", {"bo"}),
        ("action=rate_set", {"eva"}),
        ("subject=USD/EUR", {"eva"}),
        ("q=commerce", {"bo", "cli:root"}),
        ("q=cli:root", {"cli:root"}),
        ("day_from=2026-11-02&day_to=2026-11-02", {"bo"}),
        ("day_to=2026-11-01", {"cli:root"}),
        ("day_from=2026-11-03", {"eva"}),
        ("action=rate_set&actor=bo", set()),
    ],
)
def test_filters_find_exactly_what_they_name(query, found):
    written("bo")
    written("cli:root", at=NOON - timedelta(days=1))
    written("eva", at=NOON + timedelta(days=1), subject="USD/EUR", action="rate_set")
    told = log(query)
    assert {one for one in ("bo", "cli:root", "eva") if f" {one} " in told} == found


def test_a_day_is_a_day_of_the_reader():
    """Midnight in Berlin is eleven at night in Greenwich."""
    ada = User.objects.get(username="ada")
    change_preferences(ada, Preferences("Ada", time_zone="Europe/Berlin"), languages=[], now=NOON)
    written("early", at=datetime(2026, 11, 4, 23, tzinfo=UTC))
    written("late", at=datetime(2026, 11, 4, 22, 59, tzinfo=UTC))
    told = log("day_from=2026-11-05&day_to=2026-11-05")
    assert "early" in told
    assert "late" not in told


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "yesterday"])
@pytest.mark.parametrize("end", ["day_from", "day_to"])
def test_a_day_that_cannot_be_read_filters_nothing(day, end):
    written("bo")
    assert "commerce" in log(f"{end}={day}")


def test_what_has_a_page_is_linked_for_those_who_may_open_it():
    order = buyer_order()
    hold_order(order, **BO)
    relabel_status(OrderStatus.objects.get(code="fraud"), "Odd", **BO)
    bo = User.objects.get(username="bo")
    change_roles(bo, give=[role("support")], **BY_MACHINE)
    links = {
        f'href="/search/?q={order.number}"',
        f'href="/people/{bo.pk}/"',
        f'href="/statuses/{OrderStatus.objects.get(code="fraud").pk}/"',
    }
    html = someone().get(LOG).content.decode()
    assert {one for one in links if one in html} == links
    html = someone(auditor()).get(LOG).content.decode()
    assert {one for one in links if one in html} == {f'href="/search/?q={order.number}"'}
    assert someone().get(f"/search/?q={order.number}")["Location"] == f"/orders/{order.pk}/"


def test_a_thing_that_is_gone_is_named_without_a_link():
    written(kind="person", subject="gone", action="person_added")
    told = page(someone(), f"{LOG}?subject=gone")
    assert "Person added Person gone minutes: 1 → 2" in told


def test_who_the_buyer_is_stands_nowhere_in_the_log():
    """DPP: the auditor may see the trail and no buyer; what people wrote about one is not in it."""
    shelves()
    order = buyer_order()
    comment_order(order, "Ida telephoned from Springfield.", **BO)
    record_seen(order.number, actor="bo", now=NOON)
    login = auditor()
    told = page(someone(login), LOG)
    assert f"Buyer's data seen Order {order.number} seen: buyer" in told
    sheet = someone(login).get(f"{LOG}?export=csv").getvalue().decode()
    for secret in ("Ida", "ida@example.com", "Sample Road", "Springfield", "telephoned"):
        assert secret not in told
        assert secret not in sheet


def test_the_log_is_exported_as_filtered_and_the_export_is_told():
    written("bo")
    written("eva", subject="=1+1")
    client = someone()
    sheet = client.get(f"{LOG}?actor=eva&export=csv").getvalue().decode()
    head, line = sheet.lstrip("\ufeff").splitlines()
    assert head == "When,Who,Action,Kind,Name or number,From what to what"
    assert line == (
        "2026-11-02T12:00:00+00:00,eva,Settings of Commerce changed,Setting,'=1+1,minutes: 1 → 2"
    )
    [(actor, kind, subject, _before, after)] = trail("exported")
    assert (actor, kind, subject) == ("ada", "list", "activity")
    assert after["columns"] == ["happened", "actor", "action", "kind", "subject", "what"]
    answer = client.get(f"{LOG}?export=xlsx")
    assert answer["Content-Disposition"].endswith('.xlsx"')
    answer.close()


def test_looking_writes_nothing_and_nothing_can_be_changed():
    written("bo")
    client, before = someone(), AuditEntry.objects.count()
    client.get(LOG)
    for _ in range(2):
        assert client.post(LOG).status_code == 405
    assert AuditEntry.objects.count() == before


def test_nothing_yet_is_said_and_what_will_come():
    AuditEntry.objects.all().delete()
    assert "Nothing was changed yet" in page(someone(), LOG)


def test_the_log_is_for_those_who_may_see_all_of_it():
    """No website owns the trail: whoever is limited to one sees none of it."""
    other = open_website("other", name="Other")
    limited = made("limited", Permission.VIEW_AUDIT, websites=[other])
    give_roles(hired("eva"), [limited], **BY_MACHINE)
    for login in ("bo", "cy", "eva"):
        client = someone(login)
        for path in (LOG, f"{LOG}?export=csv"):
            answer = client.get(path)
            assert answer.status_code == 403
            assert "See the audit trail" in answer.content.decode()
    assert trail("exported") == []


def test_the_log_asks_as_often_for_many_entries_as_for_few():
    for kind, subject in (("person", "bo"), ("role", "support"), ("order_status", "fraud")):
        written(kind=kind, subject=subject)
    client = someone()
    few = questions(client, f"{LOG}?actor=bo&per=100")
    for number in range(20):
        for kind in ("person", "role", "order_status", "amazon_store", "website"):
            written(kind=kind, subject=f"{kind}{number}")
    # One more: there is an Amazon store to look for now.
    assert questions(client, f"{LOG}?actor=bo&per=100") == few + 1
