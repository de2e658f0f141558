"""The trail is read newest first, page by page, and says what changed from what to what."""

from datetime import timedelta

import pytest
from tests.scene import NOON

from counterpart.audit.models import AuditEntry
from counterpart.audit.reading import action_told, find_entries, kind_told, told
from counterpart.audit.seeing import record_seen
from counterpart.audit.trail import record
from counterpart.core.errors import Refused

pytestmark = pytest.mark.django_db


def wrote(action="changed", *, kind="role", subject="packers", minute=0, actor="ada", **facts):
    record(
        action,
        kind=kind,
        subject=subject,
        before=facts.get("before", {}),
        after=facts.get("after", {"n": minute}),
        actor=actor,
        now=NOON + timedelta(minutes=minute),
    )
    return AuditEntry.objects.order_by("pk").last()


def minutes(entries) -> list[int]:
    return [one.after["n"] for one in entries]


def test_a_change_that_changed_nothing_leaves_no_entry():
    record("x", kind="role", subject="a", before={"n": 1}, after={"n": 1}, actor="ada", now=NOON)
    assert AuditEntry.objects.count() == 0


def test_only_what_differs_is_kept():
    entry = wrote(before={"a": 1, "b": 2, "gone": 3}, after={"a": 1, "b": 4, "new": 5})
    assert (entry.before, entry.after) == ({"b": 2, "gone": 3}, {"b": 4, "new": 5})


def test_entries_come_newest_first_whatever_order_they_were_written_in():
    for minute in (2, 0, 1):
        wrote(minute=minute)
    assert minutes(find_entries()) == [2, 1, 0]


def test_each_filter_leaves_what_matches():
    wrote(minute=0)
    wrote("deleted", minute=1)
    wrote(kind="person", subject="bo", minute=2)
    wrote(subject="lookers", actor="bo", minute=3)
    assert minutes(find_entries(kind="role")) == [3, 1, 0]
    assert minutes(find_entries(kind="role", subjects=["packers"])) == [1, 0]
    assert minutes(find_entries(subjects=["bo", "lookers"])) == [3, 2]
    assert minutes(find_entries(actor="bo")) == [3]
    assert minutes(find_entries(action="deleted")) == [1]
    assert minutes(find_entries(since=NOON + timedelta(minutes=2))) == [3, 2]
    assert find_entries(actor="nobody") == []


def test_pages_follow_each_other_without_a_gap_though_entries_are_added():
    for minute in (0, 1, 1, 2, 3):
        wrote(minute=minute)
    first = find_entries(last=2)
    wrote(minute=9)
    second = find_entries(last=2, before=first[-1].pk)
    third = find_entries(last=2, before=second[-1].pk)
    assert [minutes(page) for page in (first, second, third)] == [[3, 2], [1, 1], [0]]
    assert find_entries(last=2, before=third[-1].pk) == []
    with pytest.raises(Refused) as no:
        find_entries(before=0)
    assert str(no.value) == "The audit trail has no entry 0."


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ({"is_active": True}, {"is_active": False}, "is active: yes → no"),
        ({"roles": []}, {"roles": ["a", "b"]}, "roles: – → a, b"),
        ({}, {"name": "Packers"}, "name: Packers"),
        ({"name": "Packers"}, {}, "name: Packers → –"),
        ({"b": 1, "a": None}, {"b": 2, "a": "x"}, "a: – → x; b: 1 → 2"),
        ({}, {"facts": {"on_hand": 3}}, "facts: on hand 3"),
    ],
    ids=str,
)
def test_what_changed_can_be_read(before, after, sentence):
    assert told(wrote(before=before, after=after)) == sentence


def test_kind_and_action_can_be_read():
    entry = wrote("credit_memo_changed", kind="credit_memo")
    assert (kind_told(entry), action_told(entry)) == ("Credit memo", "credit memo changed")


def test_who_saw_a_buyer_is_written_each_time_without_the_buyer():
    record_seen("111-1", actor="bo", now=NOON)
    record_seen("111-1", actor="bo", now=NOON)
    assert [(one.action, one.actor, one.subject, one.after) for one in find_entries()] == [
        ("buyer_seen", "bo", "111-1", {"seen": "buyer"}),
        ("buyer_seen", "bo", "111-1", {"seen": "buyer"}),
    ]


def test_reading_a_page_is_one_query_or_two_on_the_next(django_assert_num_queries):
    for minute in range(5):
        wrote(minute=minute)
    with django_assert_num_queries(1):
        page = find_entries(last=3)
    with django_assert_num_queries(2):
        find_entries(last=3, before=page[-1].pk)
