"""Sent twice, a form acts once; refused, it may be sent again (ui.md 2, row 16)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import RequestFactory
from tests.core.racing import at_once

from counterpart.core.errors import Refused
from counterpart.users.models import Role
from counterpart.web.models import Submission
from counterpart.web.submitting import FIELD, ChangedMeanwhile, SentAlready, check_unchanged, once

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def sent(**fields: str):
    return RequestFactory().post("/", fields)


def found(code: str, request) -> None:
    with once(request, now=NOON):
        Role.objects.create(code=code, name=code)


def refuse_halfway(request) -> None:
    with once(request, now=NOON):
        Role.objects.create(code="half", name="Half")
        raise Refused("No.")


@pytest.mark.django_db
def test_the_same_form_acts_once():
    found("packer", sent(**{FIELD: "t1"}))

    with pytest.raises(SentAlready) as no:
        found("packer-again", sent(**{FIELD: "t1"}))

    assert no.value.sentence == (
        "This form was sent before and took effect once; nothing was done again."
    )
    assert not Role.objects.filter(code="packer-again").exists()


@pytest.mark.django_db
def test_a_refused_form_may_be_sent_again():
    request = sent(**{FIELD: "t1"})
    with pytest.raises(Refused):
        refuse_halfway(request)

    assert not Role.objects.filter(code="half").exists()
    found("packer", request)
    assert Role.objects.filter(code="packer").exists()


@pytest.mark.django_db
def test_forms_without_a_token_act_each_time():
    found("one", sent())
    found("two", sent())

    assert Role.objects.filter(code__in=["one", "two"]).count() == 2


@pytest.mark.django_db
def test_tokens_are_forgotten_after_two_days():
    found("one", sent(**{FIELD: "t1"}))
    with once(sent(**{FIELD: "t2"}), now=NOON + timedelta(days=3)):
        pass

    assert list(Submission.objects.values_list("token", flat=True)) == ["t2"]


@pytest.mark.django_db(transaction=True)
def test_of_two_presses_at_the_same_moment_one_acts():
    outcomes = at_once(*[lambda code=code: _outcome(code) for code in ("left", "right")])

    assert sorted(outcomes) == ["done", "sent_already"]
    assert Role.objects.filter(code__in=["left", "right"]).count() == 1


def _outcome(code: str) -> str:
    try:
        found(code, sent(**{FIELD: "t1"}))
    except Refused as no:
        return no.code
    return "done"


def test_a_form_filled_in_for_an_older_state_is_refused():
    check_unchanged(sent(seen=NOON.isoformat()), NOON)
    check_unchanged(sent(), NOON)

    with pytest.raises(ChangedMeanwhile):
        check_unchanged(sent(seen=NOON.isoformat()), NOON + timedelta(seconds=1))
